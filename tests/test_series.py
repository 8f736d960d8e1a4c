"""A bureau's years under all its names, and one verdict on them in every command."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from builders import changed_at, form, suqian, write_tidy, write_yaml
from conftest import run

import docgen
from docgen.readers import Survey
from docgen.years import Years, by_bureau

if TYPE_CHECKING:
    from pathlib import Path

    from builders import Numbers

# Requests of bureaus that became one: what the first two carry over, the third has from them.
CARRIED = (3, 2)


def figures(new: int, carried_in: int, carried_over: int) -> Numbers:
    zero: Numbers = dict.fromkeys(form().cells, 0)
    closed = new + carried_in - carried_over
    rows = {"新收": new, "上年结转": carried_in, "予以公开": closed, "总计": closed, "结转下年": carried_over}
    return changed_at(
        zero, {f"申请.{row}.{column}": value for row, value in rows.items() for column in ("自然人", "总计")}
    )


def bundle(path: Path, bureau: str, year: int, numbers: Numbers, **more: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_yaml(path, numbers, form(), {}, bureau=bureau, year=year)
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**content, "form": "zfxxgk-2021", **more}, ensure_ascii=False), encoding="utf-8")
    return path


def merged(folder: Path, carried_in: int = sum(CARRIED), **more: object) -> dict[str, Path]:
    """Write two bureaus' last bundles and the first of the one they became."""
    return {
        "甲局": bundle(folder / "甲局2023.yaml", "某县甲局", 2023, figures(10, 0, CARRIED[0])),
        "乙局": bundle(folder / "乙局2023.yaml", "某县乙局", 2023, figures(10, 0, CARRIED[1])),
        "甲乙局": bundle(folder / "甲乙局2024.yaml", "某县甲乙局", 2024, figures(8, carried_in, 4), **more),
    }


def test_several_last_years_add_up(tmp_path: Path):
    files = merged(tmp_path)
    both = ("--last-year", files["甲局"], "--last-year", files["乙局"])
    assert run("check", files["甲乙局"], *both).code == 0
    assert run("build", files["甲乙局"], *both, "-o", tmp_path / "r.docx").code == 0
    one = run("check", files["甲乙局"], "--last-year", files["甲局"])
    assert (one.code, "must be 3 (四、结转下年度继续办理 3 in 某县甲局 2023)" in one.out) == (1, True)
    wrong = run("check", merged(tmp_path, carried_in=4)["甲乙局"], *both)
    assert (wrong.code, "must be 5 (四、结转下年度继续办理 5 in 某县甲局、某县乙局 2023)" in wrong.out) == (1, True)


def test_no_last_year_is_dropped_in_silence(tmp_path: Path):
    files = merged(tmp_path)
    older = bundle(tmp_path / "old.yaml", "某县甲局", 2021, figures(1, 0, 0))
    done = run("check", files["甲乙局"], "--last-year", files["甲局"], "--last-year", older)
    assert (done.code, "old.yaml: --last-year gives 某县甲局 2021" in done.err) == (2, True)
    many = tmp_path / "many.csv"
    write_tidy(many, figures(1, 0, 0), form(), bureau="丙局", year=2023)
    more = write_tidy(tmp_path / "more.csv", figures(1, 0, 0), form(), bureau="丁局", year=2023)
    many.write_text(
        many.read_text(encoding="utf-8") + more.read_text(encoding="utf-8").partition("\n")[2], encoding="utf-8"
    )
    done = run("check", files["甲乙局"], "--last-year", many)
    assert (done.code, "丙局 2023, 丁局 2023" in done.err) == (2, True)


def test_a_renamed_bureau_keeps_its_years(tmp_path: Path):
    folder = tmp_path / "某局"
    bundle(folder / "2023.yaml", "某县甲局", 2023, figures(10, 0, 3))
    bundle(folder / "2024.yaml", "某县新局", 2024, figures(8, 2, 4))
    (folder / "bureau.yaml").write_text("name: 某县新局\n", encoding="utf-8")
    unnamed = run("check", folder)
    assert (unnamed.code, "if it was renamed, write formerly: [某县甲局] there" in unnamed.err) == (2, True)
    (folder / "bureau.yaml").write_text("name: 某县新局\nformerly: [某县甲局]\n", encoding="utf-8")
    for place in (folder, folder / "2024.yaml"):
        named = run("check", place, "--year", "2024")
        assert (named.code, "must be 3 (四、结转下年度继续办理 3 in 某县甲局 2023)" in named.out) == (1, True)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("formerly", "code"),
    [
        (["某县甲局", "某县乙局"], 1),
        ([{"name": "某县甲局", "until": 2023}, "某县乙局"], 1),
        ([{"name": "某县甲局", "until": 2020}, "某县乙局"], 0),  # only the second: 2 carried over
        ([], 0),  # nobody is known: not judged
    ],
)
def test_former_names_with_their_years_tell_who_came_before(formerly: list[object], code: int, tmp_path: Path):
    merged(tmp_path / "units", carried_in=2, formerly=formerly)
    checked = run("check", tmp_path / "units", "--bureau", "某县甲乙局")
    batched = run("batch", tmp_path / "units", "--bureau", "某县甲乙局", "-o", tmp_path / "out", "--to", "docx")
    (tmp_path / "roster.txt").write_text("某县甲乙局\n", encoding="utf-8")
    names = ("--roster", tmp_path / "roster.txt", "--bureau", "某县", "--year", "2024", "-o", tmp_path / "sum.yaml")
    rolled = run("roll-up", tmp_path / "units", *names)
    assert [checked.code, batched.code, rolled.code] == [code] * 3, (checked.out, batched.out, rolled.err)


BAD_FORMERS = [
    ("[{name: 甲局, until: 20}]", "must be four digits"),
    ("['']", "a former name is empty"),
    ("{nme: 甲局}", "nme"),
]


@pytest.mark.parametrize(("formerly", "reason"), BAD_FORMERS)
def test_a_former_name_that_is_none_is_refused(formerly: str, reason: str, tmp_path: Path):
    (tmp_path / "b.yaml").write_text(f"bureau: 甲局\nyear: 2023\nformerly: {formerly}\n", encoding="utf-8")
    done = run("check", tmp_path / "b.yaml")
    assert (done.code, reason in done.err) == (2, True), done.err


def test_groups_go_together_whoever_comes_first(tmp_path: Path):
    merged(tmp_path, formerly=["某县甲局", "某县乙局"])
    bundle(tmp_path / "丙局.yaml", "某县丙局", 2023, figures(1, 0, 0))
    listed = list(Survey(tmp_path))
    for order in (listed, listed[::-1]):
        groups = sorted(sorted(one.bureau for one in group) for group in by_bureau(order))
        assert groups == [["某县丙局"], ["某县乙局", "某县甲乙局", "某县甲局"]]


# One verdict


def test_a_last_year_given_twice_counts_once_and_two_of_one_bureau_are_refused(tmp_path: Path):
    folder = flat(tmp_path / "flat", 5)
    other = write_tidy(tmp_path / "other.csv", figures(5, 0, 0), form(), bureau="甲局", year=2022)
    last = ("--last-year", folder / "2022.csv")
    assert run("check", folder / "2023.csv", *last, *last).code == 0
    done = run("check", folder / "2023.csv", *last, "--last-year", other)
    assert (done.code, f"other.csv: 甲局 2022 is here twice; the other one: {folder}" in done.err) == (2, True)


def test_of_two_bundles_of_the_year_before_the_one_named_alike_counts_or_none(tmp_path: Path):
    folder = flat(tmp_path / "flat", 5)
    write_tidy(folder / "2022-draft.csv", figures(5, 0, 0), form(), bureau="甲局", year=2022)
    assert unjudged_and_state(folder, tmp_path / "one") == ("", "made")
    (folder / "2022.csv").rename(folder / "2022-final.csv")
    why, state = unjudged_and_state(folder, tmp_path / "two")
    assert "甲局 2022 is here twice; the other one: " in why
    assert state == "made"


def unjudged_and_state(folder: Path, out: Path) -> tuple[str, str]:
    """Return why a folder's report of 2023 could not be held against the year before, if so, and what a batch made of it."""
    unjudged = json.loads(run("check", folder, "--format", "json").out)["unjudged"]
    why = "".join(lacking["reason"] for lacking in unjudged if lacking["year"] == 2023)
    assert run("batch", folder, "-o", out, "--to", "docx", "--form", "zfxxgk-2021").code == 2  # of the year before
    made = json.loads((out / "summary.json").read_text(encoding="utf-8"))["reports"]
    [state] = [report["state"] for report in made if report["year"] == 2023]
    return why, state


def flat(folder: Path, carried_in: int) -> Path:
    """Write two years of a bureau as two files beside each other."""
    folder.mkdir()
    for year, numbers in ((2022, figures(5, 0, 5)), (2023, figures(1, carried_in, 0))):
        write_tidy(folder / f"{year}.csv", numbers, form(), bureau="甲局", year=year)
    return folder


@pytest.mark.parametrize(("carried_in", "code"), [(5, 0), (0, 1)])
def test_two_years_in_one_folder_get_one_verdict(carried_in: int, code: int, tmp_path: Path):
    folder = flat(tmp_path / "flat", carried_in)
    (tmp_path / "roster.txt").write_text("甲局\n", encoding="utf-8")
    codes = {
        "check folder": run("check", folder).code,
        "check file": run("check", folder / "2023.csv").code,
        "build": run("build", folder / "2023.csv", "-o", tmp_path / "r.docx").code,
        "batch": run("batch", folder, "-o", tmp_path / "out", "--to", "docx").code,
        "roll-up": run(
            *("roll-up", folder, "--year", "2023", "--roster", tmp_path / "roster.txt", "--bureau", "市"),
            *("-o", tmp_path / "sum.yaml"),
        ).code,
    }
    assert codes == dict.fromkeys(codes, code)
    assert (tmp_path / "sum.yaml").exists() is (code == 0)


def test_a_bundle_is_read_once_and_laid_out_once_however_often_it_is_compared(tmp_path: Path):
    listed = list(Survey(flat(tmp_path / "flat", 5)))
    years = Years(docgen.Library(), None, listed)
    [first, second] = listed
    assert years.review(second).last is years.report(first)
    assert [report.year for report in years.others(second)] == [2022]
    assert years.others(second)[0] is years.report(first)


# Whose a bundle is: survey and reading say the same


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("bureau: 甲局\u3000\nyear: 2023\n", "甲局"),
        ("bureau: '甲局'\nyear: 2023\n", "甲局"),
        ('bureau: "甲\\u5c40"\nyear: 2023\n', "甲局"),
        ('"bur\\u0065au": 甲局\nyear: 2023\n', "甲局"),
        ("bureau: null\nyear: 2023\n", "本局"),
        ("bureau: ~\nyear: 2023\n", "本局"),
        ("bureau: {name: 甲局 }\nyear: 2023\n", "甲局"),
        ("year: 2023\n", "本局"),
        ("prose:\n  总体情况: bureau 甲局\nyear: 2023\n", "本局"),
    ],
)
def test_what_is_surveyed_is_what_is_read(text: str, name: str, tmp_path: Path):
    unit = tmp_path / "units" / "某局"
    (unit / "2023").mkdir(parents=True)
    (unit / "bureau.yaml").write_text("name: 本局\nformerly: [甲局]\n", encoding="utf-8")
    (unit / "2023" / "b.yaml").write_text(text, encoding="utf-8")
    write_tidy(unit / "2023" / "figures.csv", suqian(), form(), bureau=name)
    [listed] = Survey(tmp_path / "units")
    assert (listed.bureau, listed.year, str(listed.read())) == (name, 2023, f"{name} 2023")
    assert run("batch", tmp_path / "units", "-o", tmp_path / "out", "--to", "docx").code == 0


def test_what_a_batch_passes_over_is_named_everywhere(tmp_path: Path):
    units = flat(tmp_path / "units", 5)
    for name in ("某局.xlsb", "名录.txt", "说明.html", "logo.png"):
        (units / name).write_bytes(b"PK")
    (units / "名录.txt").write_text("甲局\n", encoding="utf-8")
    (units / "说明.html").write_text("<p>填报说明</p>", encoding="utf-8")
    out = tmp_path / "out"
    done = run("batch", units, "--roster", units / "名录.txt", "-o", out, "--to", "docx")
    assert done.code == 0
    expected = [str(units / "某局.xlsb"), str(units / "说明.html")]
    assert sorted(json.loads((out / "summary.json").read_text(encoding="utf-8"))["passed_over"]) == sorted(expected)
    page = (out / "index.html").read_text(encoding="utf-8")
    for file in expected:
        assert f"{file} is not read: " in done.out
        assert file in page
    assert "logo.png" not in done.out + page
    assert "说明.html is not read" in run("check", units).err
    assert (
        "说明.html is not read"
        in run("roll-up", units, "--year", "2023", "--roster", units / "名录.txt", "--bureau", "市", "-o", "-").err
    )

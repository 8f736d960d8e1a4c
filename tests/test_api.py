"""The library: what docs/api.md shows is what it does, and what the commands do it does alike."""

from __future__ import annotations

import doctest
import json
import random
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from builders import changed_at, form, split, suqian, write_tidy
from conftest import ROOT, SAMPLES, SEED, run

import docgen

if TYPE_CHECKING:
    from pathlib import Path


def test_the_examples_of_the_page_are_what_the_library_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (tmp_path / "roster.txt").write_text("宿迁市\n", encoding="utf-8")
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    examples = "\n".join(re.findall(r"```python\n(.*?)```", page, re.DOTALL))
    given = {"out": str(tmp_path / "out"), "roster": str(tmp_path / "roster.txt")}
    test = doctest.DocTestParser().get_doctest(examples, given, "api.md", None, 0)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    told: list[str] = []
    runner.run(test, out=told.append)
    assert not told, "".join(told)
    assert runner.summarize(verbose=False).attempted > 20


def test_every_name_is_there_and_listed() -> None:
    assert set(docgen.__all__) <= set(dir(docgen))
    for name in docgen.__all__:
        assert getattr(docgen, name).__doc__, name
        assert getattr(docgen, name) is getattr(docgen, name)  # no room of this name takes its place
    with pytest.raises(AttributeError, match="no_such_name"):
        docgen.no_such_name  # noqa: B018


def test_findings_are_written_as_the_command_writes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    published = "samples/zhangzhou-sfj/2023-as-published"
    reviews = list(docgen.reviews_of(published))
    for style in ("text", "json", "html"):
        assert docgen.write_findings(reviews, style) == run("check", published, "--format", style).out
    with pytest.raises(ValueError, match="not as docx"):
        docgen.write_findings(reviews, "docx")


def test_units_are_added_up_as_the_command_adds_them(tmp_path: Path) -> None:
    units = tmp_path / "units"
    units.mkdir()
    for at, numbers in enumerate(split(suqian(), form(), 3, random.Random(1))):
        write_tidy(units / f"{at}.csv", numbers, form(), bureau=f"第{at}局")
    roster = tmp_path / "roster.txt"
    roster.write_text("第0局\n第1局\n第2局\n", encoding="utf-8")
    rolled_up = docgen.roll_up_units(str(units), str(roster), "某市", form="zfxxgk-2021")
    done = run("roll-up", units, "--roster", roster, "--bureau", "某市", "--form", "zfxxgk-2021", "-o", "-")
    assert rolled_up.bundle == done.out
    assert rolled_up.units == ("第0局", "第1局", "第2局")
    roster.write_text("第0局\n第1局\n第2局\n第3局\n第4局\n", encoding="utf-8")
    with pytest.raises(docgen.RollUpRefusedError) as refused:
        docgen.roll_up_units(units, roster, "某市", form="zfxxgk-2021")
    told = run("roll-up", units, "--roster", roster, "--bureau", "某市", "--form", "zfxxgk-2021", "-o", "-").err
    assert "第3局, 第4局" in str(refused.value)
    assert all(str(problem) in told for problem in refused.value.problems)


def test_a_batch_makes_what_the_command_makes(tmp_path: Path) -> None:
    units = tmp_path / "units"
    units.mkdir()
    write_tidy(units / "good.csv", suqian(), form(), bureau="好局")
    write_tidy(units / "bad.csv", changed_at(suqian(), {"申请.新收.总计": 1}), form(), bureau="错局")
    states: list[docgen.State] = []
    result = docgen.make_batch(units, tmp_path / "by-library", form="zfxxgk-2021", jobs=1, advance=states.append)
    assert (
        run("batch", units, "-o", tmp_path / "by-command", "--form", "zfxxgk-2021", "--to", "docx", "--to", "html").code
        == 1
    )
    made, by_command = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.suffix in (".docx", ".csv")}
        for folder in (tmp_path / "by-library", tmp_path / "by-command")
    )
    assert made == by_command
    assert len(made) == 2
    assert result.counts == {docgen.State.MADE: 1, docgen.State.REFUSED: 1}
    assert sorted(state.value for state in states) == ["made", "refused"]
    edited = tmp_path / "by-library" / "2023" / "好局.docx"
    edited.write_bytes(b"mine")
    again = docgen.make_batch([units], str(tmp_path / "by-library"), form="zfxxgk-2021", jobs=1)
    assert (again.unchanged, again.altered) == (2, ("2023/好局.docx",))


@pytest.mark.office
def test_a_document_becomes_a_pdf(tmp_path: Path) -> None:
    [bundle] = docgen.read_bundles(str(SEED / "2023"))
    _review, document = docgen.build(bundle)
    assert docgen.to_pdf(document).startswith(b"%PDF")
    (tmp_path / "r.docx").write_bytes(document.content)
    assert docgen.to_pdf(str(tmp_path / "r.docx")).startswith(b"%PDF")
    with pytest.raises(docgen.UnreadableError):
        docgen.to_pdf(tmp_path / "none.docx")


def test_what_it_raises_says_little_and_carries_all(tmp_path: Path) -> None:
    shutil.copytree(SAMPLES / "suqian", tmp_path / "suqian")
    path = tmp_path / "suqian" / "2023.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("[0, 0, 0, 0, 0, 0, 0]", "甲"), encoding="utf-8")
    with pytest.raises(docgen.DocgenError) as error:
        docgen.review(docgen.read_bundles(path)[0], form="zfxxgk-2021")
    assert error.value.problems
    many = docgen.BundleError(docgen.BundleError.at(None, str(number)).problems[0] for number in range(1000))
    assert (len(str(many)) < 200, len(many.problems)) == (True, 1000)
    assert str(many).endswith("… and 990 more")
    write_tidy(tmp_path / "bad.csv", dict.fromkeys(suqian(), 1), form(), bureau="错局")
    [wrong] = docgen.read_bundles(tmp_path / "bad.csv")
    with pytest.raises(docgen.Refused) as refused:
        docgen.build(wrong, form="zfxxgk-2021")
    assert len(str(refused.value)) < 100
    assert len(refused.value.review.findings) > 10


def test_a_template_may_be_a_path_a_text_or_bytes() -> None:
    place = ROOT / "templates" / "zfxxgk-2021-fees.docx"
    results = [docgen.lint_template(each, "zfxxgk-2021-fees") for each in (place, str(place), place.read_bytes())]
    assert [(result.remarks, result.tags) for result in results] == [(results[0].remarks, results[0].tags)] * 3
    with pytest.raises(docgen.FormError):
        docgen.lint_template(place, "zfxxgk-1999")
    [bundle] = docgen.read_bundles(str(SEED / "2023"))
    contents = {docgen.build(bundle, template=each)[1].content for each in (place, str(place))}
    assert len(contents) == 1


def test_a_language_that_is_not_spoken_is_refused() -> None:
    assert docgen.speak("zh") == "zh_CN"
    assert json.loads(docgen.write_findings([], "json"))["findings"] == []
    with pytest.raises(ValueError, match="not fr"):
        docgen.speak("fr")

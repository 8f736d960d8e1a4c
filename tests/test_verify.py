"""`docgen verify`: hand edits of a built report are told, each at its place, and what nobody touched is never called changed."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from builders import form, printed_rows, ref, suqian, write_yaml
from conftest import ROOT, converted, run
from docx import Document

from docgen.archive import Package, read_package

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

PROSE = {
    "引言": "本报告由某局编制。",
    "总体情况": "我局认真贯彻落实《条例》，扎实推进各项工作。\n（一）主动公开。全年公开信息5条。\n（二）依申请公开。按时办理，没有超期。",
    "问题与改进": "一是公开不够及时，二是解读不多，今后改进。",
    "其他事项": "无其他需要报告的事项。",
}
SCHEMA = json.loads((ROOT / "docs" / "verify.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return write_yaml(tmp_path / "材料.yaml", suqian(), form(), PROSE)


@pytest.fixture
def report(bundle: Path, tmp_path: Path) -> Path:
    assert run("build", bundle, "-o", tmp_path / "报告.docx").code == 0
    return tmp_path / "报告.docx"


def verified(report: Path, *more: object, code: int) -> dict[str, Any]:
    done = run("verify", report, *more, "--format", "json")
    assert done.code == code, done.err + done.out
    fields: dict[str, Any] = json.loads(done.out)
    jsonschema.validate(fields, SCHEMA)
    return fields


def states(fields: dict[str, Any]) -> tuple[str, str, str]:
    return fields["figures"]["state"], fields["prose"]["state"], fields["provenance"]["state"]


def edited(report: Path, change: Callable[[str], str], part: str = "word/document.xml") -> Path:
    package = read_package(report.read_bytes(), report.name)
    before = package.parts[part].decode()
    after = change(before)
    assert after != before
    path = report.with_name(f"改过{report.suffix}")
    path.write_bytes(package.with_parts({part: after.encode()}).to_bytes())
    return path


def figure(row: str, column: str, value: str) -> Callable[[Path], Path]:
    """Type another figure into a cell of 表三, by the words of its row and the number of its column from the right."""

    def change(report: Path) -> Path:
        document = Document(str(report))
        cells = next(line.cells for line in document.tables[1].rows if any(row in cell.text for cell in line.cells))
        paragraph = cells[-int(column)].paragraphs[0]
        paragraph.runs[0].text = value
        for run_after in paragraph.runs[1:]:
            run_after.text = ""
        path = report.with_name("改过.docx")
        document.save(str(path))
        return path

    return change


def words(old: str, new: str) -> Callable[[Path], Path]:
    return lambda report: edited(report, lambda text: text.replace(old, new))


@pytest.mark.parametrize("with_bundle", [True, False], ids=["beside its bundle", "alone"])
@pytest.mark.parametrize("suffix", [".docx", ".odt"])
def test_what_nobody_touched_is_not_changed(suffix: str, with_bundle: bool, bundle: Path, tmp_path: Path) -> None:
    report = tmp_path / f"报告{suffix}"
    assert run("build", bundle, "-o", report).code == 0
    fields = verified(report, *([bundle] if with_bundle else []), code=0)
    assert states(fields) == ("unchanged", "unchanged", "ok")
    assert (fields["relations"], fields["provenance"]["notes"]) == ([], [])


@pytest.mark.parametrize("with_bundle", [True, False], ids=["beside its bundle", "alone"])
@pytest.mark.parametrize(
    ("typed", "now"),
    [("3403", "3403"), ("", None), ("/", "/"), ("三千", "三千")],
    ids=["digit", "blank", "slash", "words"],
)
def test_a_figure_that_was_typed_over_is_told(
    typed: str,
    now: str | None,
    with_bundle: bool,
    report: Path,
    bundle: Path,
) -> None:
    path = figure("一、本年新收", "7", typed)(report)
    fields = verified(path, *([bundle] if with_bundle else []), code=1)
    [changed] = fields["figures"]["changed"]
    assert (changed["row"], changed["column"]) == ("一、本年新收政府信息公开申请数量", "自然人")
    assert (changed["was"], changed["is"]) == ("3402", now)
    assert changed["source"]["within"].startswith("table 2")
    assert fields["prose"]["state"] == "unchanged"
    if typed == "3403":
        assert {each["rule"] for each in fields["relations"]} == {"requests.applicants", "requests.balance"}


@pytest.mark.parametrize("typed", ["3,402", "３４０２", " 3402 "])
def test_a_figure_that_is_only_written_otherwise_is_not_changed(typed: str, report: Path, bundle: Path) -> None:
    path = figure("一、本年新收", "7", typed)(report)
    assert states(verified(path, bundle, code=0)) == ("unchanged", "unchanged", "ok")


def test_text_that_was_reworded_is_told_paragraph_by_paragraph(report: Path, bundle: Path) -> None:
    path = words("扎实推进各项工作", "稳步推进各项工作")(report)
    [change] = verified(path, bundle, code=1)["prose"]["changed"]
    assert change["section"] == "总体情况"
    assert change["was"] == "我局认真贯彻落实《条例》，扎实推进各项工作。"
    assert change["is"] == "我局认真贯彻落实《条例》，稳步推进各项工作。"
    alone = verified(path, code=1)["prose"]["changed"]
    assert [(each["number"], each["is"]) for each in alone] == [
        (1, None),
        (None, "我局认真贯彻落实《条例》，稳步推进各项工作。"),
    ]


@pytest.mark.parametrize("with_bundle", [True, False], ids=["beside its bundle", "alone"])
def test_text_that_came_or_went_is_told(with_bundle: bool, report: Path, bundle: Path) -> None:
    beside = [bundle] if with_bundle else []

    def without(text: str) -> str:
        return re.sub(r"<w:p>(?:(?!</w:p>).)*没有超期(?:(?!</w:p>).)*</w:p>", "", text)

    assert len(verified(edited(report, without), *beside, code=1)["prose"]["changed"]) == 1

    def with_more(text: str) -> str:
        return re.sub(
            r"(<w:p>(?:(?!</w:p>).)*没有超期(?:(?!</w:p>).)*</w:p>)",
            r"\1<w:p><w:r><w:t>新的一段。</w:t></w:r></w:p>",
            text,
        )

    [change] = verified(edited(report, with_more), *beside, code=1)["prose"]["changed"]
    assert (change["was"], change["is"], change["section"]) == (None, "新的一段。", "总体情况")


def paragraph_with(text: str) -> str:
    return rf"<w:p>(?:(?!</w:p>).)*{text}(?:(?!</w:p>).)*</w:p>"


def moved(text: str) -> str:
    [paragraph] = re.findall(paragraph_with("没有超期"), text)
    return re.sub(f"({paragraph_with('扎实推进')})", lambda match: paragraph + match[0], text.replace(paragraph, ""))


@pytest.mark.parametrize(
    "change",
    [
        moved,
        lambda text: re.sub(f"({paragraph_with('没有超期')})", r"\1\1", text),
        lambda text: text.replace("一、总体情况", "一、工作情况"),
        lambda text: text.replace("2023年政府信息公开工作年度报告", "2022年政府信息公开工作年度报告"),
        lambda text: text.replace("全年公开信息5条", "全年公开信息6条"),
    ],
    ids=["moved", "doubled", "heading", "title", "under a sub-heading"],
)
def test_without_its_bundle_a_report_tells_what_was_moved_doubled_or_called_otherwise(
    change: Callable[[str], str], report: Path, bundle: Path
) -> None:
    path = edited(report, change)
    assert verified(path, code=1)["prose"]["state"] == "changed"
    assert verified(path, bundle, code=1)["prose"]["state"] == "changed"


@pytest.mark.parametrize("with_bundle", [True, False], ids=["beside its bundle", "alone"])
@pytest.mark.parametrize(
    "heading",
    [
        "不存在的主要问题及改进情况",
        "五、不存在的主要问题及改进情况",
        "八、存在的主要问题及改进情况",
        "存在的主要问题及改进情况",
    ],
)
def test_what_stands_before_a_heading_is_told(heading: str, with_bundle: bool, report: Path, bundle: Path) -> None:
    changed = edited(report, lambda text: text.replace("五、存在的主要问题及改进情况", heading))
    fields = verified(changed, *([bundle] if with_bundle else []), code=1)
    assert states(fields) == ("unchanged", "changed", "ok")
    assert any("五、存在的主要问题及改进情况" in (change["was"] or "") for change in fields["prose"]["changed"])


@pytest.mark.parametrize("with_bundle", [True, False], ids=["beside its bundle", "alone"])
def test_a_heading_that_was_moved_past_a_paragraph_is_told(with_bundle: bool, report: Path, bundle: Path) -> None:
    document = Document(str(report))
    texts = [paragraph.text for paragraph in document.paragraphs]
    heading = document.paragraphs[texts.index("六、其他需要报告的事项")]
    before = document.paragraphs[texts.index("一是公开不够及时，二是解读不多，今后改进。")]
    before._p.addprevious(heading._p)  # noqa: SLF001 - python-docx moves nothing
    document.save(str(report))
    fields = verified(report, *([bundle] if with_bundle else []), code=1)
    assert states(fields)[:2] == ("unchanged", "changed")
    sections = {change["section"] for change in fields["prose"]["changed"]}
    assert sections & {"其他需要报告的事项", "存在的主要问题及改进情况"}


def with_a_table_more(document: Any, values: Sequence[str]) -> None:
    table = document.add_table(1, len(values))
    for cell, value in zip(table.rows[0].cells, values, strict=True):
        cell.text = value
    body = document.element.body
    body.xpath('./w:p[contains(., "扎实推进")]')[0].addnext(body.tbl_lst[-1])


def with_swapped_tables(document: Any) -> None:
    one, other = document.element.body.tbl_lst[-3:-1]
    place = one.getnext()
    other.addnext(one)
    place.addprevious(other)


def as_edited(path: Path, change: Callable[[Any], None]) -> Path:
    document = Document(str(path))
    change(document)
    document.save(str(path.with_name("改过.docx")))
    return path.with_name("改过.docx")


def as_printed(path: Path, soffice: str, folder: Path) -> Path:
    return converted(soffice, path, "pdf", folder / "印")


def test_what_runs_at_the_head_of_printed_pages_is_no_text_that_came_in(
    bundle: Path, soffice: str, tmp_path: Path
) -> None:
    template = tmp_path / "模板.docx"
    document = Document(str(ROOT / "templates" / "zfxxgk-2021.docx"))
    document.settings.odd_and_even_pages_header_footer = False
    document.sections[0].header.paragraphs[0].text = "某局政务公开"
    document.save(str(template))
    built = tmp_path / "自有.docx"
    assert run("build", bundle, "--template", template, "-o", built).code == 0
    printed = as_printed(built, soffice, tmp_path)
    assert verified(printed, bundle, "--template", template, code=0)["prose"]["state"] == "unchanged"


@pytest.mark.parametrize("with_bundle", [True, False])
def test_a_table_that_came_in_or_stands_under_another_heading_is_told(
    with_bundle: bool, report: Path, bundle: Path
) -> None:
    more = (bundle,) if with_bundle else ()
    fields = verified(as_edited(report, lambda each: with_a_table_more(each, ("受理窗口", "99"))), *more, code=1)
    [change] = fields["prose"]["changed"]
    assert (change["section"], change["was"], change["is"]) == ("总体情况", None, "a table: 受理窗口 99")
    fields = verified(as_edited(report, with_swapped_tables), *more, code=1)
    assert [(change["section"], change["is"]) for change in fields["prose"]["changed"]] == [
        ("主动公开政府信息情况", "a table: 收到和处理政府信息公开申请情况"),
        ("收到和处理政府信息公开申请情况", "a table: 主动公开政府信息情况"),
    ]


def test_a_table_that_the_bureaus_own_template_has_is_none_that_came_in(bundle: Path, tmp_path: Path) -> None:
    template = tmp_path / "模板.docx"
    template.write_bytes((ROOT / "templates" / "zfxxgk-2021.docx").read_bytes())
    document = Document(str(template))
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "受理窗口", "一楼"
    document.element.body.insert(0, document.element.body.tbl_lst[-1])
    document.save(str(template))
    built = tmp_path / "自有.docx"
    assert run("build", bundle, "--template", template, "-o", built).code == 0
    assert verified(built, bundle, "--template", template, code=0)["prose"]["state"] == "unchanged"
    path = as_edited(built, with_swapped_tables)
    assert verified(path, bundle, "--template", template, code=1)["prose"]["state"] == "changed"


def test_a_report_without_a_row_that_was_checked_is_told(tmp_path: Path, report: Path) -> None:
    content = json.loads((tmp_path / "材料.yaml").read_text(encoding="utf-8"))
    del content["tables"]["公开"]["规章"]
    content["leave_out"] = ["规章"]
    (tmp_path / "少一行.yaml").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    assert run("build", tmp_path / "少一行.yaml", "-o", tmp_path / "少一行.docx").code == 0
    assert verified(tmp_path / "少一行.docx", code=0)["figures"]["state"] == "unchanged"
    changed = verified(tmp_path / "少一行.docx", tmp_path / "材料.yaml", code=1)["figures"]["changed"]
    assert [(each["was"], each["is"]) for each in changed] == [("2", None), ("0", None), ("11", None)]
    changed = verified(report, tmp_path / "少一行.yaml", code=1)["figures"]["changed"]
    assert [(each["was"], each["is"]) for each in changed] == [(None, "2"), (None, "0"), (None, "11")]


def test_what_was_added_or_reworded_before_printing_is_told_with_its_words(
    report: Path, bundle: Path, soffice: str, tmp_path: Path
) -> None:
    def change(text: str) -> str:
        text = text.replace("扎实推进各项工作", "稳步推进各项工作")
        added = "<w:p><w:r><w:t>2020年，这是打印以前加的一段，有20件。</w:t></w:r></w:p>"
        return re.sub(f"({paragraph_with('没有超期')})", rf"\1{added}", text)

    printed = as_printed(edited(report, change), soffice, tmp_path)
    changed = verified(printed, bundle, code=1)["prose"]["changed"]
    assert [each["is"] for each in changed] == [
        "我局认真贯彻落实《条例》，稳步推进各项工作。",
        "2020年，这是打印以前加的一段，有20件。",
    ]


def test_a_paragraph_that_is_broken_otherwise_says_the_same(report: Path, bundle: Path) -> None:
    document = Document(str(report))
    paragraph = next(each for each in document.paragraphs if "公开不够及时" in each.text)
    paragraph.runs[0].text = "一是公开不够及时，"
    for other in paragraph.runs[1:]:
        other.text = ""
    following = paragraph.insert_paragraph_before("")
    following._p.getparent().remove(following._p)  # noqa: SLF001
    paragraph._p.addnext(following._p)  # noqa: SLF001
    following.add_run("二是解读不多，今后改进。")
    document.save(str(report))
    assert verified(report, bundle, code=0)["prose"]["state"] == "unchanged"


def test_a_label_that_was_reworded_is_named_and_the_rest_goes_on(report: Path, bundle: Path) -> None:
    path = words("（一）予以公开", "（一）决定公开")(figure("一、本年新收", "7", "3403")(report))
    done = run("verify", path, bundle)
    assert done.code == 1
    assert "was 3402, is 3403" in done.out
    assert "（一）决定公开" in done.out
    fields = verified(path, bundle, code=1)
    assert {each["row"] for each in fields["figures"]["unread"]} == {"（一）予以公开"}
    alone = words("（一）予以公开", "（一）决定公开")(report)
    assert states(verified(alone, bundle, code=2))[0] == "unjudged"


def test_a_row_that_was_taken_out_is_changed(report: Path, bundle: Path) -> None:
    document = Document(str(report))
    row = next(each for each in document.tables[1].rows if "二、上年结转" in each.cells[0].text)
    row._tr.getparent().remove(row._tr)  # noqa: SLF001
    document.save(str(report))
    changed = verified(report, bundle, code=1)["figures"]["changed"]
    assert {(each["row"], each["is"]) for each in changed} == {("二、上年结转政府信息公开申请数量", None)}
    assert len(changed) == 7


def test_without_provenance_the_bundle_is_enough_and_without_both_nothing_is_judged(report: Path, bundle: Path) -> None:
    package = read_package(report.read_bytes(), "r")
    bare = {name: part for name, part in package.parts.items() if name != "docProps/custom.xml"}
    types, relations = "[Content_Types].xml", "_rels/.rels"
    bare[types] = re.sub(rb'<Override PartName="/docProps/custom.xml"[^>]*/>', b"", bare[types])
    bare[relations] = re.sub(rb'<Relationship Id="docgen[^>]*/>', b"", bare[relations])
    report.write_bytes(Package(bare).to_bytes())
    fields = verified(report, bundle, code=0)
    assert states(fields) == ("unchanged", "unchanged", "missing")
    done = run("verify", report)
    assert (done.code, "name the bundle that it was made of" in done.err) == (2, True)


def test_a_report_of_another_state_of_the_bundle_is_told(report: Path, bundle: Path, tmp_path: Path) -> None:
    write_yaml(bundle, suqian() | {ref("公开.行政许可.数量"): 7}, form(), PROSE)
    fields = verified(report, bundle, code=1)
    assert states(fields) == ("changed", "unchanged", "other")
    [changed] = fields["figures"]["changed"]
    assert (changed["was"], changed["is"]) == ("7", "1808595")
    assert fields["provenance"]["notes"] == ["the bundle is not as it was when the report was built"]
    other = write_yaml(tmp_path / "别局.yaml", suqian(), form(), PROSE, bureau="别局")
    fields = verified(report, other, code=1)
    assert fields["provenance"]["state"] == "other"


def test_what_a_waiver_let_pass_is_no_broken_relation(tmp_path: Path) -> None:
    figures = suqian() | {ref("诉讼.行政复议.总计"): 441}
    bundle = write_yaml(tmp_path / "材料.yaml", figures, form(), PROSE)
    content = json.loads(bundle.read_text(encoding="utf-8"))
    content["waivers"] = [{"rule": "litigation.total", "where": "诉讼.行政复议.总计", "reason": "已说明", "by": "张三"}]
    bundle.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    done = run("build", bundle, "-o", tmp_path / "报告.docx")
    assert done.code == 0, done.err
    for beside in ([bundle], []):
        assert verified(tmp_path / "报告.docx", *beside, code=0)["relations"] == []


def test_the_edits_by_hand_are_a_patch_of_the_bundle(tmp_path: Path) -> None:
    folder = tmp_path / "某局" / "2023"
    folder.mkdir(parents=True)
    bundle = folder / "材料.yaml"
    for code, name in (("公开", "表二"), ("申请", "表三"), ("诉讼", "表四")):
        rows = printed_rows(form().table(code), suqian(), form())
        (folder / f"{name}.csv").write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
    text = "\n".join(
        f"  {name}: |\n" + "".join(f"    {line}\n" for line in value.split("\n")) for name, value in PROSE.items()
    )
    bundle.write_text(f"bureau: 某局\nyear: 2023\nprose:\n{text}", encoding="utf-8")
    report = tmp_path / "报告.docx"
    assert run("build", folder, "-o", report).code == 0
    path = words("扎实推进各项工作", "稳步推进各项工作")(figure("一、本年新收", "7", "3403")(report))
    before = (folder / "表三.csv").read_bytes()
    assert run("verify", path, folder, "--accept", tmp_path / "p.diff").code == 1
    assert (folder / "表三.csv").read_bytes() == before
    place = re.search(r"in the folder (.*): patch -p1", (tmp_path / "p.diff").read_text(encoding="utf-8"))
    assert place
    done = subprocess.run(
        ["patch", "-p1", "-i", str(tmp_path / "p.diff")], cwd=place[1], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert "3403" in (folder / "表三.csv").read_text(encoding="utf-8")
    assert "稳步推进各项工作" in bundle.read_text(encoding="utf-8")


def test_a_folder_is_verified_with_its_roster(tmp_path: Path) -> None:
    units, sent = tmp_path / "各单位", tmp_path / "收到"
    units.mkdir()
    sent.mkdir()
    for name in ("甲局", "乙局", "丙局"):
        write_yaml(units / f"{name}.yaml", suqian(), form(), PROSE, bureau=name)
        assert run("build", units / f"{name}.yaml", "-o", sent / f"{name}.docx").code == 0
    figure("一、本年新收", "7", "3403")(sent / "乙局.docx").replace(sent / "乙局.docx")
    (tmp_path / "名录.txt").write_text("甲局\n乙局\n丙局\n丁局\n", encoding="utf-8")
    done = run("verify", sent, units, "--roster", tmp_path / "名录.txt")
    assert done.code == 1, done.err
    lines = done.out.splitlines()
    assert [line.rpartition(": ")[0].rpartition("/")[2] for line in lines if line.startswith(str(sent))] == [
        "丙局.docx: 丙局 2023",
        "乙局.docx: 乙局 2023",
        "甲局.docx: 甲局 2023",
    ]
    assert "1 figure changed" in done.out
    assert lines[-1] == "missing: 丁局"
    fields = json.loads(run("verify", sent, units, "--roster", tmp_path / "名录.txt", "--format", "json").out)
    jsonschema.validate(fields, SCHEMA)
    assert fields["missing"] == ["丁局"]
    assert [each["figures"]["state"] for each in fields["reports"]] == ["unchanged", "changed", "unchanged"]


def test_the_check_sheet_shows_what_changed(report: Path, bundle: Path, tmp_path: Path) -> None:
    path = figure("一、本年新收", "7", "3403")(report)
    assert run("verify", path, bundle, "--format", "html", "-o", tmp_path / "v.html").code == 1
    page = (tmp_path / "v.html").read_text(encoding="utf-8")
    assert "was 3402, and is 3403 now" in page


CHAINS = [("odt", "docx"), ("doc",), ("rtf",), ("pdf",)]  # what it saves as .docx is looked at behind .odt


@pytest.mark.parametrize("chain", CHAINS, ids="-".join)
def test_what_libreoffice_saves_or_prints_is_not_changed_and_an_edit_in_it_is_told(
    chain: tuple[str, ...], report: Path, bundle: Path, soffice: str, tmp_path: Path
) -> None:
    for path, code in ((report, 0), (figure("一、本年新收", "7", "3403")(report), 1)):
        saved = path
        for number, suffix in enumerate(chain):
            saved = converted(soffice, saved, suffix, tmp_path / f"{path.stem}{number}")
        fields = verified(saved, bundle, code=code)
        assert fields["prose"]["state"] == "unchanged", fields["prose"]
        assert [each["is"] for each in fields["figures"]["changed"]] == (["3403"] if code else [])


def test_a_template_that_is_not_there_or_of_no_use_is_told(report: Path, bundle: Path) -> None:
    done = run("verify", report, bundle, "--template", report.with_name("没有.docx"))
    assert (done.code, "没有.docx" in done.err) == (2, True)
    done = run("verify", report, "--template", report)
    assert (done.code, "--template says what a BUNDLE was built with" in done.err) == (2, True)


def test_the_wrong_thing_in_the_wrong_place_is_named(report: Path, bundle: Path, tmp_path: Path) -> None:
    other = write_yaml(tmp_path / "另一单位.yaml", suqian(), form(), PROSE, bureau="某县水利局")
    for arguments, words in (
        ((bundle, report), "is what reports are made of"),
        ((report, report), "is a report itself"),
        ((report, "--year", "2019"), "no bundle of that bureau and year"),
    ):
        done = run("verify", *arguments)
        assert (done.code, words in done.err) == (2, True), done.err
    done = run("verify", report, other)
    assert (
        done.code,
        "the bundle is that of 某县水利局 for 2023, and the report was made of another one" in done.out,
    ) == (1, True)


@pytest.mark.parametrize("suffix", [".docx", ".odt"])
def test_a_table_whose_labels_were_all_reworded_is_known_by_its_mark(suffix: str, bundle: Path, tmp_path: Path) -> None:
    report = tmp_path / f"报告{suffix}"
    assert run("build", bundle, "-o", report).code == 0

    def reword(text: str) -> str:
        before, tag, table = text.rpartition("<w:tbl>" if suffix == ".docx" else "<table:table ")
        table, end, after = table.partition("</w:tbl>" if suffix == ".docx" else "</table:table>")
        for label in (
            "行政复议",
            "行政诉讼",
            "未经复议直接起诉",
            "复议后起诉",
            "结果维持",
            "结果纠正",
            "其他结果",
            "尚未审结",
            "总计",
        ):
            table = table.replace(f">{label}<", f">{label[::-1]}一栏<")
        return before + tag + table + end + after

    path = edited(report, reword, "word/document.xml" if suffix == ".docx" else "content.xml")
    fields = verified(path, code=2)
    assert (fields["figures"]["state"], fields["figures"]["changed"]) == ("unjudged", [])
    done = run("check", path)
    assert (
        "table 四、政府信息公开行政复议、行政诉讼情况 was not read for sure: none of its 15 figures was taken"
        in done.out
    )

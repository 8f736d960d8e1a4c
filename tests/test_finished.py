"""Finished reports as a source: every figure right, or left out and named; none silently wrong, nothing computed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from batches import linux
from builders import form, ref, suqian, write_yaml
from conftest import ROOT, SAMPLES, converted, run
from docx import Document
from docx.shared import Pt
from jsonschema import Draft202012Validator
from pages import Box, Rows, Tables, house_style, page, relabelled, split_at, tables

import docgen
from docgen.labels import chinese_number
from docgen.layout.figures import is_figure
from docgen.limited import Limits
from docgen.readers.documents import pdf as pdf_reading
from docgen.readers.documents.titles import title_at
from docgen.source import Source, Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from builders import Numbers

    from docgen.report import Report

HALF = 5  # columns of 行政复议 in table 四


def read(path: Path) -> Report:
    [bundle] = docgen.read_bundles(path)
    return docgen.review(bundle).report


def taken(report: Report) -> Numbers:
    return {ref: figure.number for ref, figure in report.figures.items() if figure.number is not None}


def written(folder: Path, bent: Tables, encoding: str = "utf-8") -> Path:
    path = folder / "report.html"
    path.write_text(page(bent, form()), encoding=encoding)
    return path


def bent(code: str, change: Callable[[Rows], list[Rows]]) -> Tables:
    """Return the tables of 宿迁市, one of them in another shape."""
    whole = tables(suqian(), form())
    return whole | {code: change(whole[code][0])}


def with_row(rows: Rows, at: int, *boxes: Box) -> list[Rows]:
    return [[*rows[:at], list(boxes), *rows[at:]]]


def hairline(rows: Rows) -> list[Rows]:
    """Cut the columns as LibreOffice does: the total of 行政复议 reaches over a sliver, on which 行政诉讼 begins."""
    heads, totals, leaves, figures = rows
    return [
        [
            [heads[0], Box(heads[1].text, heads[1].columns + 1)],
            [*totals[:4], Box(totals[4].text, 2, totals[4].rows), *totals[5:]],
            leaves,
            [*figures[:4], Box(figures[4].text, 2), *figures[5:]],
        ]
    ]


def in_halves(rows: Rows) -> list[Rows]:
    heads, second, leaves, figures = rows
    return [
        [heads[:1], [Box(box.text) for box in second[:HALF]], figures[:HALF]],
        [heads[1:], second[HALF:], leaves, figures[HALF:]],
    ]


def stacked(rows: Rows) -> list[Rows]:
    first, second = in_halves(rows)
    return [[*first, *second]]


def blanks_in(text: str) -> str:
    return " ".join(text) if text in ("自然人", "总计", "行政许可", "科研机构") else text


def halves_of_brackets(text: str) -> str:
    return text.replace("（", "(").replace("）", ")").replace("“", '"').replace("”", '"')


def full_width(text: str) -> str:
    return text.translate(str.maketrans("0123456789", "０１２３４５６７８９")) if text.isdecimal() else text


def thousands(text: str) -> str:
    return f"{int(text):,}" if text.isdecimal() else text


def numbered(rows: Rows, head: str, at: int) -> list[Rows]:
    """Put a column that numbers the lines before the stub, or behind it."""
    lines = [list(row) for row in rows]
    lines[0].insert(1 if at else 0, Box(head, 1, 3))
    for number, line in enumerate(lines[3:], 1):
        figures = next(place for place, box in enumerate(line) if box.text.isdecimal())
        line.insert(figures if at else 0, Box(str(number)))
    return [lines]


def last_column_twice(rows: Rows) -> list[Rows]:
    """Write what stands in the last column into two, as some editors do with a cell that reached over both."""
    return [
        [[*row, row[-1]] if len(row) == 4 else [replace(row[-1], columns=5)] if len(row) == 1 else row for row in rows]
    ]


WHOLE = {
    "as printed": bent("公开", lambda rows: [rows]),
    "a hairline column": bent("诉讼", hairline),
    "cut in two": bent("申请", lambda rows: split_at(rows, 12)),
    "cut in two, headings again": bent("申请", lambda rows: [(halves := split_at(rows, 12))[0], [*rows[:3], *halves[1]]]),
    "cut before its last line": bent("申请", lambda rows: split_at(rows, len(rows) - 1)),
    "table 四 in halves": bent("诉讼", in_halves),
    "table 四 in halves, one table": bent("诉讼", stacked),
    "an extra title row": bent("申请", lambda rows: with_row(rows, 0, Box("表三 收到和处理申请情况（单位：件）", 10))),
    "a note below": bent("公开", lambda rows: with_row(rows, len(rows), Box("注：本表由办公室填报", 4))),
    "columns numbered": bent("申请", lambda rows: with_row(rows, 3, Box("栏次", 3), *(Box(str(at)) for at in range(1, 8)))),
    "blanks in labels": bent("申请", lambda rows: [relabelled(rows, blanks_in)]),
    "half-width brackets": bent("申请", lambda rows: [relabelled(rows, halves_of_brackets)]),
    "slips that are known": bent(
        "申请",
        lambda rows: [
            relabelled(
                rows,
                lambda text: text.replace("三类内部", "三类内容").replace("只计这一情形", "只计这一情况").replace("结转下年度", "结转下一年度"),
            )
        ],
    ),
    "full-width digits": bent("诉讼", lambda rows: [relabelled(rows, full_width)]),
    "thousands": bent("公开", lambda rows: [relabelled(rows, thousands)]),
    "joined tables": {
        **(whole := tables(suqian(), form())), "公开": [], "申请": [[*whole["公开"][0], *whole["申请"][0], *whole["诉讼"][0]]], "诉讼": []
    },
    "a column un-merged into two": bent("公开", last_column_twice),
    "a blank line": bent("申请", lambda rows: with_row(rows, 4, *(Box("") for _ in range(10)))),
    "a blank line in the head": bent("公开", lambda rows: with_row(rows, 1, *(Box("") for _ in range(4)))),
    "lines numbered before": bent("申请", lambda rows: numbered(rows, "序号", 0)),
    "lines numbered behind the stub": bent("申请", lambda rows: numbered(rows, "行次", 3)),
    "characters that nobody sees": bent("申请", lambda rows: [relabelled(rows, lambda text: f"\u200b{text}\ufeff")]),
    "numbers without their points": bent("申请", lambda rows: [relabelled(rows, lambda text: re.sub(r"^(\d)\.", r"\1 ", text))]),
    "who signs, cell by cell": bent(
        "申请", lambda rows: with_row(rows, len(rows), Box("填表人", 3), Box("张三"), Box("电话"), Box("84360000"), Box("", 4))
    ),
    "a caption of this year": bent("公开", lambda rows: with_row(rows, 0, Box("2023年主动公开情况（上年为2022年）", 4))),
    "a table of its own": bent("公开", lambda rows: [[[Box("栏目"), Box("条数")], [Box("通知公告"), Box("35")]], rows]),
}  # fmt: skip


@pytest.mark.parametrize("shape", WHOLE)
def test_every_figure_is_read_whatever_the_shape(shape: str, tmp_path: Path) -> None:
    report = read(written(tmp_path, WHOLE[shape]))
    assert taken(report) == suqian()
    assert report.form.name == "zfxxgk-2021"
    assert report.unsure == ()
    assert (report.bureau, report.year) == ("某市司法局", 2023)


def relabel(old: str, new: str) -> Callable[[Rows], list[Rows]]:
    return lambda rows: [relabelled(rows, lambda text: new if text == old else text)]


def without_a_cell(rows: Rows, at: int) -> list[Rows]:
    """Leave a figure's cell out of a row, as some editors do with what is blank: the others move to the left."""
    return [[*rows[:at], [*rows[at][:-3], *rows[at][-2:]], *rows[at + 1 :]]]


def with_one_more(rows: Rows, at: int) -> list[Rows]:
    return [[*rows[:at], [*rows[at][:1], Box("5"), *rows[at][1:]], *rows[at + 1 :]]]


def head_too_short(rows: Rows) -> list[Rows]:
    """Let 法人或其他组织 reach over four columns of its five."""
    short = [replace(box, columns=4) if box.text == "法人或其他组织" else box for box in rows[1]]
    return [[rows[0], short, *rows[2:]]]


def beside_last_year(rows: Rows) -> list[Rows]:
    """Have two columns under each kind of applicant: last year's, and this year's."""
    first, second, third, *others = rows
    wide = [
        [replace(box, columns=2 * box.columns) if box.columns != 3 else box for box in row]
        for row in (first, second, third)
    ]
    wide[0][0] = replace(wide[0][0], rows=4)
    years = [Box(year) for _column in range(7) for year in ("上年", "本年")]
    figures = [
        [box for each in row for box in ((Box("9"), each) if is_figure(each.text) else (each,))] for row in others
    ]
    return [[*wide, years, *figures]]


def merged(rows: Rows, at: int) -> list[Rows]:
    """Let the first figure of a row reach over the second one's column, which has none of its own."""
    row = rows[at]
    first = next(number for number, box in enumerate(row) if is_figure(box.text))
    return [[*rows[:at], [*row[:first], replace(row[first], columns=2), *row[first + 2 :]], *rows[at + 1 :]]]


UNSURE = {
    "a cell too few": (bent("申请", lambda rows: without_a_cell(rows, 3)), "申请.新收", "this line has 9 cells where the headings have 10"),
    "a cell too many": (bent("申请", lambda rows: with_one_more(rows, 3)), "申请.新收", "“3511” stands under no heading"),
    "a head too short": (
        bent("申请", head_too_short),
        " ".join(f"申请.{row}.{column}" for row in form().table("申请").rows for column in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")),
        "this line of headings has 9 cells where there are 10 columns",
    ),
    "last year's figures beside this year's": (bent("申请", beside_last_year), "申请", "“本年” stands under no heading"),
    "a near label of a row": (
        bent("申请", relabel("8.属于行政查询事项", "8.属于行政检查事项")), "申请.行政查询", "has no row “8.属于行政检查事项”",
    ),
    "a near label of a column": (
        bent("公开", relabel("本年废止件数", "本年废除数")), "公开.规章.废止 公开.规范性文件.废止", "has no column “本年废除数”",
    ),
    "a near label of the first column": (
        bent("申请", relabel("自然人", "自燃人")), " ".join(f"申请.{row}.自然人" for row in form().table("申请").rows), "has no column “自燃人”",
    ),
    "a heading over columns in other words": (
        bent("诉讼", relabel("未经复议直接起诉", "未经复议直接诉讼")), "诉讼.直接起诉", "stands under “未经复议直接诉讼”, which is no heading of the table",
    ),
    "twice with two figures": (
        bent("公开", lambda rows: [rows, relabelled(rows, lambda text: "7" if text == "597" else text)]),
        "公开.规范性文件.现行有效", "is there twice, as “7” here and as “597” at",
    ),
    "without its headings": (bent("申请", lambda rows: [rows[5:]]), "申请", "begin here without its headings"),
    "a figure over two columns": (
        bent("公开", lambda rows: merged(rows, 2)), "公开.规章.制发 公开.规章.废止", "reaches over several columns",
    ),
    "a table of another year": (
        bent("公开", lambda rows: with_row(rows, 0, Box("2022年主动公开情况", 4))), "公开", "called after another year than 2023",
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", UNSURE)
def test_what_is_unsure_is_left_out_and_named(shape: str, tmp_path: Path) -> None:
    shapes, left_out, words = UNSURE[shape]
    report = read(written(tmp_path, shapes))
    expected = {ref: number for ref, number in suqian().items() if not str(ref).startswith(tuple(left_out.split()))}
    assert taken(report) == expected
    assert any(words in problem.message for problem in report.unsure), report.unsure
    assert all(problem.source and problem.source.line for problem in report.unsure)


@pytest.mark.parametrize("printed", ["3511<sup>1</sup>", "<s>3511</s>", "<del>3511</del> 12", "35<br>11"])
def test_a_figure_with_a_mark_or_struck_out_is_none(printed: str, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(page(tables(suqian(), form()), form()).replace("3511", printed), encoding="utf-8")
    report = read(path)
    figure = report.figures[ref("申请.新收.总计")]
    assert (figure.number, figure.text is not None) == (None, True)
    assert {cell for cell in suqian() if cell not in taken(report)} == {ref("申请.新收.总计")}


@pytest.mark.parametrize(
    ("lines", "bureau"),
    [
        (["内部资料", "某市司法局", "二〇二四年一月", "某市司法局2023年政府信息公开工作年度报告"], "某市司法局"),
        (
            [
                "某市司法局关于印发2023年政府信息公开工作年度报告的通知",
                "各科室：",
                "现将报告印发。",
                "某市司法局2023年政府信息公开工作年度报告",
            ],
            "某市司法局",
        ),
        (
            [
                "某市司法局2022年政府信息公开工作年度报告（上年，供参考）",
                "某市司法局",
                "2023年政府信息公开工作年度报告",
            ],
            "某市司法局",
        ),
        (
            [
                "五、存在的主要问题及改进情况 5",
                "六、其他需要报告的事项 6",
                "某市司法局2023年度政府信息公开工作年度报告",
            ],
            "某市司法局",
        ),
        (["2023年", "某市司法局", "政府信息公开工作年度报告"], "某市司法局"),
        (["某市司法局关于2023年度政府信息公开工作的年度报告"], "某市司法局"),
        (["某市司法局政府信息公开工作年度报告（2023年）"], "某市司法局"),
        (["某市司法局二〇二三年政府信息公开年度报告"], "某市司法局"),
    ],
)
def test_the_title_is_told_from_what_stands_above_it(lines: list[str], bureau: str) -> None:
    title = title_at([Text(line, Source("a", at)) for at, line in enumerate(lines, 1)])
    assert title
    assert (title.bureau.value, title.report_year, title.end) == (bureau, 2023, len(lines))


def test_another_report_below_is_not_read(tmp_path: Path) -> None:
    """The unit behind a label of the first is no slip, either."""
    others = page(tables(dict.fromkeys(suqian(), 7), form()), form(), bureau="某市民政局")
    path = tmp_path / "report.html"
    path.write_text(page(tables(suqian(), form()), form()).replace("</body>", f"{others}</body>"), encoding="utf-8")
    report = read(path)
    assert (taken(report), report.bureau) == (suqian(), "某市司法局")
    [remark] = report.bundle.remarks
    assert "another report begins here" in remark.message


def test_a_unit_behind_a_label_is_no_slip(tmp_path: Path) -> None:
    html = (
        page(tables(suqian(), form()), form())
        .replace("本年制发件数", "本年制发件数（单位：件）")
        .replace("行政强制", "行政强制（件）")
    )
    path = tmp_path / "report.html"
    path.write_text(html, encoding="utf-8")
    assert taken(read(path)) == suqian()


def test_what_a_page_hides_is_not_read(tmp_path: Path) -> None:
    html = page(tables(suqian(), form()), form())
    row = html[html.rindex("<tr>", 0, html.index("3511")) :].partition("</tr>")[0] + "</tr>"
    hidden = row.replace("<tr>", "<tr class='old'>").replace("3511", "9")
    path = tmp_path / "report.html"
    path.write_text(
        html.replace("<head>", "<head><style>.old { display: none }</style>").replace(row, hidden + row),
        encoding="utf-8",
    )
    assert taken(read(path)) == suqian()


@pytest.mark.parametrize("number", ["{}.", "（{chinese}）", "第{chinese}部分 ", "{chinese} ", ""])
def test_sections_are_told_however_they_are_numbered(number: str, tmp_path: Path) -> None:
    html = page(tables(suqian(), form()), form(), prose={"问题与改进": ["一、是宣传不够。"], "其他事项": ["无。"]})
    for at, section in enumerate(form().sections, 1):
        chinese = chinese_number(at)
        html = html.replace(f"{chinese}、{section.heading}", number.format(at, chinese=chinese) + section.heading)
    path = tmp_path / "report.html"
    path.write_text(html, encoding="utf-8")
    prose = read(path).prose
    assert [each.text.value for each in prose["其他事项"]] == ["无。"]
    assert [each.text.value for each in prose["问题与改进"]] == ["一、是宣传不够。"]


def test_of_several_reports_on_a_page_the_one_it_is_called_after_counts(tmp_path: Path) -> None:
    html = page(tables(suqian(), form()), form()).replace("<h1>某市司法局2023年政府信息公开工作年度报告</h1>", "")
    links = "".join(f"<li>某市司法局{year}年政府信息公开工作年度报告</li>" for year in (2021, 2022, 2023))
    path = tmp_path / "report.html"
    path.write_text(
        html.replace("<li>首页</li>", links).replace(
            "<title>x", "<title>某市司法局2023年政府信息公开工作年度报告_某市政府"
        ),
        encoding="utf-8",
    )
    assert (read(path).bureau, read(path).year) == ("某市司法局", 2023)
    path.write_text(html.replace("<li>首页</li>", links), encoding="utf-8")
    done = run("check", path)
    assert (done.code, "it cannot be told whose report this is" in done.err) == (2, True)


def test_nothing_is_computed_and_a_blank_stays_one(tmp_path: Path) -> None:
    def without_totals(rows: Rows) -> list[Rows]:
        return [[*rows[:3], *([*row[:-1], replace_text(row[-1])] for row in rows[3:])]]

    review = docgen.review(docgen.read_bundles(written(tmp_path, bent("申请", without_totals)))[0])
    missing = [finding for finding in review.findings if finding.rule == "value.missing"]
    assert [finding.place.column for finding in missing] == ["总计"]
    assert not {ref for ref in taken(review.report) if str(ref).endswith("申请.总计")}


def replace_text(box: Box) -> Box:
    return Box("/", box.columns, box.rows)


def test_a_page_in_gb2312_is_read_as_it_says(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    html = page(tables(suqian(), form()), form()).replace("<head>", '<head><meta charset="gb2312">')
    path.write_text(html, encoding="gb18030")
    assert taken(read(path)) == suqian()


def test_prose_is_told_by_its_headings_and_the_page_around_it_is_none(tmp_path: Path) -> None:
    prose = {
        "总体情况": [
            "2023年，我局认真贯彻。",
            "（一）主动公开。全年公开信息5条。",
            "（二）依申请公开",
            "1.按时答复",
            "（三）答复3件",
        ],
        "其他事项": ["无其他需要报告的事项。", "某市司法局", "2024年1月15日"],
    }
    path = tmp_path / "report.html"
    path.write_text(page(tables(suqian(), form()), form(), prose=prose), encoding="utf-8")
    report = read(path)
    said = {
        code: [(each.heading and each.heading.value, each.text.value) for each in each_of]
        for code, each_of in report.prose.items()
    }
    assert said["总体情况"] == [
        (None, "2023年，我局认真贯彻。"), ("（一）主动公开。", "全年公开信息5条。"), ("（二）依申请公开", ""), (None, "1.按时答复"),
        (None, "（三）答复3件"),
    ]  # fmt: skip
    assert said["其他事项"] == [(None, "无其他需要报告的事项。")]
    assert len(said["引言"]) == 1
    assert said["主动公开情况"] == []


def test_the_preamble_says_how_to_reach_the_bureau(tmp_path: Path) -> None:
    preamble = (
        "如有疑问，请与某市司法局办公室联系（地址：某市胜利路1号，邮编：363000，联系电话：0596-2966126，传真电话：0596-2949795，"
        "电子邮箱：a.b@c.gov.cn，网址：http://www.c.gov.cn/sfj）。"
    )
    html = page(tables(suqian(), form()), form(), prose={"总体情况": ["热线电话：12345678。"]})
    path = tmp_path / "report.html"
    path.write_text(html.replace("统计期限自", preamble + "统计期限自"), encoding="utf-8")
    contacts = {name: text.value for name, text in read(path).bundle.profile.contacts.items()}
    assert contacts == {
        "name": "某市司法局", "address": "某市胜利路1号", "postcode": "363000", "phone": "0596-2966126", "fax": "0596-2949795",
        "email": "a.b@c.gov.cn", "site": "http://www.c.gov.cn/sfj",
    }  # fmt: skip
    path.write_text(html.replace("统计期限自", "电话：0596-1111111，电话：0596-2222222，统计期限自"), encoding="utf-8")
    assert "phone" not in read(path).bundle.profile.contacts
    path.write_text(html.replace("统计期限自", "电话/传真：0596-1111111，统计期限自"), encoding="utf-8")
    contacts = read(path).bundle.profile.contacts
    assert contacts["phone"].value == contacts["fax"].value == "0596-1111111"


# Documents


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report in Word and OpenDocument, as docgen makes it."""
    folder = tmp_path_factory.mktemp("made")
    for suffix in ("docx", "odt"):
        assert run("build", SAMPLES / "suqian" / "2023.yaml", "-o", folder / f"宿迁.{suffix}").code == 0
    return folder


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def changed(path: Path, to: Path, change: Callable[[str], str], part: str = "word/document.xml") -> Path:
    """Write a document with one part changed."""
    parts = parts_of(path)
    before = parts[part].decode()
    parts[part] = change(before).encode()
    assert parts[part].decode() != before
    with zipfile.ZipFile(to, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return to


@pytest.mark.parametrize("suffix", ["docx", "odt"])
def test_a_document_that_docgen_made_is_read_as_it_was_given(suffix: str, made: Path) -> None:
    report = read(made / f"宿迁.{suffix}")
    assert taken(report) == suqian()
    assert (report.bureau, report.year, report.unsure) == ("宿迁市", 2023, ())
    place = report.figures[ref("申请.新收.总计")].text
    assert place
    assert str(place.source) == f"{made / '宿迁'}.{suffix}:table 2 row 4 cell {8 if suffix == 'docx' else 10}"


WORD = {
    "content controls": lambda text: re.sub(r"(<w:tbl>.*?</w:tbl>)", r"<w:sdt><w:sdtPr/><w:sdtContent>\1</w:sdtContent></w:sdt>", text, flags=re.DOTALL),
    "a table around it": lambda text: re.sub(
        r"(<w:tbl>.*?</w:tbl>)", r"<w:tbl><w:tr><w:tc><w:p/>\1<w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>", text, flags=re.DOTALL
    ),
    "runs cut up": lambda text: text.replace(">3511</w:t>", ">35</w:t></w:r><w:r><w:t>11</w:t>"),
    "an old figure struck out": lambda text: text.replace(
        ">3511</w:t></w:r>", '>3511</w:t></w:r><w:del w:id="1" w:author="a"><w:r><w:delText>9</w:delText></w:r></w:del>'
    ),
    "strict": lambda text: text.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", WORD)
def test_word_documents_are_read_whatever_they_are_wrapped_in(shape: str, made: Path, tmp_path: Path) -> None:
    report = read(changed(made / "宿迁.docx", tmp_path / "宿迁.docx", WORD[shape]))
    assert taken(report) == suqian()
    remarks = report.bundle.flow.remarks if report.bundle.flow else ()
    assert bool(remarks) == (shape == "an old figure struck out")


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize(
    "chain", [("docx", "odt"), ("docx", "odt", "docx"), ("odt", "docx"), ("docx", "html"), ("odt", "html")]
)
def test_what_libreoffice_saves_is_read_as_it_was(chain: tuple[str, ...], made: Path, tmp_path: Path) -> None:
    path = made / f"宿迁.{chain[0]}"
    for number, suffix in enumerate(chain[1:]):
        path = converted("soffice", path, suffix, tmp_path / str(number))
    report = read(path)
    assert taken(report) == suqian()
    assert report.unsure == ()


def test_what_is_no_report_is_refused_with_a_sentence(tmp_path: Path) -> None:
    cases = {
        "template.docx": ((ROOT / "templates" / "zfxxgk-2021.docx").read_bytes(), "this is a template, not a report"),
        "letter.html": (b"<p>To whom it may concern</p>", "it cannot be told whose report this is"),
        "other.html": ("<p>某局2023年工作总结报告</p><table><tr><td>a</td><td>b</td></tr></table>".encode(), "has no table of any official form"),
        "broken.docx": (b"PK\x03\x04", "the package is damaged"),
        "pages.odt": (b"<html>", "this is HTML or XML"),
        "wrong.html": ('<meta charset="utf-8">某局'.encode("gb18030"), "says that it is utf-8 text, and is not"),
        "deep.html": (b"<div>" * 5_000, "the page is nested too deeply"),
        "wide.html": (
            "<h1>某局2023年政府信息公开工作年度报告</h1><table><tr><td>a</td><td colspan=1000>b</td></tr></table>".encode(), "rows or 500 columns",
        ),
        "long.html": (
            "<h1>某局2023年政府信息公开工作年度报告</h1><table>".encode() + b"<tr><td>a<td>b" * 6_000, "more than 5000 rows",
        ),
    }  # fmt: skip
    for name, (content, words) in cases.items():
        (tmp_path / name).write_bytes(content)
        done = run("check", name, cwd=tmp_path)
        assert (done.code, words in done.err, "Traceback" in done.err) == (2, True, False), (name, done.err)


# Where they lie


def test_a_folder_of_finished_reports_is_checked_as_they_came(made: Path, tmp_path: Path) -> None:
    for name in ("宿迁.docx", "宿迁.odt"):
        shutil.copy(made / name, tmp_path / name)
    changed(made / "宿迁.docx", tmp_path / "别市.docx", lambda text: text.replace("宿迁市", "别市"))
    (tmp_path / "宿迁.odt").unlink()
    done = run("check", tmp_path)
    assert done.code == 0, done.err
    assert "别市 2023" in done.out
    batch = run("batch", tmp_path, "-o", "out", "--to", "html", cwd=tmp_path)
    assert batch.code == 0, batch.err
    assert len(list((tmp_path / "out" / "2023").glob("*.html"))) == 2


def test_what_was_made_of_a_bundle_is_not_read_beside_it(made: Path, tmp_path: Path) -> None:
    for name in ("宿迁市", "别局"):
        write_yaml(tmp_path / f"{name}.yaml", suqian(), form(), {}, bureau=name)
    shutil.copy(made / "宿迁.docx", tmp_path / "宿迁市.docx")
    changed(made / "宿迁.docx", tmp_path / "信.docx", lambda text: text.replace("年度报告", "函"))
    done = run("check", tmp_path)
    assert (done.out.count("宿迁市 2023"), done.out.count("别局 2023")) == (1, 1), done.out
    assert "信.docx is not read: it does not say whose report it is" in done.err


def test_last_years_report_lies_in_the_bureaus_folder(made: Path, tmp_path: Path) -> None:
    (tmp_path / "bureau.yaml").write_text("name: 宿迁市\n", encoding="utf-8")
    shutil.copy(made / "宿迁.docx", tmp_path / "2023年报告.docx")
    shutil.copy(SAMPLES / "suqian" / "2024.csv", tmp_path / "2024.csv")
    done = run("check", tmp_path, "--year", "2024")
    assert (done.code, "not judged" in done.out) == (0, False), done.out


# docgen read


@pytest.mark.parametrize("to", ["yaml", "folder"])
def test_what_is_read_is_a_bundle_with_the_same_figures_and_text(to: str, tmp_path: Path) -> None:
    made_of = SAMPLES / "zhangzhou-sfj" / "2023"
    assert run("build", made_of, "-o", tmp_path / "报告.docx").code == 0
    finished = read(tmp_path / "报告.docx")
    output = tmp_path / ("2023.yaml" if to == "yaml" else "2023")
    done = run("read", tmp_path / "报告.docx", "-o", output, "--to", to)
    assert (done.code, "200 of 200 figures on form zfxxgk-2021-fees" in done.err) == (0, True), done.err
    again, original = read(output), read(made_of)
    assert taken(again) == taken(finished) == taken(original)
    texts = [
        {
            code: [(each.heading and each.heading.value, each.text.value) for each in some]
            for code, some in report.prose.items()
        }
        for report in (again, finished)
    ]
    assert texts[0] == texts[1]
    assert run("read", tmp_path / "报告.docx", "-o", output, "--to", to).code == (0 if to == "yaml" else 2)


def test_as_json_every_figure_has_its_place_and_what_is_unsure_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, UNSURE["a near label of a row"][0])
    done = run("read", path, "--format", "json")
    fields = json.loads(done.out)
    Draft202012Validator(json.loads((ROOT / "docs" / "read.schema.json").read_text(encoding="utf-8"))).validate(fields)
    assert (len(fields["figures"]), len(fields["missing"]), len(fields["unsure"])) == (193, 7, 1)
    assert {each["row"] for each in fields["missing"]} == {"8.属于行政查询事项"}
    assert all(each["sure"] and each["source"]["line"] for each in fields["figures"])
    several = json.loads(run("read", path, path, "--format", "json").out)
    assert several == [fields, fields]


# PDF


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of several pages as a PDF; table 三 goes on over a page."""
    folder = tmp_path_factory.mktemp("printed")
    assert run("build", SAMPLES / "zhangzhou-sfj" / "2023", "-o", folder / "漳州.docx").code == 0
    assert run("build", SAMPLES / "zhangzhou-sfj" / "2023", "-o", folder / "漳州.pdf").code == 0
    return folder


@pytest.mark.office
@pytest.mark.slow
def test_a_pdf_is_read_as_what_was_printed(printed: Path) -> None:
    report, original = read(printed / "漳州.pdf"), read(printed / "漳州.docx")
    assert taken(report) == taken(original)
    assert (report.bureau, report.year, report.unsure) == (original.bureau, original.year, ())
    texts = [
        {
            code: "".join(f"{each.heading.value if each.heading else ''}{each.text.value}" for each in passages)
            for code, passages in one.prose.items()
        }
        for one in (report, original)
    ]
    assert texts[0] == texts[1]


@pytest.mark.office
@pytest.mark.slow
def test_rows_that_a_page_cuts_are_read_whole(soffice: str, tmp_path: Path) -> None:
    """The columns are narrow: labels go over many lines, and pages have a head and a foot of their own."""
    path = house_style(
        tmp_path / "报告.docx", tables(suqian(), form()), form(), {"总体情况": ["2023年，我局认真贯彻。"]}
    )
    subprocess.run(
        [soffice, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, path], check=True, capture_output=True
    )
    report = read(tmp_path / "报告.pdf")
    assert (taken(report), report.unsure) == (suqian(), ())
    assert [each.text.value for each in report.prose["总体情况"]] == ["2023年，我局认真贯彻。"]
    assert [
        each.text.value for passages in report.prose.values() for each in passages if "年度报告" in each.text.value
    ] == []


PAGE_ENDS = ((10, 16), (18, 16), (9, 22))  # lines before the tables, points


def wide(folder: Path, lines_before: int, size: int) -> tuple[Path, Numbers]:
    """Write a report whose figures do not fit into their cells, so many lines down the page."""
    numbers = {ref: 10_000 + 7 * at for at, ref in enumerate(suqian())}
    prose = {"总体情况": ["2023年，我局认真贯彻。"] * lines_before}
    path = house_style(folder / f"{lines_before}-{size}.docx", tables(numbers, form()), form(), prose)
    document = Document(str(path))
    document.styles["Normal"].font.size = Pt(size)
    document.save(str(path))
    return path, numbers


@pytest.mark.office
@pytest.mark.slow
def test_tables_are_read_whole_wherever_a_page_ends(soffice: str, tmp_path: Path) -> None:
    """Pages end in the head, between lines, within labels and within figures that take two lines."""
    made = [wide(tmp_path, lines, size) for lines, size in PAGE_ENDS]
    paths = [path for path, _numbers in made]
    subprocess.run(
        [soffice, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *paths], check=True, capture_output=True
    )
    for path, numbers in made:
        report = read(path.with_suffix(".pdf"))
        assert {ref: number for ref, number in taken(report).items() if numbers[ref] != number} == {}
        assert (path.name, len(taken(report)), report.unsure) == (path.name, len(numbers), ())


@pytest.mark.office
@pytest.mark.slow
def test_a_figure_that_is_struck_out_in_a_pdf_is_none(soffice: str, tmp_path: Path) -> None:
    path = house_style(tmp_path / "报告.docx", tables(suqian(), form()), form(), {})
    document = Document(str(path))
    cell = next(cell for table in document.tables for row in table.rows for cell in row.cells if cell.text == "3511")
    cell.paragraphs[0].runs[0].text = "9"
    cell.paragraphs[0].runs[0].font.strike = True
    cell.paragraphs[0].add_run("3511").font.underline = True
    document.save(str(path))
    subprocess.run(
        [soffice, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, path], check=True, capture_output=True
    )
    report = read(tmp_path / "报告.pdf")
    assert {ref for ref in suqian() if ref not in taken(report)} == {ref("申请.新收.总计")}


def pdf(*objects: bytes) -> bytes:
    """Return a PDF of objects, the first of which is its catalogue."""
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + b"xref\n0 %d\n0000000000 65535 f \n%strailer <</Root 1 0 R /Size %d>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, table, len(objects) + 1, len(body),
    )  # fmt: skip


def one_page(stream: bytes, more: bytes = b"") -> bytes:
    return pdf(
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <<>>>>",
        b"<</Length %d %s>>\nstream\n%s\nendstream" % (len(stream), more, stream),
    )


def test_a_pdf_that_is_no_report_is_refused_with_a_sentence(tmp_path: Path) -> None:
    for name, content, words in (
        ("scan.pdf", one_page(b"q Q"), "the PDF has no text: it is a scan"),
        ("broken.pdf", b"%PDF-1.4\nnothing", "the PDF is damaged"),
        ("not.pdf", b"PK", "this is not a PDF"),
    ):
        (tmp_path / name).write_bytes(content)
        done = run("check", tmp_path / name)
        assert (done.code, words in done.err, "Traceback" in done.err) == (2, True, False), (name, done.err)


@linux
def test_a_pdf_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_reading, "LIMITS", Limits(20.0, 3, 2**29))
    bomb = one_page(zlib.compress(b"q " * 2**28, 9), b"/Filter /FlateDecode")
    with pytest.raises(docgen.DocgenError, match=r"takes too much time or memory|the PDF is damaged"):
        pdf_reading.read_pdf(bomb, "a.pdf")


def test_without_the_extra_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_reading, "find_spec", lambda _name: None)
    with pytest.raises(docgen.DocgenError, match=r"pip install “docgen-report\[pdf\]”"):
        pdf_reading.read_pdf(b"%PDF-1.4", "a.pdf")


# Of older programs


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["doc", "rtf"])
def test_documents_of_older_programs_are_read_through_libreoffice(suffix: str, made: Path, tmp_path: Path) -> None:
    converted("soffice", made / "宿迁.docx", suffix, tmp_path)
    for name in (f"宿迁.{suffix}", "宿迁.wps"):  # as WPS calls the same
        report = read((tmp_path / f"宿迁.{suffix}").rename(tmp_path / name))
        assert (taken(report), report.unsure) == (suqian(), ())
        (tmp_path / name).rename(tmp_path / f"宿迁.{suffix}")


def test_a_name_that_is_not_its_own_misleads_nobody(made: Path, tmp_path: Path) -> None:
    shutil.copy(made / "宿迁.docx", tmp_path / "宿迁.doc")
    assert taken(read(tmp_path / "宿迁.doc")) == suqian()
    (tmp_path / "网页.doc").write_text(page(tables(suqian(), form()), form()), encoding="utf-8")
    assert taken(read(tmp_path / "网页.doc")) == suqian()
    (tmp_path / "图.doc").write_bytes(b"GIF89a")
    done = run("check", tmp_path / "图.doc")
    assert (done.code, "this is a picture" in done.err) == (2, True), done.err


# Folders as they came


def test_of_a_report_in_several_kinds_the_one_people_write_in_is_read(made: Path, tmp_path: Path) -> None:
    for suffix in ("docx", "odt"):
        shutil.copy(made / f"宿迁.{suffix}", tmp_path / f"宿迁.{suffix}")
    (tmp_path / "宿迁.pdf").write_bytes(b"%PDF-1.4")
    checked = run("check", tmp_path)
    assert checked.code in (0, 1), checked.err
    for other in ("odt", "pdf"):
        assert f"宿迁.{other} is not read: 宿迁.docx is read, which has the same name" in checked.err
    assert str(tmp_path / "宿迁.docx") in checked.out


def test_what_a_batch_wrote_is_no_report_of_its_own(made: Path, tmp_path: Path) -> None:
    reports, again = tmp_path / "成文", tmp_path / "再来"
    assert run("batch", made / "宿迁.docx", "-o", reports, "--to", "docx", "--to", "html").code == 0
    done = run("batch", reports, "-o", again, "--to", "html")
    assert done.code == 0, done.out + done.err
    assert "summary.csv is not read: docgen wrote it itself" in done.out
    assert "index.html is not read: docgen wrote it itself" in done.out
    assert len(list(again.rglob("宿迁*.html"))) == 1
    [sheet] = again.rglob("宿迁*.html")
    refused = run("check", sheet)
    assert (refused.code, "docgen made this page, a check sheet or an overview" in refused.err) == (2, True)


def test_where_no_file_is_a_report_that_is_what_is_said(tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_text("<p>通知</p>", encoding="utf-8")
    for command in (("check", tmp_path), ("batch", tmp_path, "-o", tmp_path / "out", "--to", "html")):
        refused = run(*command)
        assert (refused.code, "none of the files there is a report or a bundle" in refused.err) == (2, True)
        assert refused.err.count("it does not say whose report it is") == 2


def test_a_bureaus_name_may_have_digits(tmp_path: Path) -> None:
    path = tmp_path / "报告.html"
    path.write_text(page(tables(suqian(), form()), form(), bureau="某市第10中学"), encoding="utf-8")
    assert read(path).bureau == "某市第10中学"


def test_a_heading_in_other_words_is_told_by_what_it_is_about(tmp_path: Path) -> None:
    path = tmp_path / "报告.html"
    text = page(tables(suqian(), form()), form(), prose={"总体情况": ["总的说来。"], "问题与改进": ["不足之处。"]})
    text = text.replace("一、总体情况", "一、概述").replace("五、存在的主要问题及改进情况", "五、存在问题和下一步打算")
    path.write_text(text, encoding="utf-8")
    report = read(path)
    assert [each.text.value for each in report.prose["总体情况"]] == ["总的说来。"]
    assert [each.text.value for each in report.prose["问题与改进"]] == ["不足之处。"]
    assert report.unsure == ()


def test_a_heading_that_is_there_in_its_own_words_is_no_other(tmp_path: Path) -> None:
    path = tmp_path / "报告.html"
    text = page(tables(suqian(), form()), form(), prose={"总体情况": ["总的说来。"]})
    text = text.replace("<p>总的说来。</p>", "<p>总的说来。</p><p>一、主动公开工作</p><p>发布信息。</p>")
    path.write_text(text, encoding="utf-8")
    report = read(path)
    assert report.prose["主动公开情况"] == ()
    assert any("一、主动公开工作" in problem.message for problem in report.unsure)


@pytest.mark.parametrize(
    "line",
    [
        "（一）主动公开政府信息情况",
        "1.主动公开政府信息情况",
        "主动公开政府信息情况",
        "（四）其他需要报告的事项",
        "其他需要报告的事项",
    ],
)
def test_a_sub_heading_in_the_words_of_a_section_is_none_where_sections_are_numbered(line: str, tmp_path: Path) -> None:
    path = tmp_path / "报告.html"
    text = page(
        tables(suqian(), form()),
        form(),
        prose={"总体情况": ["总的说来。", line, "另有说明。"], "其他事项": ["没有了。"]},
    )
    path.write_text(text, encoding="utf-8")
    report = read(path)
    said = [
        text
        for each in report.prose["总体情况"]
        for text in (each.heading and each.heading.value, each.text.value)
        if text
    ]
    assert said == ["总的说来。", line, "另有说明。"]
    assert [each.text.value for each in report.prose["其他事项"]] == ["没有了。"]
    assert report.prose["主动公开情况"] == report.unsure == ()


def test_what_a_site_says_of_its_page_is_no_text_of_the_report(tmp_path: Path) -> None:
    path = tmp_path / "报告.html"
    about = "<p>— 3 —</p><p>发布日期：2024-01-31 来源：市司法局 浏览次数：12 字号：大 中 小</p><p>信息来源：某局</p>"
    text = page(tables(suqian(), form()), form(), prose={"总体情况": ["数据来源：台账，由各科室报送；另见附件。"]})
    path.write_text(text.replace("</h1>", f"</h1>{about}"), encoding="utf-8")
    report = read(path)
    assert [each.text.value[:5] for each in report.prose["引言"]] == ["本报告根据"]
    assert len(report.prose["总体情况"]) == 1


def test_a_cell_of_a_page_is_named_by_its_table_too_where_all_stands_in_a_line(tmp_path: Path) -> None:
    text = page(tables(suqian(), form()), form()).replace("\n", "").replace(">3511<", ">三千<", 1)
    path = tmp_path / "报告.html"
    path.write_text(text, encoding="utf-8")
    report = read(path)
    places = {str(figure.text.source) for figure in report.figures.values() if figure.text}
    assert len(places) == len(report.figures)
    assert all(re.search(r":1 table \d+ row \d+ cell \d+$", place) for place in places)
    assert "报告.html:1 table 2 row 4 cell 8: " in run("check", path).out
    assert (
        json.loads(run("read", path, "--format", "json").out)["title_as_printed"]
        == "某市司法局2023年政府信息公开工作年度报告"
    )


def test_what_was_not_read_for_sure_is_not_said_to_be_blank(tmp_path: Path) -> None:
    done = run("check", written(tmp_path, UNSURE["a near label of a row"][0]))
    assert "was not read for sure: none of its 7 figures was taken" in done.out
    assert "never filled in" not in done.out


CONTENTS = ["目 录", "一、总体情况\t1", "二、主动公开政府信息情况……2", "三、收到和处理政府信息公开申请情况 3"]


@pytest.mark.parametrize("again", [True, False], ids=["the title again", "no title again"])
def test_a_cover_and_a_table_of_contents_are_none_of_the_text(again: bool, tmp_path: Path) -> None:
    path = house_style(tmp_path / "报告.docx", tables(suqian(), form()), form(), {"总体情况": ["总的说来。"]})
    document = Document(str(path))
    begin = document.paragraphs[0] if again else document.paragraphs[2]
    cover = ["某市司法局", "2023年政府信息公开工作年度报告"] if again else []
    for words in (*cover, "二〇二四年一月", *CONTENTS):
        begin.insert_paragraph_before(words)
    document.save(str(path))
    report = read(path)
    assert [each.text.value[:5] for each in report.prose["引言"]] == ["本报告根据"]
    assert [each.text.value for each in report.prose["总体情况"]] == ["总的说来。"]
    assert (taken(report), report.unsure, report.bureau) == (suqian(), (), "某市司法局")


def test_what_is_no_number_is_named(tmp_path: Path) -> None:
    numbers = tables(suqian(), form())
    path = written(
        tmp_path,
        {**numbers, "诉讼": [relabelled(numbers["诉讼"][0], lambda text: f"{text}件" if text.isdecimal() else text)]},
    )
    done = run("read", path, "-o", tmp_path / "读.json")
    fields = json.loads((tmp_path / "读.json").read_text(encoding="utf-8"))
    assert len(fields["unsure"]) == 15
    assert all("is no number" in problem["message"] for problem in fields["unsure"])
    assert done.err.count("件” is no number") == 15


def test_a_line_that_says_contents_within_the_text_takes_nothing_away(tmp_path: Path) -> None:
    lines = ["总的说来。", "目录", "（一）主动公开。发布信息。"]
    path = house_style(tmp_path / "报告.docx", tables(suqian(), form()), form(), {"总体情况": lines})
    assert [each.text.value for each in read(path).prose["总体情况"]] == ["总的说来。", "目录", "发布信息。"]


def test_the_title_once_more_below_the_text_takes_nothing_away(tmp_path: Path) -> None:
    path = tmp_path / "报告.html"
    text = page(tables(suqian(), form()), form(), prose={"总体情况": ["总的说来，工作不错。"]})
    title = "某市司法局2023年政府信息公开工作年度报告"
    text = text.replace("一、总体情况", "总体情况").replace("<p>二、", f"<p>附件：</p><p>{title}</p><p>二、")
    path.write_text(text, encoding="utf-8")
    report = read(path)
    assert [each.text.value for each in report.prose["总体情况"]][:1] == ["总的说来，工作不错。"]
    assert report.prose["引言"]


def test_a_line_of_a_list_that_is_numbered_like_a_heading_is_none(tmp_path: Path) -> None:
    path = tmp_path / "报告.html"
    lines = ["一、主动公开不够及时；", "二、解读不多。"]
    text = page(tables(suqian(), form()), form(), prose={"问题与改进": lines})
    path.write_text(text.replace("二、主动公开政府信息情况", "二、公开目录"), encoding="utf-8")
    report = read(path)
    assert report.prose["主动公开情况"] == ()
    assert any("主动公开不够及时" in problem.message for problem in report.unsure)


@pytest.mark.parametrize("label", ["审核不予公开件数", "联系申请人补正"])
def test_a_row_whose_label_begins_like_a_signature_is_no_signature(label: str, tmp_path: Path) -> None:
    whole = tables(suqian(), form())
    rows = [*whole["申请"][0], [Box(label, 3), *(Box("7") for _ in range(7))]]
    report = read(written(tmp_path, {**whole, "申请": [rows]}))
    assert any(label in problem.message for problem in report.unsure)


def test_a_file_that_is_not_read_is_not_said_to_be(made: Path, tmp_path: Path) -> None:
    bureau = tmp_path / "局"
    (bureau / "2024").mkdir(parents=True)
    (bureau / "bureau.yaml").write_text("name: 宿迁市\n模板: 模板.docx\n", encoding="utf-8")
    (bureau / "2024" / "a.yaml").write_text("year: 2024\n", encoding="utf-8")
    for name in ("模板", "2024"):
        shutil.copy(made / "宿迁.docx", bureau / f"{name}.docx")
        (bureau / f"{name}.pdf").write_bytes(b"%PDF-1.4")
    assert "which has the same name" not in run("check", bureau).err


@pytest.mark.parametrize(
    ("name", "kind"), [("宿迁.docx", ".docx"), ("宿迁.odt", ".odt"), ("封面.xlsx", ".xlsx"), ("印.pdf", ".pdf")]
)
def test_a_file_under_the_name_of_another_kind_is_told_by_what_is_in_it(
    name: str, kind: str, made: Path, tmp_path: Path
) -> None:
    source = tmp_path / name
    if kind == ".xlsx":
        assert run("read", made / "宿迁.docx", "-o", source).code == 0
    elif kind == ".pdf":
        source.write_bytes(pdf(b"<<>>"))
    else:
        shutil.copy(made / name, source)
    for other in {".docx", ".odt", ".xlsx", ".pdf", ".csv", ".yaml", ".html"} - {kind}:
        misnamed = tmp_path / f"报告{other}"
        misnamed.write_bytes(source.read_bytes())
        done = run("check", misnamed)
        assert (done.code, f"a file of the kind {kind}, whatever its name says: call it 报告{kind}" in done.err) == (
            2,
            True,
        )
    picture = tmp_path / "图.docx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    assert "this is a picture" in run("check", picture).err

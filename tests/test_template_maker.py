"""`docgen template make`: a template for any form, and what cannot be laid out."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import odf
import pytest
from builders import printed, write_tidy
from conftest import ROOT, missing, run
from docx import Document
from test_forms import LOCAL

import docgen
from docgen.errors import FormError
from docgen.forms.grid import lay_out
from docgen.lint import lint
from docgen.packs import Library
from docgen.template_maker import SUFFIXES, make_template
from docgen.template_maker.tables import TableToPrint

if TYPE_CHECKING:
    from pathlib import Path

    from docgen.forms.form import Form

Entry = dict[str, Any]
TYPE_AREA, FIVE_DIGITS, TWO_CHARACTERS = 8844, 481, 510  # twips: 156 mm, 8.5 mm, 9 mm
NO_RELATIONS = "[requests.open, requests.applicants, requests.outcomes, requests.balance, litigation.total]"


def leaf(label: str, **more: object) -> Entry:
    return {"code": "".join(filter(str.isalnum, label)), "label": label, **more}


def leaves(letter: str, count: int) -> list[Entry]:
    return [leaf(f"{letter}{number}") for number in range(1, count + 1)]


def heading(label: str, *children: Entry, side: str = "rows", **more: object) -> Entry:
    return {"label": label, side: list(children), **more}


def table(stub: list[Entry], boxhead: list[Entry], **more: object) -> Entry:
    return {"code": "表", "title": "一张表", "stub": stub, "boxhead": boxhead, **more}


def alone(*tables: Entry) -> str:
    """Word a form that stands on its own; JSON is YAML."""
    sections = [{"code": "概述", "heading": "概述"}]
    sections += [{"code": f"部分{t['code']}", "heading": f"{t['title']}情况", "table": t["code"]} for t in tables]
    return json.dumps(
        {
            "form": "own",
            "name": {"zh": "自定格式", "en": "a form of one's own"},
            "basis": "某办〔2022〕1号",
            "years": "2021-",
            "title": "{bureau}{year}年报告",
            "preamble": {"code": "引言", "heading": "引言"},
            "sections": sections,
            "tables": list(tables),
        },
        ensure_ascii=False,
    )


BLOCKS = {
    "code": "表",
    "title": "一张表",
    "blocks": [
        {"head": "甲块", "stubhead": "项目", "stub": leaves("甲", 2), "boxhead": leaves("子", 5)},
        {"head": "乙块", "stub": [heading("一组", *leaves("乙", 2))], "boxhead": leaves("丑", 2)},
        {
            "head": "丙块",
            "stub": leaves("丙", 1),
            "boxhead": [heading("合", *leaves("寅", 2), side="columns"), leaf("卯")],
        },
    ],
}
LONG = "一个实在很长很长而且只有一行的分组名称，放在一栏里就没有地方放数了"
ALONE = {
    "three columns": alone(table(leaves("行", 4), leaves("栏", 3), stubhead="项目")),
    "twelve columns": alone(table(leaves("行", 4), leaves("栏", 12))),
    "twelve columns under headings": alone(
        table(
            [heading("大组的名称", heading("中组", *leaves("甲", 2)), leaf("很长很长的一行的名称"))], leaves("栏", 12)
        )
    ),
    "as many columns as fit": alone(table(leaves("行", 2), leaves("栏", 17))),
    "one cell": alone(table(leaves("行", 1), leaves("栏", 1))),
    "a long heading over one row": alone(table([heading(LONG, leaf("甲"))], leaves("栏", 3))),
    "headings in headings": alone(
        table([heading(LONG, heading(LONG, heading(LONG, *leaves("甲", 2)), leaf("乙")))], leaves("栏", 8))
    ),
    "printed across": alone(table(leaves("行", 3), leaves("栏", 6), across="true")),
    "several blocks": alone(BLOCKS),
    "several tables": alone(table(leaves("行", 2), leaves("栏", 3)), {**BLOCKS, "code": "又", "title": "又一张"}),
    "a table of many pages": alone(table(leaves("行", 120), leaves("栏", 3))),
    "rows that may be left out": alone(
        table(
            [leaf("甲", optional="true"), leaf("乙"), leaf("丙", optional="true", rewordable="true")], leaves("栏", 2)
        )
    ),
    "amounts and changes": alone(table([leaf("甲", kind="amount"), leaf("乙", kind="change")], leaves("栏", 2))),
    "labels in two lines": alone(table([leaf("甲\n乙"), leaf(" 两  空 ")], [leaf("收费\n（万元）"), leaf("件")])),
    "no table": alone(),
}
EXTENDING = {
    "shipped": f"{{form: own, extends: zfxxgk-2021-fees, drop_rules: {NO_RELATIONS[:-1]}, fees.notice]}}",
    "its own table, labels, rows": LOCAL.replace("form: county", "form: own").replace("[requests.open]", NO_RELATIONS),
}


@dataclass(frozen=True)
class Made:
    """A form in a pack, with its template of a kind."""

    pack: Path
    form: Form
    template: Path


def library(pack: Path) -> Library:
    return Library.of_folders([pack])


@pytest.fixture(params=SUFFIXES)
def suffix(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=[*ALONE, *EXTENDING])
def made(request: pytest.FixtureRequest, suffix: str, tmp_path: Path) -> Made:
    """The template of each form, as it lies in its pack."""
    pack = pack_of(tmp_path, own={**ALONE, **EXTENDING}[request.param].replace("template: zfxxgk-2021.docx\n", ""))
    form = library(pack).form("own")
    template = pack / "templates" / f"own{suffix}"
    template.write_bytes(make_template(form, suffix))
    return Made(pack, form, template)


def pack_of(folder: Path, **forms: str) -> Path:
    """Put forms into a pack, each under its name."""
    pack = folder / "pack"
    (pack / "forms").mkdir(parents=True)
    (pack / "templates").mkdir()
    for name, content in forms.items():
        (pack / "forms" / f"{name}.yaml").write_text(content, encoding="utf-8")
    return pack


# Round trip: what is made prints every figure where its labels say


def test_lint_has_nothing_to_say_of_it(made: Made):
    assert lint(made.template.read_bytes(), made.template.name, made.form).remarks == ()


def test_a_report_prints_every_figure_in_the_cell_of_its_labels(made: Made, tmp_path: Path):
    numbers = {cell: number for number, cell in enumerate(made.form.cells, 1_001)}
    if numbers:
        bundle_file = write_tidy(tmp_path / "b.csv", numbers, made.form)
    else:
        bundle_file = tmp_path / "b.yaml"
        bundle_file.write_text("{bureau: 某局, year: 2023, prose: {概述: 一切如常。}}", encoding="utf-8")
    [bundle] = docgen.read_bundles(bundle_file)
    review, document = docgen.build(bundle, library(made.pack), "own", kind=made.template.suffix[1:])
    assert "template.unprinted" not in {finding.rule for finding in review.findings}
    report = tmp_path / f"report{made.template.suffix}"
    report.write_bytes(document.content)
    for form_table, cells in zip(made.form.tables, cells_of(report), strict=True):
        for cell in lay_out(form_table).cells:
            number = numbers[cell.ref] if cell.ref else 0
            expected = printed(number, made.form, cell.ref) if cell.ref else plain(cell.label)
            assert cells[cell.row, cell.column] == expected


def cells_of(report: Path) -> list[dict[tuple[int, int], str]]:
    """Return the words of each table of a document, by the row and column they stand in."""
    if report.suffix == ".odt":
        return [{cell[:2]: plain(cell.text) for cell in odf.cells(drawn)} for drawn in odf.tables(report)]
    return [
        {(at, place): plain(cell.text) for at, row in enumerate(drawn.rows) for place, cell in enumerate(row.cells)}
        for drawn in Document(str(report)).tables
    ]


def plain(label: str) -> str:
    return "".join(label.split())


def test_its_tables_are_as_wide_as_the_page_and_each_column_holds_its_words(made: Made):
    for drawn in map(TableToPrint, made.form.tables):
        stub, figures = drawn.widths[: drawn.grid.stub_columns], drawn.widths[drawn.grid.stub_columns :]
        assert sum(stub) + sum(figures) == TYPE_AREA
        assert min(figures) >= FIVE_DIGITS
        assert min(stub, default=TWO_CHARACTERS) >= TWO_CHARACTERS


def test_labels_in_two_lines_are_broken_where_the_form_breaks_them(suffix: str, tmp_path: Path):
    pack = pack_of(tmp_path, own=ALONE["labels in two lines"])
    template = tmp_path / f"own{suffix}"
    template.write_bytes(make_template(library(pack).form("own"), suffix))
    if suffix == ".odt":
        texts = {cell.text for drawn in odf.tables(template) for cell in odf.cells(drawn)}
    else:
        texts = {cell.text for drawn in Document(str(template)).tables for row in drawn.rows for cell in row.cells}
    assert {"甲\n乙", "两  空", "收费\n（万元）"} <= texts


def test_the_report_does_without_a_row_that_a_bureau_leaves_out(suffix: str, tmp_path: Path):
    pack = pack_of(tmp_path, own=ALONE["rows that may be left out"])
    own = library(pack).form("own")
    (pack / "templates" / f"own{suffix}").write_bytes(make_template(own, suffix))
    (tmp_path / "bureau.yaml").write_text(
        "{name: 某局, form: own, leave_out: [甲], labels: {丙: 改了叫法}}", encoding="utf-8"
    )
    numbers = {cell: number for number, cell in enumerate(own.cells, 1_001) if cell.row != "甲"}
    [bundle] = docgen.read_bundles(write_tidy(tmp_path / "2023.csv", numbers, own))
    report = tmp_path / f"report{suffix}"
    report.write_bytes(docgen.build(bundle, library(pack), kind=suffix[1:])[1].content)
    [cells] = cells_of(report)
    assert [cells[at, place] for at in range(1, 3) for place in range(3)] == [
        *("乙", "1003", "1004"),
        *("改了叫法", "1005", "1006"),
    ]
    assert len(cells) == 9


# What cannot be laid out is said with its place


REFUSED = {
    "more columns than fit": (alone(table(leaves("行", 2), leaves("栏", 18))), "18 columns of figures", SUFFIXES),
    "too many printed across": (
        alone(table(leaves("行", 3), leaves("栏", 7), across="true")),
        "at most 18 fit",
        SUFFIXES,
    ),
    "a label longer than a page": (alone(table([leaf("长" * 3_000)], leaves("栏", 2))), "too long for a row", SUFFIXES),
    "a label like a tag": (alone(table([leaf("{{ 甲 }}")], leaves("栏", 2))), "mean a tag", SUFFIXES),
    "a heading like a tag": (
        alone({**table(leaves("行", 2), leaves("栏", 2)), "title": "{% if %}"}),
        "mean a tag",
        SUFFIXES,
    ),
    "a stubhead like a tag": (alone(table(leaves("行", 2), leaves("栏", 2), stubhead="{#")), "mean a tag", SUFFIXES),
    "a row across that may be left out": (
        alone(table([leaf("甲", optional="true"), leaf("乙")], leaves("栏", 2), across="true")),
        "printed across",
        SUFFIXES,
    ),
    "the first row of a group may be left out": (
        alone(table([heading("组", leaf("甲", optional="true"), leaf("乙"))], leaves("栏", 2))),
        "merged cells begin in it",
        SUFFIXES,
    ),
    "the last row of a group may be left out": (
        alone(table([heading("组", leaf("甲"), leaf("乙", optional="true"))], leaves("栏", 2))),
        "merged cells reach into it",
        (".odt",),
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_laid_out_is_refused_with_its_place(case: str, tmp_path: Path):
    content, reason, refusing = REFUSED[case]
    pack = pack_of(tmp_path, own=content)
    own = library(pack).form("own")
    for suffix in SUFFIXES:
        if suffix not in refusing:
            assert lint(make_template(own, suffix), f"own{suffix}", own).remarks == ()
            continue
        with pytest.raises(FormError) as refused:
            make_template(own, suffix)
        assert "own.yaml:1:" in str(refused.value)
        assert reason in str(refused.value)


# The command


CHILD = "{form: child, extends: county, name: {zh: 子, en: child}}"


@pytest.fixture
def county(tmp_path: Path) -> Path:
    return pack_of(tmp_path, county=LOCAL.replace("template: zfxxgk-2021.docx\n", ""), child=CHILD)


def test_it_makes_the_template_of_a_form_that_extends_one_of_a_pack(county: Path, tmp_path: Path, suffix: str):
    for number, form in enumerate(("child", county / "forms" / "child.yaml")):
        made = run("template", "make", form, "--pack", county, "-o", tmp_path / f"{number}{suffix}")
        assert made.code == 0
        assert made.out == ""
        assert f"as child{suffix};" in made.err
        assert (
            run("template", "lint", tmp_path / f"{number}{suffix}", "--form", form, "--pack", county, "--strict").code
            == 0
        )
    alone = run("template", "make", county / "forms" / "child.yaml", "-o", tmp_path / f"2{suffix}")
    assert (alone.code, (tmp_path / f"2{suffix}").exists()) == (2, False)
    assert "child.yaml:1:24: there is no form “county”" in alone.err


def test_the_template_of_a_shipped_form_is_the_shipped_one(tmp_path: Path, suffix: str):
    made = tmp_path / f"t{suffix.upper()}"
    assert run("template", "make", "zfxxgk-2021", "-o", made).code == 0
    assert made.read_bytes() == (ROOT / "templates" / f"zfxxgk-2021{suffix}").read_bytes()


def test_what_is_made_is_found_in_the_pack_under_the_name_that_is_said(county: Path, tmp_path: Path):
    named = tmp_path / "named.yaml"
    named.write_text("{form: named, extends: zfxxgk-2021, template: 某县.docx}", encoding="utf-8")
    assert "as 某县.odt;" in run("template", "make", named, "-o", tmp_path / "x.odt").err
    assert run("template", "make", "child", "--pack", county, "-o", county / "templates" / "child.odt").code == 0
    ran = run("template", "lint", county / "templates" / "child.odt", "--pack", county, "--strict")
    assert (ran.code, "child (named like the template)" in ran.out) == (0, True)


def test_a_template_that_was_edited_is_not_written_over_without_being_asked(tmp_path: Path, suffix: str):
    file = tmp_path / f"t{suffix}"
    make = ("template", "make", "zfxxgk-2021", "-o", file)
    assert [run(*make).code for _time in range(2)] == [0, 0]
    made = file.read_bytes()
    file.write_bytes(b"edited")
    refused = run(*make)
    assert (refused.code, file.read_bytes()) == (2, b"edited")
    assert f"{file}: this file is there already" in refused.err
    assert "--force" in refused.err
    assert run(*make, "--force").code == 0
    assert file.read_bytes() == made


@pytest.mark.parametrize("name", ["t.doc", "t.pdf", "t", "-"])
def test_a_template_is_docx_or_odt(name: str, tmp_path: Path):
    refused = run("template", "make", "zfxxgk-2021", "-o", name, cwd=tmp_path)
    assert (refused.code, refused.stdout, list(tmp_path.iterdir())) == (2, b"", [])
    assert f"must end in “.docx” or “.odt”, not “{name}”" in refused.err


def test_a_form_that_cannot_be_laid_out_leaves_no_file(tmp_path: Path, suffix: str):
    form = tmp_path / "own.yaml"
    form.write_text(REFUSED["more columns than fit"][0], encoding="utf-8")
    refused = run("template", "make", form, "-o", tmp_path / f"t{suffix}")
    assert (refused.code, list(tmp_path.iterdir())) == (2, [form])
    assert f"error: {form}:1:" in refused.err


@pytest.mark.office
@pytest.mark.usefixtures("soffice")
@pytest.mark.parametrize("case", ["twelve columns under headings", "as many columns as fit", "several blocks"])
def test_libreoffice_prints_every_figure_of_a_report_in_one_line(case: str, suffix: str, tmp_path: Path):
    pack = pack_of(tmp_path, own=ALONE[case])
    own, template, report = library(pack).form("own"), tmp_path / f"own{suffix}", tmp_path / "report.pdf"
    assert run("template", "make", "own", "--pack", pack, "-o", template).code == 0
    numbers = {cell: number for number, cell in enumerate(own.cells, 12_001)}
    bundle = write_tidy(tmp_path / "b.csv", numbers, own)
    ran = run("build", bundle, "--form", "own", "--pack", pack, "--template", template, "-o", report)
    assert ran.code == 0, ran.err
    if not shutil.which("pdftotext"):
        missing("pdftotext is not installed (poppler-utils)")
    text = subprocess.run(["pdftotext", "-layout", report, "-"], check=True, capture_output=True).stdout.decode()
    assert {str(number) for number in numbers.values()} <= set(text.split())

"""Forms as data: the shipped ones are the official ones; local ones change what they say."""

from __future__ import annotations

import os
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

import pytest
from builders import form, found, numbers_of, ref, reviewed, suqian, write_tidy, write_yaml
from conftest import ROOT, run
from word import rows, tables

import docgen
from docgen.errors import FormError
from docgen.forms.expression import ExpressionError, parse
from docgen.forms.grid import lay_out
from docgen.packs import Library, Pack

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from builders import Numbers

    from docgen.forms.form import Form


@pytest.mark.parametrize(
    ("name", "cells", "sections"),
    [("zfxxgk-2021", [10, 175, 15], 6), ("zfxxgk-2021-fees", [10, 175, 15, 3], 7), ("zfxxgk-2019", [22, 161, 15], 6)],
)
def test_the_official_forms_have_their_tables_and_sections(name: str, cells: list[int], sections: int):
    assert [len(table.cells) for table in form(name).tables] == cells
    assert len(form(name).sections) == sections


@pytest.mark.parametrize(
    ("name", "table", "size"),
    [
        ("zfxxgk-2021", "公开", (14, 4)),
        ("zfxxgk-2021", "申请", (28, 10)),
        ("zfxxgk-2021", "诉讼", (4, 15)),
        ("zfxxgk-2021-fees", "收费", (2, 4)),
        ("zfxxgk-2019", "申请", (26, 10)),
    ],
)
def test_tables_are_printed_on_the_official_grid_without_gaps_or_overlaps(name: str, table: str, size: tuple[int, int]):
    grid = lay_out(form(name).table(table))
    assert (grid.rows, grid.columns) == size
    covered = [
        (cell.row + down, cell.column + right)
        for cell in grid.cells
        for down in range(cell.rows)
        for right in range(cell.columns)
    ]
    assert len(covered) == len(set(covered)) == size[0] * size[1]


def test_the_corner_and_the_spans_of_table_three_are_the_official_ones():
    cells = {
        cell.label: (cell.row, cell.column, cell.rows, cell.columns)
        for cell in lay_out(form().table("申请")).cells
        if cell.label
    }
    assert cells["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"] == (0, 0, 3, 3)
    assert cells["申请人情况"] == (0, 3, 1, 7)
    assert cells["法人或其他组织"] == (1, 4, 1, 5)
    assert cells["自然人"] == (1, 3, 2, 1)
    assert cells["三、本年度办理结果"] == (5, 0, 22, 1)
    assert cells["（三）不予公开"] == (7, 1, 8, 1)
    assert cells["（一）予以公开"] == (5, 1, 1, 2)
    assert cells["四、结转下年度继续办理"] == (27, 0, 1, 3)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a =",
        "a = b c",
        "a == b",
        "a = b <=> ",
        "max(a) = b",
        "(a = b",
        "a = 1 = 2",
        "a = __import__('os')",
        "=" * 9,
        "(" * 99 + "a" + ")" * 99 + " = 1",
    ],
)
def test_what_is_not_a_relation_is_refused(text: str):
    with pytest.raises(ExpressionError):
        parse(text)


LOCAL = """
form: county
extends: zfxxgk-2021
name: {zh: 某县格式, en: a county's form}
template: zfxxgk-2021.docx
replace:
  - item: 申请.其他处理
    by: [{code: 其他处理, label: （六）其他处理}]
leave_out: [公开.规章]
labels: {公开.规范性文件: 规范性文件}
tables:
  - code: 解读
    title: 政策解读情况
    unit: 件
    stub: [{code: 解读, label: 政策解读}]
    boxhead: [{code: 文字, label: 文字解读}, {code: 图表, label: 图表解读}, {code: 总计, label: 总计}]
sections:
  - {code: 总体情况, heading: 总体情况}
  - {code: 主动公开情况, heading: 主动公开政府信息情况, table: 公开}
  - {code: 依申请公开情况, heading: 收到和处理政府信息公开申请情况, table: 申请}
  - {code: 复议诉讼情况, heading: 政府信息公开行政复议、行政诉讼情况, table: 诉讼}
  - {code: 解读情况, heading: 政策解读情况, table: 解读}
rules:
  - id: local.interpretation
    severity: warning
    table: 解读
    each: row
    relations: [总计 = 文字 + 图表]
    words: {zh: 总计等于两项之和, en: the total is the sum of the two}
    advice: {zh: 核对两项, en: check the two}
drop_rules: [requests.open]
"""


@pytest.fixture
def county(tmp_path: Path) -> Path:
    pack = tmp_path / "pack"
    (pack / "forms").mkdir(parents=True)
    (pack / "forms" / "county.yaml").write_text(LOCAL, encoding="utf-8")
    return pack


def test_a_local_form_changes_what_it_says_and_keeps_the_rest(county: Path):
    local = Library((Pack.of_folder(county),)).form("county")
    assert [len(table.cells) for table in local.tables] == [7, 161, 15, 3]
    assert local.table("公开").rows["规范性文件"][-1].label == "规范性文件"
    assert "requests.open" not in {rule.id for rule in local.rules}
    outcomes = next(relation for relation in local.relations if relation.rule.id == "requests.outcomes")
    assert ref("申请.其他处理.自然人") in outcomes.cells
    assert not [cell for cell in outcomes.cells if cell.row == "其他情形"]


def test_real_figures_on_a_local_form_are_checked_by_its_rules(county: Path, tmp_path: Path):
    local = Library((Pack.of_folder(county),)).form("county")
    figures = suqian()
    numbers = {cell: figures.get(cell, 0) for cell in local.cells}
    for column in local.table("申请").columns:
        numbers[ref(f"申请.其他处理.{column}")] = sum(
            figures[ref(f"申请.{row}.{column}")] for row in ("逾期不补正", "逾期不缴费", "其他情形")
        )
    numbers[ref("解读.解读.文字")] = 3
    path = write_tidy(tmp_path / "b.csv", numbers, local)
    ran = run("check", path, "--form", "county", "--pack", county)
    assert ran.code == 0
    assert "local.interpretation" in ran.out
    assert ran.out.count("warning ") == 1


@pytest.mark.usefixtures("county")
def test_a_pack_may_be_named_by_the_bureau(tmp_path: Path):
    (tmp_path / "bureau.yaml").write_text("name: 某局\nform: county\npacks: [pack]\n", encoding="utf-8")
    (tmp_path / "2023.yaml").write_text("tables: {}\n", encoding="utf-8")
    [bundle] = docgen.read_bundles(tmp_path / "2023.yaml")
    assert docgen.review(bundle).report.form.name == "county"


def test_a_form_may_be_a_file_beside_the_bureau(tmp_path: Path):
    (tmp_path / "local.yaml").write_text(LOCAL.replace("form: county", "form: local"), encoding="utf-8")
    (tmp_path / "bureau.yaml").write_text("name: 某局\nform: local.yaml\n", encoding="utf-8")
    (tmp_path / "years").mkdir()
    folder = tmp_path / "2023"
    folder.mkdir()
    (folder / "b.yaml").write_text("tables: {}\n", encoding="utf-8")
    [bundle] = docgen.read_bundles(folder)
    assert docgen.review(bundle).report.form.name == "local"


def test_the_shipped_pack_is_registered_like_any_other():
    [official] = [point for point in entry_points(group="docgen.packs") if point.name == "official"]
    assert isinstance(official.load(), Pack)
    assert {form.name for form in Library().forms()} == {
        "zfxxgk-2019",
        "zfxxgk-2021",
        "zfxxgk-2021-fees",
        "zfxxgk-2021-other",
    }


def test_an_installed_pack_is_found_by_its_entry_point(county: Path, tmp_path: Path):
    site = tmp_path / "site"
    metadata = site / "county_pack-1.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: county-pack\nVersion: 1\n", encoding="utf-8")
    (metadata / "entry_points.txt").write_text("[docgen.packs]\ncounty = county_pack:PACK\n", encoding="utf-8")
    (site / "county_pack.py").write_text(
        f"from pathlib import Path\nfrom docgen import Pack\nPACK = Pack.of_folder(Path({str(county)!r}))\n",
        encoding="utf-8",
    )
    path = os.pathsep.join([str(ROOT), str(site)])
    ran = run("forms", environment={"PYTHONPATH": path})
    assert "county" in ran.out
    assert run("forms", "county", environment={"PYTHONPATH": path}).code == 0


def with_sections(count: int, folder: Path) -> str:
    """Write a local form with this many sections, the last of which print its tables; return its file."""
    plain = (f"  - {{code: s{number}, heading: 事项{number}}}\n" for number in range(1, count - 2))
    printing = (f"  - {{code: {code}情况, heading: {code}情况, table: {code}}}\n" for code in ("公开", "申请", "诉讼"))
    file = folder / "long.yaml"
    text = "form: long\nextends: zfxxgk-2021\nname: {zh: 长, en: long}\nsections:\n"
    file.write_text("".join((text, *plain, *printing)), encoding="utf-8")
    return str(file)


def test_a_form_has_no_more_sections_than_can_be_numbered(tmp_path: Path):
    longest = Library().form(with_sections(99, tmp_path))
    assert longest.heading_of(longest.table("诉讼")).startswith("九十九、")
    with pytest.raises(FormError, match=r"long\.yaml:1:1: .*100.*99"):
        Library().form(with_sections(100, tmp_path))


def test_sections_are_put_in_after_others(tmp_path: Path):
    file = tmp_path / "more.yaml"
    head = "form: more\nextends: zfxxgk-2021\nsections:\n"
    own = "  - {code: 前言, heading: 前言, after: 引言}\n  - {code: 附一, heading: 附一, after: 存在的主要问题及改进情况}\n"
    file.write_text(f"{head}{own}  - {{code: 附二, heading: 附二, after: 附一}}\n", encoding="utf-8")
    codes = [section.code for section in Library().form(str(file)).sections]
    assert codes == [
        "前言",
        *(section.code for section in form("zfxxgk-2021").sections[:5]),
        "附一",
        "附二",
        "其他事项",
    ]
    file.write_text(f"{head}{own}  - {{code: 附二, heading: 附二}}\n", encoding="utf-8")
    with pytest.raises(FormError, match=r"more\.yaml:6:5: .*after which"):
        Library().form(str(file))
    file.write_text(f"{head}  - {{code: 附一, heading: 附一, after: 附录}}\n", encoding="utf-8")
    with pytest.raises(FormError, match=r"more\.yaml:4:\d+: there is no section “附录”.*总体情况"):
        Library().form(str(file))


def test_a_form_of_another_name_than_its_file_is_refused(county: Path):
    (county / "forms" / "county.yaml").rename(county / "forms" / "other.yaml")
    with pytest.raises(FormError, match=r"calls itself|自称"):
        Library((Pack.of_folder(county),)).form("other")


def test_a_bureau_leaves_out_and_words_rows_as_the_form_allows(tmp_path: Path):
    (tmp_path / "bureau.yaml").write_text(
        "name: 某局\nform: zfxxgk-2021\nleave_out: [规章]\nlabels: {行政规范性文件: 规范性文件}\n", encoding="utf-8"
    )
    numbers = {cell: number for cell, number in suqian().items() if cell.row != "规章"}
    path = write_tidy(tmp_path / "2023.csv", numbers, form())
    review = reviewed(path)
    assert found(review) == []
    assert numbers_of(review.report) == numbers
    ran = run("build", path, "-o", tmp_path / "r.docx")
    assert ran.code == 0, ran.err
    printed = rows(tables(tmp_path / "r.docx")[0])
    assert printed[2] == ["规范性文件", "109", "489", "597"]
    assert len(printed) == 13


def write_in_yaml(path: Path, numbers: Numbers, on: Form) -> Path:
    return write_yaml(path, numbers, on, {})


@pytest.mark.parametrize("write", [write_tidy, write_in_yaml])
def test_a_published_shape_is_refused_with_the_lines_that_declare_it(write: Callable[..., Path], tmp_path: Path):
    on = form("zfxxgk-2021-other")
    bundle = write(tmp_path / "2023.data", dict.fromkeys(on.cells, 0), on)
    folder = tmp_path / "局"
    folder.mkdir()
    (folder / "bureau.yaml").write_text("单位: 某局\n", encoding="utf-8")
    bundle = bundle.rename(folder / f"2023{'.csv' if write is write_tidy else '.yaml'}")
    refused = run("check", folder)
    assert (refused.code, "shape that is no official form" in refused.err) == (2, True), refused.err
    lines = [line[4:] for line in refused.err.splitlines() if line.startswith("    ")]
    assert len(lines) == 6
    (folder / "表式.yaml").write_text("\n".join(lines), encoding="utf-8")
    (folder / "bureau.yaml").write_text("单位: 某局\n表式: 表式.yaml\n", encoding="utf-8")
    assert run("build", folder, "-o", tmp_path / "report.docx").code == 0

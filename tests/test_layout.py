"""The same figures in every shape a bureau hands them in: laid out on the form, they are the same report."""

from __future__ import annotations

import csv
import io
import itertools
from typing import TYPE_CHECKING

import pytest
from builders import form, found, numbers_of, printed_rows, ref, reviewed, suqian, write_tidy, write_yaml

import docgen
from docgen.errors import BundleError, DocgenError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from builders import Numbers

    from docgen.bundle import Bundle
    from docgen.checks import Review

YAML = "bureau: 某局\nyear: 2023\nform: zfxxgk-2021\n"
UNNAMED = "bureau: 某局\nyear: 2023\n"
FORMS = ["zfxxgk-2019", "zfxxgk-2021", "zfxxgk-2021-fees"]


def every_cell_another(name: str) -> Numbers:
    """Figures that tell every cell from every other: a figure in a wrong cell cannot go unseen."""
    return {cell: number for number, cell in enumerate(form(name).cells, 1000)}


def write_printed(
    folder: Path, numbers: Numbers, name: str = "zfxxgk-2021", encoding: str = "utf-8-sig", delimiter: str = ","
) -> Path:
    """Write a bundle folder: a YAML file, and every table as printed."""
    bundle = folder / "2023"
    bundle.mkdir()
    (bundle / "bundle.yaml").write_text(f"bureau: 某局\nyear: 2023\nform: {name}\n", encoding="utf-8")
    on = form(name)
    for table in on.tables:
        text = io.StringIO()
        csv.writer(text, delimiter=delimiter).writerows(printed_rows(table, numbers, on))
        (bundle / f"{table.code}.csv").write_bytes(text.getvalue().encode(encoding))
    return bundle


@pytest.mark.parametrize("name", FORMS)
def test_tables_as_printed(name: str, tmp_path: Path):
    numbers = every_cell_another(name)
    assert numbers_of(reviewed(write_printed(tmp_path, numbers, name), name).report) == numbers


@pytest.mark.parametrize("name", FORMS)
def test_tidy_figures(name: str, tmp_path: Path):
    numbers = every_cell_another(name)
    path = write_tidy(tmp_path / "tidy.csv", numbers, form(name))
    assert numbers_of(reviewed(path, name).report) == numbers


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_and_delimiter_of_excel_and_wps(encoding: str, delimiter: str, tmp_path: Path):
    numbers = suqian()
    review = reviewed(write_printed(tmp_path, numbers, encoding=encoding, delimiter=delimiter))
    assert numbers_of(review.report) == numbers
    assert found(review) == []


def edited(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8-sig")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8-sig")


def test_titles_notes_blank_lines_and_spare_columns_do_not_disturb(tmp_path: Path):
    bundle = write_printed(tmp_path, suqian())
    for table in form().tables:
        path = bundle / f"{table.code}.csv"
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        lines = [f"{table.title},,", "单位：件", "", *(f"{line},," for line in lines), ",,,", "注：本表由办公室填报"]
        path.write_text("\n".join(lines), encoding="utf-8")
    assert numbers_of(reviewed(bundle).report) == suqian()


def test_merged_fields_repeated_instead_of_blank(tmp_path: Path):
    bundle = write_printed(tmp_path, suqian())
    rows = list(csv.reader((bundle / "申请.csv").read_text(encoding="utf-8-sig").splitlines()))
    for row in rows[:3]:
        for at in range(4, 10):
            row[at] = row[at] or (row[at - 1] if row is not rows[2] else "")
    for above, row in itertools.pairwise(rows):
        for at in (0, 1):
            row[at] = row[at] or (above[at] if not row[0] else "")
    with (bundle / "申请.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    assert numbers_of(reviewed(bundle).report) == suqian()


def test_full_width_digits_and_thousands_separators_are_read_with_a_warning(tmp_path: Path):
    bundle = write_printed(tmp_path, suqian())
    edited(bundle / "公开.csv", ("1808595", '"1,808,595"'), ("20163", "２０１６３"))
    review = reviewed(bundle)
    assert numbers_of(review.report) == suqian()
    assert found(review) == [("value.domain", "公开")]


def test_a_determined_field_left_blank_in_a_printed_table_is_computed(tmp_path: Path):
    bundle = write_printed(tmp_path, suqian())
    edited(bundle / "申请.csv", (",3511", ","), (",3375,99,0,4,7,1,3486", ",,,,,,,"))
    edited(bundle / "诉讼.csv", (",440,", ",,"))
    review = reviewed(bundle)
    assert numbers_of(review.report) == suqian()
    assert found(review) == []


def test_another_field_left_blank_is_missing_at_its_line_and_field(tmp_path: Path):
    bundle = write_printed(tmp_path, suqian())
    edited(bundle / "申请.csv", ("3402,99,", "3402,,"))
    [finding] = reviewed(bundle).findings
    assert (finding.rule, finding.place.where) == ("value.missing", "申请.新收.商业企业")
    assert (finding.source.line, finding.source.column) == (4, 5)


def test_rows_may_come_in_another_order_and_under_other_spellings(tmp_path: Path):
    bundle = write_printed(tmp_path, suqian())
    path = bundle / "申请.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    lines[3:5] = [lines[4].replace("二、上年结转政府信息公开申请数量", "2.上年结转政府信息公开申请数量"), lines[3]]
    path.write_text(
        "\n".join(lines).replace("（", "(").replace("）", ")").replace("“", '""').replace("”", '""'), encoding="gb18030"
    )
    edited_lines = path.read_bytes().decode("gb18030").replace('3.危及""三安全一稳定""', '"3.危及""三安全一稳定"""')
    path.write_bytes(edited_lines.encode("gb18030"))
    assert numbers_of(reviewed(bundle).report) == suqian()


@pytest.mark.parametrize("stem", ["table", "三", "表三", "三、收到和处理政府信息公开申请情况", "requests"])
def test_a_printed_table_is_known_by_its_name_or_its_labels(stem: str, tmp_path: Path):
    bundle = write_printed(tmp_path, suqian())
    (bundle / "申请.csv").rename(bundle / f"{stem}.csv")
    assert numbers_of(reviewed(bundle).report) == suqian()


def test_yaml_by_labels_lists_nested_headings_and_codes(tmp_path: Path):
    path = tmp_path / "b.yaml"
    path.write_text(
        YAML
        + """
tables:
  表二:
    第二十条第（一）项:
      规章: {本年制发件数: 1, 本年废止件数: 2, 现行有效件数: 3}
    规范性文件: [4, 5, 6]
    行政许可: 7
    行政处罚: {数量: 8}
  申请:
    新收: {自然人: 1, 商业企业: 2, 科研机构: 3, 社会公益组织: 4, 法律服务机构: 5, 其他: 6, 总计: 21}
    三、本年度办理结果:
      （三）不予公开:
        1.属于国家秘密: [1, 0, 0, 0, 0, 0, 1]
      总计: {总计: 9}
  四:
    行政诉讼:
      未经复议直接起诉: [1, 2, 3, 4, 10]
""",
        encoding="utf-8",
    )
    numbers = {str(cell): number for cell, number in numbers_of(reviewed(path).report).items()}
    expected = {
        "公开.规章.制发": 1, "公开.规章.废止": 2, "公开.规章.现行有效": 3, "公开.规范性文件.现行有效": 6, "公开.行政许可.数量": 7,
        "公开.行政处罚.数量": 8, "申请.新收.其他": 6, "申请.新收.总计": 21, "申请.国家秘密.自然人": 1, "申请.总计.总计": 9,
        "诉讼.直接起诉.未审结": 4,
    }  # fmt: skip
    assert {cell: numbers[cell] for cell in expected} == expected


def test_a_tidy_file_holds_many_bureaus_and_years(tmp_path: Path):
    one = write_tidy(tmp_path / "one.csv", suqian(2023), form(), bureau="甲局", year=2023)
    other = write_tidy(tmp_path / "other.csv", suqian(2024), form(), bureau="乙局", year=2024)
    both = tmp_path / "both.csv"
    both.write_text(
        one.read_text(encoding="utf-8") + other.read_text(encoding="utf-8").split("\n", 1)[1], encoding="utf-8"
    )
    bundles = docgen.read_bundles(both)
    assert [str(bundle) for bundle in bundles] == ["甲局 2023", "乙局 2024"]
    assert [numbers_of(docgen.review(bundle, form="zfxxgk-2021").report) for bundle in bundles] == [
        suqian(2023),
        suqian(2024),
    ]


def test_a_tidy_file_may_be_one_of_a_folders_tables(tmp_path: Path):
    folder = tmp_path / "2023"
    folder.mkdir()
    write_tidy(folder / "figures.csv", suqian(), form())
    (folder / "bundle.yaml").write_text(YAML, encoding="utf-8")
    assert numbers_of(reviewed(folder).report) == suqian()


def rewritten(path: Path, change: Callable[[list[list[str]]], None]) -> None:
    rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    change(rows)
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")


def problems(bundle: Path) -> list[str]:
    with pytest.raises(DocgenError) as caught:
        reviewed(bundle)
    return [str(problem) for problem in caught.value.problems]


def test_what_spreadsheets_and_clerks_add_to_a_table_does_not_disturb(tmp_path: Path):
    bundle = write_printed(tmp_path, suqian())

    def add(rows: list[list[str]]) -> None:
        rows[0:0] = [["宿迁市人民政府", "", "2023"], ["统计年度", "2023", "单位：件"]]
        rows += [["数据来源：各单位"], ["*含2022年结转"], ["— 3 —"], ["填表人：张三", "审核人：李四"]]

    for table in form().tables:
        rewritten(bundle / f"{table.code}.csv", add)
    rewritten(bundle / "诉讼.csv", lambda rows: rows.insert(5, [str(number) for number in range(1, 16)]))
    rewritten(bundle / "申请.csv", lambda rows: rows.insert(5, ["栏次", "", "", *"1234567"]))
    rewritten(
        bundle / "公开.csv",
        lambda rows: [row.__setitem__(slice(None), [row[0]] * 4) for row in rows if row[0].startswith("第二十条")],
    )
    assert numbers_of(reviewed(bundle).report) == suqian()


def test_a_heading_over_an_empty_column_does_not_disturb(tmp_path: Path):
    bundle = write_printed(tmp_path, suqian())

    def split(rows: list[list[str]]) -> None:
        for number, row in enumerate(rows):
            row.insert(5, "行政诉讼" if number == 0 else "")
            if number == 0:
                row[6] = ""

    rewritten(bundle / "诉讼.csv", split)
    assert numbers_of(reviewed(bundle).report) == suqian()


def test_a_line_that_is_short_is_refused_rather_than_shifted(tmp_path: Path):
    bundle = write_printed(tmp_path, suqian())
    rewritten(bundle / "诉讼.csv", lambda rows: rows[3].pop(11))
    [said] = problems(bundle)
    assert "诉讼.csv:4" in said
    assert "14 fields" in said


def test_a_second_file_of_a_table_is_one_problem(tmp_path: Path):
    bundle = write_printed(tmp_path, suqian())
    (bundle / "申请 - 副本.csv").write_bytes((bundle / "申请.csv").read_bytes())
    [said] = problems(bundle)
    assert "again" in said


def test_a_file_under_the_name_of_another_table_is_told(tmp_path: Path):
    bundle = write_printed(tmp_path, suqian())
    (bundle / "申请.csv").rename(bundle / "主动公开政府信息情况.csv")
    (bundle / "公开.csv").unlink()
    assert any("its labels are those of" in said for said in problems(bundle))


def test_a_number_in_a_name_may_count_sections_or_tables(tmp_path: Path):
    bundle = write_printed(tmp_path, suqian())
    for at, name in enumerate(("公开", "申请", "诉讼"), 1):
        (bundle / f"{name}.csv").rename(bundle / f"附表{at}.csv")
    [read] = docgen.read_bundles(bundle)
    assert {cell: figure.number for cell, figure in docgen.report_of(read).figures.items()} == suqian()


def test_text_lost_to_the_wrong_code_page_is_told(tmp_path: Path):
    bundle = write_printed(tmp_path, suqian())
    lost = (bundle / "诉讼.csv").read_text(encoding="utf-8-sig").encode("ascii", errors="replace")
    (bundle / "诉讼.csv").write_bytes(lost)
    [said] = problems(bundle)
    assert "the Chinese text is lost" in said


def test_stray_tabs_do_not_make_a_comma_file_a_tab_file(tmp_path: Path):
    path = write_tidy(tmp_path / "tidy.csv", suqian(), form())
    path.write_text(
        "\n".join(f"{line}\t\t\t\t\t\t\t" for line in path.read_text(encoding="utf-8").splitlines()), encoding="utf-8"
    )
    assert numbers_of(reviewed(path).report) == suqian()


def test_a_line_of_excels_own_that_names_the_delimiter_is_read(tmp_path: Path):
    path = write_tidy(tmp_path / "tidy.csv", {**suqian(), ref("公开.行政许可.数量"): ""}, form())
    path.write_text("sep=,\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    [finding] = [finding for finding in reviewed(path).findings if finding.rule == "value.missing"]
    assert (
        path.read_text(encoding="utf-8").splitlines()[finding.source.line - 1].endswith(",行政许可,本年处理决定数量,")
    )


def test_a_written_blank_is_zero_by_the_bureaus_word_totals_included(tmp_path: Path):
    path = write_tidy(tmp_path / "tidy.csv", {**suqian(), ref("申请.予以公开.总计"): "/"}, form())
    (tmp_path / "bureau.yaml").write_text("name: 某局\nblank: zero\n", encoding="utf-8")
    assert found(reviewed(path)) == [("requests.applicants", "申请.予以公开.总计")]


def test_a_hidden_file_is_no_offer_for_a_path_that_is_not_there(tmp_path: Path):
    (tmp_path / ".bundle.yaml").write_text("", encoding="utf-8")
    with pytest.raises(DocgenError) as caught:
        docgen.read_bundles(tmp_path / "bundle.yaml")
    assert "do you mean" not in str(caught.value)


# The bureau's folder


def test_a_bundle_inherits_from_its_bureau_and_may_override(tmp_path: Path):
    (tmp_path / "bureau.yaml").write_text(
        'name: 某局\nphone: "0596-2966126"\npostcode: 0363000\nform: zfxxgk-2021\nblank: zero\nleave_out: [规章]\n',
        encoding="utf-8",
    )
    (tmp_path / "2022.yaml").write_text("tables: {公开: {行政许可: }}\n", encoding="utf-8")
    (tmp_path / "2023.yaml").write_text(
        "blank: missing\nbureau: {phone: 0596-1}\ntables: {公开: {行政许可: }}\n", encoding="utf-8"
    )
    older, newer = docgen.read_bundles(tmp_path)
    assert (older.year, newer.year) == (2022, 2023)
    assert older.profile.contacts["postcode"].value == "0363000"
    assert (older.profile.contacts["phone"].value, newer.profile.contacts["phone"].value) == ("0596-2966126", "0596-1")
    blank = [[f.place.where for f in docgen.review(b).findings if f.severity.value == "info"] for b in (older, newer)]
    assert blank == [["公开.行政许可.数量"], []]
    assert not [cell for cell in docgen.review(older).report.figures if cell.row == "规章"]


@pytest.mark.parametrize("blank", ["", "/", "-", "—", "无"])
def test_a_blank_is_zero_only_where_the_bureau_says_so_and_then_it_is_reported(blank: str, tmp_path: Path):
    path = tmp_path / "2023.yaml"
    tables = f"tables:\n  公开:\n    行政许可: '{blank}'\n    行政处罚: 5\n"
    path.write_text(YAML + tables, encoding="utf-8")
    assert ("value.missing", "公开.行政许可.数量") in [(f.rule, f.place.where) for f in reviewed(path).findings]
    path.write_text(YAML + "blank: zero\n" + tables, encoding="utf-8")
    review = reviewed(path)
    assert ("value.missing", "公开.行政许可.数量") not in found(review)
    numbers = {str(cell): number for cell, number in numbers_of(review.report).items()}
    assert (numbers["公开.行政许可.数量"], numbers["公开.行政处罚.数量"]) == (0, 5)
    assert any("blank: zero" in finding.message and finding.severity.value == "info" for finding in review.findings)


def test_the_form_is_told_from_year_and_labels(tmp_path: Path):
    def form_of(name: str, year: int) -> str:
        numbers = every_cell_another(name)
        [bundle] = docgen.read_bundles(write_tidy(tmp_path / "b.csv", numbers, form(name), year=year))
        return docgen.review(bundle).report.form.name

    assert form_of("zfxxgk-2021-fees", 2023) == "zfxxgk-2021-fees"
    assert form_of("zfxxgk-2021", 2023) == "zfxxgk-2021"  # no fee table, so it is not said to be missing
    assert form_of("zfxxgk-2019", 2020) == "zfxxgk-2019"
    assert form_of("zfxxgk-2019", 2021) == "zfxxgk-2019"  # some bureaus used the old form a year too long


def test_the_form_is_the_one_whose_tables_are_filled_and_otherwise_the_nearest_is_named(tmp_path: Path):
    figures = every_cell_another("zfxxgk-2021")

    def written(numbers: Numbers, prose: Mapping[str, str], on: str = "zfxxgk-2021") -> Bundle:
        [bundle] = docgen.read_bundles(write_yaml(tmp_path / "b.yaml", numbers, form(on), prose))
        return bundle

    with_section = docgen.review(written(figures, {"信息处理费情况": "没有收取信息处理费。"}))
    assert with_section.report.form.name == "zfxxgk-2021-fees"
    assert ("value.missing", "收费") in found(with_section)
    (tmp_path / "b.yaml").write_text(
        UNNAMED + "tables:\n  申请:\n    予以公示: [1, 0, 0, 0, 0, 0, 1]\n", encoding="utf-8"
    )
    with pytest.raises(BundleError, match="those of zfxxgk-2021, which comes nearest"):
        reviewed_as_it_says(tmp_path / "b.yaml")
    (tmp_path / "b.yaml").write_text(
        UNNAMED + "tables:\n  收费: {信息处理费: [0, 0, 0]}\n  申请:\n    予以公示: [1]\n", encoding="utf-8"
    )
    with pytest.raises(BundleError, match="those of zfxxgk-2021-fees, which comes nearest"):
        reviewed_as_it_says(tmp_path / "b.yaml")


def test_a_pack_may_have_an_official_form_of_its_own(tmp_path: Path):
    (tmp_path / "forms").mkdir()
    text = "form: own\nextends: zfxxgk-2021\nofficial: 1\nname: {zh: 本省, en: own}\n"
    (tmp_path / "forms" / "own.yaml").write_text(text, encoding="utf-8")
    path = write_tidy(tmp_path / "b.csv", every_cell_another("zfxxgk-2021"), form())
    library = docgen.Library.of_folders([tmp_path])
    [bundle] = docgen.read_bundles(path)
    assert docgen.review(bundle, library).report.form.name == "own"
    assert [one.name for one in library.official] == ["own", "zfxxgk-2021-fees", "zfxxgk-2021", "zfxxgk-2019"]


def reviewed_as_it_says(path: Path) -> Review:
    [bundle] = docgen.read_bundles(path)
    return docgen.review(bundle)


@pytest.mark.parametrize(("fines", "printed"), [(5, "+3"), (-5, "-7"), (2, "0")])
def test_a_sum_of_changes_stands_in_the_text_with_its_sign(fines: int, printed: str, tmp_path: Path):
    (tmp_path / "local.yaml").write_text(
        "form: local\nextends: zfxxgk-2019\nname: {zh: 本地, en: local}\n"
        "replace: [{item: 公开.行政处罚, by: [{code: 行政处罚, label: 行政处罚, rows: ["
        "{code: 罚款, label: 罚款}, {code: 警告, label: 警告}]}]}]\n",
        encoding="utf-8",
    )
    on = form(str(tmp_path / "local.yaml"))
    changes: Numbers = {ref("公开.罚款.增减"): fines, ref("公开.警告.增减"): -2}
    prose = {"总体情况": "行政处罚增减{{ 公开.行政处罚.增减 }}件。"}
    path = write_yaml(tmp_path / "b.yaml", {**dict.fromkeys(on.cells, 0), **changes}, on, prose)
    [passage] = reviewed(path, str(tmp_path / "local.yaml")).report.prose["总体情况"]
    assert passage.text.value == f"行政处罚增减{printed}件。"

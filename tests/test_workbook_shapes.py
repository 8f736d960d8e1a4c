"""Workbooks as bureaus lay them out themselves: every figure right, or left out and named; the others are taken all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from builders import suqian
from conftest import run
from test_workbooks import DESCRIBING, ONE_EACH, Lines, in_folder, lines, read, taken, write

if TYPE_CHECKING:
    from pathlib import Path

OUTCOMES = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
KINDS = ["行政复议", "未经复议直接起诉", "复议后起诉"]
LITIGATION = [lines("诉讼")[-1][at : at + 5] for at in (0, 5, 10)]


def with_blanks_nobody_sees() -> Lines:
    return [
        [text + "\u200b" if text.isdecimal() else text.replace("申请", "申\xad请") for text in row]
        for row in lines("申请")
    ]


def numbered_and_called_otherwise() -> Lines:
    """表三 with a column that numbers the lines and another word over the labels."""
    rows = [["", *row] for row in lines("申请")[1:]]
    rows[0][:2] = ["序号", "项目"]
    return [rows[0], rows[1], *([str(at), *row[1:]] for at, row in enumerate(rows[2:], 1))]


def with_the_year_before() -> Lines:
    """表二 whose first block has a column of the year before beside each of this year."""
    rows = lines("公开")
    head = ["信息内容", "2022年", "", "", "2023年", "", ""]
    block = [[row[0], *(["9"] * 3 if row[1].isdecimal() else row[1:]), *row[1:]] for row in rows[1:4]]
    return [rows[0], head, ["", *block[0][1:]], *block[1:], *rows[4:]]


def of_another_kind() -> Lines:
    """A table of letters and visits in which applicants are called as in 表三."""
    return [["信访情况", "自然人", "商业企业", "总计"], ["来信", "41", "42", "83"], ["来访", "43", "44", "87"]]


def with_sums_of_its_own() -> Lines:
    """表三 with a column of sums that the form does not have."""
    rows = lines("申请")
    wide = [[*row[:9], str(sum(map(int, row[4:9]))) if row[4].isdecimal() else "", row[9]] for row in rows]
    wide[2][9] = "法人小计"
    return wide


WHOLE = {
    "invisible characters": {"表三": with_blanks_nobody_sees()},
    "numbered": {"表三": numbered_and_called_otherwise()},
    "表四 as rows": {
        "表四": [
            ["类别", "", "结果", "件数"],
            *(
                ["行政复议" if kind == KINDS[0] else "行政诉讼", "" if kind == KINDS[0] else kind, outcome, figure]
                for kind, figures in zip(KINDS, LITIGATION, strict=True)
                for outcome, figure in zip(OUTCOMES, figures, strict=True)
            ),
        ]
    },
    "表四 as rows, groups once": {
        "表四": [
            [(at == 0 and kind) or "", outcome, figure]
            for kind, figures in zip(KINDS, LITIGATION, strict=True)
            for at, (outcome, figure) in enumerate(zip(OUTCOMES, figures, strict=True))
        ]
    },
    "表四 as a square": {
        "表四": [["案件类型", *OUTCOMES], *([kind, *row] for kind, row in zip(KINDS, LITIGATION, strict=True))]
    },
    "表二 on four sheets": {
        "表二": lines("公开")[:4],
        "表二（2）": lines("公开")[4:7],
        "表二（3）": lines("公开")[7:11],
        "表二（4）": lines("公开")[11:],
    },
    "the year before": {"表二": with_the_year_before()},
    "headings as counties word them": {
        "表二": [[text.replace("件数", "数量").replace("决定数量", "决定数") for text in row] for row in lines("公开")]
    },
    "another table": {"信访": of_another_kind()},
    "sums of its own": {"表三": with_sums_of_its_own()},
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_workbook_of_a_bureaus_own_gives_every_figure(name: str, tmp_path: Path) -> None:
    year = in_folder(tmp_path)
    write(year / "数据.xlsx", ONE_EACH | WHOLE[name])
    assert taken(read(year)) == suqian()


def test_sums_of_its_own_are_named(tmp_path: Path) -> None:
    year = in_folder(tmp_path)
    write(year / "数据.xlsx", ONE_EACH | WHOLE["sums of its own"])
    done = run("check", year)
    assert (done.code, "表三!J3: table 收到和处理政府信息公开申请情况 has no column “法人小计”" in done.out) == (
        0,
        True,
    ), done.out


def test_what_is_in_doubt_is_named_and_left_out_and_no_total_made_of_it(tmp_path: Path) -> None:
    year = in_folder(tmp_path)
    rows = lines("申请")
    rows[2][4] = "工商业企业"  # like 商业企业: near is not the same
    rows[3][9] = ""
    write(year / "数据.xlsx", ONE_EACH | {"表三": rows})
    report = read(year)
    left_out = {str(cell) for cell in suqian().keys() - taken(report).keys()}
    assert left_out == {str(cell) for cell in suqian() if cell.column == "商业企业"} | {"申请.新收.总计"}
    assert all(report.numbers[cell] in (suqian()[cell], None) for cell in suqian())
    done = run("build", year, "-o", tmp_path / "x.docx")
    assert done.code == 1
    assert "表三!E3: table 收到和处理政府信息公开申请情况 has no column “工商业企业”" in done.out + done.err
    assert not (tmp_path / "x.docx").exists()


def test_a_figure_that_the_bundle_and_its_workbook_say_differently_is_named(tmp_path: Path) -> None:
    year = in_folder(tmp_path)
    entry = DESCRIBING + "tables:\n  申请: {新收: {自然人: 7}}\n"
    (year / "bundle.yaml").write_text(entry, encoding="utf-8")
    write(year / "数据.xlsx", ONE_EACH)
    done = run("check", year)
    assert (done.code, "is there twice, as “3402” here and as “7” at" in done.out) == (1, True), done.out

"""Official labels as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.labels import LabelIndex, chinese_number, key
from docgen.packs import Library

FORM = Library().form("zfxxgk-2021")
REQUESTS = FORM.table("申请")


def row(label: str) -> list[str]:
    return [path[-1].code for path in REQUESTS.row_index.find(label)]


@pytest.mark.parametrize(
    "written",
    [
        "（三）不予公开", "(三)不予公开", "( 三 ) 不予公开", "三、不予公开", "3.不予公开", "（３）不予公开", "不予公开",
    ],
)  # fmt: skip
def test_width_brackets_spaces_and_numbering_style_do_not_matter(written: str):
    assert row(written) == ["不予公开"]


@pytest.mark.parametrize(
    "written",
    [
        "3.危及“三安全一稳定”",
        '3.危及"三安全一稳定"',
        "3、危及三安全一稳定",
        "③危及「三安全一稳定」",
        "危及‘三安全一稳定’",
    ],
)
def test_quotes_do_not_matter(written: str):
    assert row(written) == ["三安全一稳定"]


def test_the_note_that_closes_a_label_may_be_left_out():
    assert row("（二）部分公开") == ["部分公开"]
    assert row("（二）部分公开(区分处理的,只计这一情形,不计其他情形)") == ["部分公开"]


def test_the_old_spelling_of_others_is_the_same_word():
    assert row("（六）其它处理") == row("（六）其他处理") == ["其他处理"]
    assert key("3.其它") == key("3.其他")


def test_another_note_is_another_label():
    index: LabelIndex[str] = LabelIndex()
    index.add("yuan", ["通知收取金额（元）"])
    assert index.find("通知收取金额") == ["yuan"]
    assert list(index.find("通知收取金额（万元）")) == []


def test_the_same_words_under_other_numbers_are_told_apart_by_the_number():
    index: LabelIndex[str] = LabelIndex()
    index.add("one", ["1.其他"])
    index.add("two", ["2.其他"])
    assert index.find("2、其他") == ["two"]
    assert sorted(index.find("其他")) == ["one", "two"]


def test_a_mistyped_label_is_offered_the_official_one():
    assert "行政许可" in FORM.table("公开").row_index.nearest("行政许克")


@pytest.mark.parametrize(
    "name",
    [
        "三",
        "表三",
        "（三）",
        "收到和处理政府信息公开申请情况",
        "三、收到和处理政府信息公开申请情况",
        "申请",
        "附表三",
        "表三 收到和处理政府信息公开申请情况",
    ],
)
def test_a_table_is_found_by_number_title_and_code(name: str):
    assert [table.code for table in FORM.table_index.find(name)] == ["申请"]


def test_every_label_of_every_shipped_form_finds_its_own_row_and_column():
    for form in Library().forms():
        for table in form.tables:
            for path in table.rows.values():
                headings = [item.label for item in path[:-1]]
                found = table.row_index.find(path[-1].label)
                assert path in found
                assert len([other for other in found if [item.label for item in other[:-1]] == headings]) == 1


@given(st.integers(min_value=1, max_value=99))
def test_a_chinese_number_is_the_number(number: int):
    assert key(f"{chinese_number(number)}、总体情况") == f"{number}|总体情况"

"""However a text is typed, with blanks beside its numbers, commas within them, in numerals or digits of full width, the same is wrong in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prose_reports import R1, findings, report, told
from test_prose_reading import RIGHT, WRONG
from test_prose_wordings import LITIGATION, REQUESTS, SHARES

import docgen
from docgen.prose.edits import read_text
from docgen.prose.quantities import Sort, chinese_value
from docgen.prose.sentences import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CASES = [case[:2] for cases in (WRONG, RIGHT, REQUESTS, SHARES, LITIGATION) for case in cases[::7]]
NUMERALS = "零一二三四五六七八九"
FULL_WIDTH = str.maketrans("0123456789%", "０１２３４５６７８９％")
BESIDE_NUMBERS = re.compile("(?<=[\u4e00-\u9fff，。；：、（）])(?=[0-9])|(?<=[0-9%])(?=[\u4e00-\u9fff，。；：、（）])")


def blanks(blank: str) -> Callable[[str], str]:
    return lambda text: BESIDE_NUMBERS.sub(blank, text)


def in_numerals(text: str) -> str:
    return re.sub("(?<![0-9各])[2-9](?=件)", lambda digit: NUMERALS[int(digit.group())], text)


TYPED: dict[str, Callable[[str], str]] = {
    "blanks": blanks(" "),
    "two blanks": blanks("  "),
    "no-break blanks": blanks("\u00a0"),
    "blanks of half a character": blanks("\u2002"),
    "tabs": blanks("\t"),
    "full width": lambda text: text.translate(FULL_WIDTH),
    "numerals": in_numerals,
    "blanks behind marks": lambda text: re.sub("([，；：、])(?=[\u4e00-\u9fff])", "\\1 ", text),
    "blanks before marks": lambda text: re.sub("(?<=[\u4e00-\u9fff0-9])(?=[，；。])", " ", text),
}


PIECES = [
    "共收到",
    "其中",
    "申请",
    "5",
    "12",
    "件",
    "条",
    "，",
    "、",
    "。",
    " ",
    "  ",
    "\t",
    "12,345",
    "十二",
    "两",
    "三百零五",
    "%",
    "（",
    "）",
    "2023年",
]
IN_DIGITS = re.compile("[一二两三四五六七八九十百零]+")


def in_digits(numeral: re.Match[str]) -> str:
    return str(chinese_value(numeral.group()))


def without_blanks(text: str) -> str:
    return re.sub(r"\s", "", text)


def wrong_in(text: str, cells: Mapping[str, object]) -> list[tuple[str, str, list[str]]]:
    """Return the rule, message and marked words of what is found, without blanks."""
    return [
        (
            each.rule,
            without_blanks(each.message),
            [without_blanks(each.excerpt.text[a:b]) for a, b in each.excerpt.marks],
        )
        for each in findings(report(text, cells))
        if each.excerpt and each.rule != "prose.punctuation"
    ]


@pytest.mark.parametrize("typing", TYPED)
def test_the_same_is_wrong_however_it_is_typed(typing: str):
    typed = TYPED[typing]
    for text, cells in CASES:
        wrong = [
            (rule, message, [without_blanks(typed(mark)) for mark in marks])
            for rule, message, marks in wrong_in(text, cells)
        ]
        assert wrong_in(typed(text), cells) == wrong, text


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_every_number_is_where_it_is_typed(typed: str):
    read = read_text(plain(typed))
    for number in (each for each in read.numbers if each.sort is Sort.QUANTITY):
        start, end = read.edits.as_typed(number.start, number.unit_end)
        assert read.edits.as_read(start, end) == (number.start, number.unit_end)
        digits = read.edits.as_typed(number.start, number.end)
        assert read.edits.as_read(*digits) == (number.start, number.end)
        assert digits[1] > digits[0]
        stretch = re.sub("[ \t,，]", "", plain(typed)[start:end])
        assert stretch[0] == plain(typed)[start]
        assert read.text[number.start : number.unit_end].replace(" ", "") == IN_DIGITS.sub(in_digits, stretch)


def test_commas_within_numbers_are_read_over():
    text = "全年主动公开信息12,345条，其中网站10,234条、微信2,121条。"
    assert told(report(text), "prose.list-sum") == ["12,345条…10,234条…2,121条"]


def test_a_paragraph_is_marked_where_its_number_stands():
    bundle = report("全年 共收到政府信息公开申请 5  件，　其中网络 3 件、信函 2 件。", {R1: 6})
    [excerpt, *_ways] = [each.excerpt for each in findings(bundle) if each.rule == "prose.requests" and each.excerpt]
    [(start, end)] = excerpt.marks
    [passage, *_] = docgen.report_of(bundle).prose["总体情况"]
    assert passage.text.value[excerpt.start + start : excerpt.start + end] == "5  件"


@pytest.mark.parametrize("text", ["（二）收到政府信息公开申请 3 件。", "（二）2023 年收到政府信息公开申请 3 件。"])
def test_a_sentence_with_blanks_is_no_heading(text: str):
    assert told(report(text, {R1: 5}, year=2023), "prose.requests") == ["3 件"]

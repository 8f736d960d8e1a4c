"""Figures as they are typed and printed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.figures import Kind, is_blank, parse_figure, print_figure

COUNT, CHANGE, AMOUNT = Kind.COUNT, Kind.CHANGE, Kind.AMOUNT


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("0", COUNT, 0),
        ("2822652", COUNT, 2822652),
        (" 12 ", COUNT, 12),
        ("-8", CHANGE, -8),
        ("+1036", CHANGE, 1036),
        ("0", CHANGE, 0),
        ("59237.2449", AMOUNT, Decimal("59237.2449")),
        ("2230.50", AMOUNT, Decimal("2230.50")),
    ],
)
def test_a_figure_is_read_exactly(text: str, kind: Kind, number: int | Decimal):
    parsed = parse_figure(text, kind)
    assert (parsed.number, parsed.normalised) == (number, False)
    assert type(parsed.number) is type(number)


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("１２", COUNT, 12),
        ("1,234", COUNT, 1234),
        ("1,234,567", COUNT, 1234567),
        ("１，２３４", COUNT, 1234),
        ("－８", CHANGE, -8),
        ("−8", CHANGE, -8),
        ("12,345.67", AMOUNT, Decimal("12345.67")),
    ],
)
def test_width_and_thousands_separators_are_taken_off_and_noted(text: str, kind: Kind, number: int | Decimal):
    parsed = parse_figure(text, kind)
    assert (parsed.number, parsed.normalised) == (number, True)


WRONG = [
    "012",
    "1_000",
    "12:30",
    "no",
    "2023-12-31",
    "1.0",
    "+1",
    "1e2",
    "٣",
    "²",
    "12件",
    "-5",
    "1,23",
    "0x1",
    "1 2",
    "",
    "①",
    "1" * 16,
]


@pytest.mark.parametrize("text", WRONG)
def test_what_is_not_a_count_is_never_guessed(text: str):
    assert parse_figure(text, COUNT).number is None


@pytest.mark.parametrize("text", ["-1", "+1", "1.", ".5", "01.5", "1.2345678", "12元", "1e2", "无"])
def test_what_is_not_an_amount_is_never_guessed(text: str):
    assert parse_figure(text, AMOUNT).number is None


@pytest.mark.parametrize("text", ["", " ", "/", "-", "—", "——", "无", "－"])
def test_blanks_and_their_marks_are_not_zero(text: str):
    assert is_blank(text)
    assert parse_figure(text, COUNT).number is None


def test_zero_is_not_blank():
    assert not is_blank("0")


@given(st.integers(min_value=0, max_value=10**15 - 1))
def test_a_printed_count_reads_back_equal(number: int):
    assert parse_figure(print_figure(number, COUNT), COUNT).number == number


@given(st.integers(min_value=-(10**15) + 1, max_value=10**15 - 1))
def test_a_printed_change_reads_back_equal_and_shows_its_sign(number: int):
    printed = print_figure(number, CHANGE)
    assert parse_figure(printed, CHANGE).number == number
    assert (printed[0] in "+-") == (number != 0)


@given(st.decimals(min_value=0, max_value=10**9, places=4))
def test_a_printed_amount_reads_back_equal(number: Decimal):
    assert parse_figure(print_figure(number, AMOUNT), AMOUNT).number == number


@given(st.text("0123456789０９,，.+-− １", max_size=8))
def test_no_text_is_read_as_another_number_than_it_shows(text: str):
    parsed = parse_figure(text, COUNT)
    if parsed.number is not None and not parsed.normalised:
        assert str(parsed.number) == text.strip()

"""Rows and cells that are marked as deleted under change tracking: their tags are text, as those in deleted text are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import etree
from test_beside_tags import lines, row, table
from test_copies import docx, p

import docgen
from docgen.archive import read_package
from docgen.lint import lint

if TYPE_CHECKING:
    from collections.abc import Callable

GONE = '<w:trPr><w:del w:id="1" w:author="某"/></w:trPr>'
CELL_GONE = '<w:tcPr><w:tcW w:w="100" w:type="dxa"/><w:cellDel w:id="1" w:author="某"/></w:tcPr>'


def deleted_row(*texts: str) -> str:
    return row(*texts).replace("<w:tr>", f"<w:tr>{GONE}", 1)


def deleted_cell(text: str) -> str:
    return f"<w:tr><w:tc>{CELL_GONE}{p(text)}</w:tc><w:tc>{p('{{ 数 }}')}</w:tc></w:tr>"


@pytest.mark.parametrize("tag", ["{{ 数 }}", "{{ 没有 }}", "{%tr if 没有 %}", "{% endif %}", "{{ 数", "{% vm %}"])
@pytest.mark.parametrize("gone", [deleted_row, deleted_cell])
def test_a_tag_in_a_deleted_row_or_cell_stays_as_it_is(gone: Callable[[str], str], tag: str):
    made = docgen.open_template(docx(table(gone(tag), row("{{ 数 }}"))), "t.docx").fill({"数": 3})
    root = etree.fromstring(read_package(made, "t.docx").parts["word/document.xml"])
    assert lines(root) == [tag, *["3"] * (1 if gone is deleted_row else 2)]


def test_a_table_in_a_deleted_row_is_deleted_with_it():
    inner = table(row("{{ 没有 }}"))
    made = docgen.open_template(docx(table(deleted_row(f"{inner}{p('x')}"), row("{{ 数 }}"))), "t.docx").fill({"数": 3})
    assert lines(etree.fromstring(read_package(made, "t.docx").parts["word/document.xml"])) == ["{{ 没有 }}", "x", "3"]


def test_lint_tells_a_tag_in_a_deleted_row_once():
    remarks = lint(docx(table(deleted_row("{{ 数 }}", "x"), row("{{ 数 }}", "y"))), "t.docx").remarks
    assert [(each.rule, each.where.spot.row, each.where.tag) for each in remarks] == [("tag.deleted", 1, "{{ 数 }}")]

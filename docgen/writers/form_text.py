"""A form as text: what a clerk or a template author needs to know of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.i18n import _
from docgen.labels import chinese_number
from docgen.writers.lines import as_lines
from docgen.writers.words import severity_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.forms.form import Form
    from docgen.forms.rule import Rule
    from docgen.forms.table import Block, Item, Table


def write_forms(forms: list[Form]) -> str:
    """List the known forms."""
    lines = []
    for form in forms:
        mark = _(" (official)") if form.official else ""
        lines += [f"{form.name}{mark}", f"    {form.words} · {form.basis} · {form.years_in_words}"]
    return as_lines(lines)


def write_form(form: Form) -> str:
    """Write one form: its sections, tables with labels and codes, charts, and rules with their legal basis."""
    lines = [form.name, f"{form.words} · {form.basis} · {form.years_in_words}", "", _("Sections (heading: code)")]
    lines += [f"  {form.preamble.heading}: {form.preamble.code}"]
    for number, section in enumerate(form.sections, 1):
        printed = _("  [table {code}]").format(code=section.table) if section.table else ""
        lines.append(f"  {chinese_number(number)}、{section.heading}: {section.code}{printed}")
    for table in form.tables:
        lines += ["", *_table(form, table)]
    if form.charts:
        lines += ["", _("Charts (title: tag)")]
        lines += [f"  {chart.title}: {{{{ 图表(图.{chart.code}) }}}}" for chart in form.charts]
    lines += ["", _("Rules")]
    for rule in form.rules:
        lines += _rule(form, rule)
    return as_lines(lines)


def _table(form: Form, table: Table) -> Iterator[str]:
    kind = _("Table {heading} (code {code}; {count} cells)")
    yield kind.format(heading=form.heading_of(table), code=table.code, count=len(table.cells))
    for block in table.blocks:
        if block.head:
            yield f"  {block.head}"
        yield from _block(table, block)


def _block(table: Table, block: Block) -> Iterator[str]:
    yield "  " + _("Columns (label: code)")
    yield from _items(block.boxhead, 2, table.unit)
    yield "  " + _("Rows (label: code)")
    yield from _items(block.stub, 2, "")


def _items(items: tuple[Item, ...], depth: int, unit: str) -> Iterator[str]:
    for item in items:
        own_unit = unit if item.unit is None else item.unit
        words = [f": {item.code}" if item.code else ""]
        if own_unit and not item.children:
            words.append(_("  [unit {unit}]").format(unit=own_unit))
        if item.optional:
            words.append(_("  [may be left out]"))
        if item.rewordable:
            words.append(_("  [may be worded otherwise]"))
        yield "  " * depth + item.label + "".join(words)
        yield from _items(item.children, depth + 1, own_unit)


def _rule(form: Form, rule: Rule) -> Iterator[str]:
    yield f"  {rule.id}  [{severity_word(rule.severity)}]"
    yield f"    {rule.words}"
    each = {"row": _("in each row of {table}: "), "column": _("in each column of {table}: ")}.get(rule.each, "")
    if rule.relations:
        for relation in rule.relations:
            yield f"    {each.format(table=rule.table)}{relation}"
    if basis := form.basis_of(rule):
        yield "    " + _("Basis: {basis}").format(basis=basis)

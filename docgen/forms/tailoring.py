"""What a local form or a bureau changes in a form's tables: labels, rows left out, rows replaced.

A target is `table.code`, where the code names a row, a column, or the heading over some of them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docgen.errors import FormError
from docgen.forms.expression import cells_in
from docgen.forms.memory import memory_of
from docgen.i18n import _
from docgen.labels import do_you_mean
from docgen.source import Text
from docgen.yaml_shape import Shape

if TYPE_CHECKING:
    from collections.abc import Callable

    from docgen.forms.charts import FormChart
    from docgen.forms.form import Form
    from docgen.forms.rule import Relation
    from docgen.forms.table import Block, Item, Table

    Edit = Callable[[Item], tuple[Item, ...]]
    Tables = tuple[Table, ...]


def substitute(tables: Tables, target: Text, by: tuple[Item, ...], shape: Shape) -> Tables:
    """Put other rows or columns in the place of one."""
    return _edit(tables, target, lambda _item: by, shape)


def leave_out(tables: Tables, target: Text, shape: Shape) -> Tables:
    """Leave a row or column out."""
    return _edit(tables, target, lambda _item: (), shape)


def reword(tables: Tables, target: Text, label: Text, shape: Shape) -> Tables:
    """Change a label; the former one is still understood when reading."""

    def reworded(item: Item) -> tuple[Item, ...]:
        return (replace(item, label=label.value, aliases=(item.label, *item.aliases), source=label.source),)

    return _edit(tables, target, reworded, shape)


def _edit(tables: Tables, target: Text, edit: Edit, shape: Shape) -> Tables:
    table_code, _point, code = target.value.partition(".")
    table = next((table for table in tables if table.code == table_code), None)
    if table is None:
        message = _("there is no table “{table}” in “{target}” (write table.row)")
        shape.fault(target.source, message.format(table=table_code, target=target.value))
        return tables
    in_stub = _holds(code, [block.stub for block in table.blocks])
    in_boxhead = _holds(code, [block.boxhead for block in table.blocks])
    if in_stub and in_boxhead:
        message = _("“{code}” is both a row and a column of table {table}: give the whole table anew under “tables”")
        shape.fault(target.source, message.format(code=code, table=table_code))
        return tables
    if not in_stub and not in_boxhead:
        message = _("table {table} has no row or column “{code}”")
        shape.fault(target.source, message.format(code=code, table=table_code))
        return tables
    blocks = tuple(_edit_block(block, code, edit) for block in table.blocks)
    changed = replace(table, blocks=tuple(block for block in blocks if block.stub and block.boxhead))
    return tuple(changed if other is table else other for other in tables)


def _holds(code: str, sides: list[tuple[Item, ...]]) -> bool:
    return any(item.code == code for side in sides for top in side for item in top.walk())


def _edit_block(block: Block, code: str, edit: Edit) -> Block:
    return replace(block, stub=_edit_items(block.stub, code, edit), boxhead=_edit_items(block.boxhead, code, edit))


def _edit_items(items: tuple[Item, ...], code: str, edit: Edit) -> tuple[Item, ...]:
    edited: list[Item] = []
    for item in items:
        if item.code == code:
            edited += edit(item)
            continue
        children = _edit_items(item.children, code, edit)
        if children or not item.children:  # a heading goes with the last thing under it
            edited.append(replace(item, children=children) if children != item.children else item)
    return tuple(edited)


# A form as one bureau uses it


def tailor(form: Form, labels: tuple[tuple[Text, Text], ...], unwanted: tuple[Text, ...]) -> Form:
    """Return the form as one bureau uses it, with other labels and without some rows; each named as `table.row` or by its official label.

    Only what the form marks as rewordable or optional may be changed: the template prints the rest as it is. Bureaus
    with the same wishes share one form, which knows nothing of where they were said.
    Errors: FormError, with the place of every wish that cannot be met.
    """
    if not labels and not unwanted:
        return form
    wishes = tuple((wish.value, label.value) for wish, label in labels), tuple(wish.value for wish in unwanted)
    known = memory_of(form).tailored
    tailored = known.get(wishes)
    if tailored is None:
        tailored = _tailored(form, labels, unwanted)
        known.keep(wishes, tailored, sum(len(text) for pair in (*wishes[0], wishes[1]) for text in pair))
    return tailored


def _tailored(form: Form, labels: tuple[tuple[Text, Text], ...], unwanted: tuple[Text, ...]) -> Form:
    shape = Shape()
    tables, gone = form.tables, list(form.left_out)
    for wish in unwanted:
        target, row = _row(form, wish, shape)
        if row and not row.optional:
            _refuse(wish, _("form {form} does not let the row “{row}” be left out"), form, shape)
        elif row:
            tables = leave_out(tables, Text(target, wish.source), shape)
            gone.append(row)
    for wish, label in labels:
        target, row = _row(form, wish, shape)
        if row and not row.rewordable:
            _refuse(wish, _("form {form} does not let the label “{row}” be worded otherwise"), form, shape)
        elif row:
            tables = reword(tables, Text(target, wish.source), Text(label.value, row.source), shape)
    if shape.problems:
        raise FormError(shape.problems)
    tailored = replace(form, tables=tables, left_out=tuple(gone), relations=(), yearly=(), claims=())

    def standing(relations: tuple[Relation, ...]) -> tuple[Relation, ...]:
        return tuple(relation for relation in relations if all(cell in tailored.cells for cell in relation.cells))

    claims = tuple(
        claim
        for claim in form.claims
        if all(cell in tailored.cells for operand in (*claim.sums, *claim.rest) for cell in cells_in(operand))
    )
    charts = tuple(_without_gone(chart, tailored) for chart in form.charts)
    return replace(
        tailored, relations=standing(form.relations), yearly=standing(form.yearly), claims=claims, charts=charts
    )


def _without_gone(chart: FormChart, form: Form) -> FormChart:
    """Return a chart with the values whose cells a form has."""
    values = (
        value for value in chart.values if value.operand and all(cell in form.cells for cell in cells_in(value.operand))
    )
    return chart._replace(values=tuple(values))


def _row(form: Form, wish: Text, shape: Shape) -> tuple[str, Item | None]:
    """Find the row a wish names: its target `table.row` and its item; note why there is none."""
    rows = {
        f"{table.code}.{path[-1].code}": path[-1]
        for table in form.tables
        for path in (table.rows.get(wish.value.removeprefix(f"{table.code}.")), *table.row_index.find(wish.value))
        if path and not path[-1].children
    }
    if len(rows) == 1:
        return next(iter(rows.items()))
    message = (
        _("there is no row “{row}” in form {form}")
        if not rows
        else _("“{row}” is in several tables of form {form}: write table.row")
    )
    nearest = [near for table in form.tables for near in table.row_index.nearest(wish.value.rpartition(".")[2], 1)]
    shape.fault(wish.source, message.format(row=wish.value, form=form.name) + do_you_mean(list(rows) or nearest))
    return "", None


def _refuse(wish: Text, message: str, form: Form, shape: Shape) -> None:
    advice = _("; a form of your own that extends it can, with a template of its own")
    shape.fault(wish.source, message.format(form=form.name, row=wish.value) + advice)

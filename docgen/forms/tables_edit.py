"""What a local form or a bureau changes in a form's tables: labels, rows left out, rows replaced.

A target is `table.code`, where the code names a row, a column, or the heading over some of them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from docgen.forms.table import Block, Item, Table
    from docgen.source import Text
    from docgen.yaml_shape import Shape

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

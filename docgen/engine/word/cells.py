"""Tags that shape the table cell they stand in: colspan, cellbg, vm and hm of docxtpl."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from docgen.engine.slots import put_after, put_before
from docgen.engine.tags import NUMBER_SLOT
from docgen.engine.word.names import W
from docgen.engine.word.text import texts_in
from docgen.engine.xml import whole_number

if TYPE_CHECKING:
    from lxml.etree import _Element

    from docgen.engine.format import NoteTag
    from docgen.engine.slots import Slot


def shape_cell(name: str, expression: str, slot: Slot, note: NoteTag) -> bool:
    """Carry a tag out in the cell around its text; return whether there is one."""
    cell = next(slot.element.iterancestors(f"{W}tc"), None)
    if cell is None:
        return False
    if name in ("colspan", "cellbg"):
        _drop_empty_run(slot.element)
    if name == "colspan":
        _replace_first(cell, "gridSpan", val=note("{{ " + expression + " }}", NUMBER_SLOT))
    elif name == "cellbg":
        _replace_first(cell, "shd", val="clear", color="auto", fill=note("{{ " + expression + " }}"))
    elif name == "vm":
        _merge_down(cell, slot, note)
    else:
        _merge_across(cell, note)
    return True


def _drop_empty_run(text: _Element) -> None:
    run = text.getparent()
    if not text.text and not text.attrib and run is not None and run.tag == f"{W}r":
        parent = run.getparent()
        if parent is not None:
            parent.remove(run)


def _replace_first(cell: _Element, name: str, **attributes: str) -> None:
    """Put an element first among the cell's properties, in the place of the first one of its name in the cell."""
    there = next(cell.iter(W + name), None)
    if there is not None:
        there.getparent().remove(there)  # type: ignore[union-attr] # it lies in the cell
    _properties(cell).insert(0, _element(name, **attributes))


def _merge_down(cell: _Element, slot: Slot, note: NoteTag) -> None:
    """Print the cell's text in the loop's first row only, and merge the cells of the others with it."""
    first = note("{% if loop.first %}")
    value = f"{first}restart{note('{% else %}')}continue{note('{% endif %}')}"
    _properties(cell).append(_element("vMerge", val=value))
    begin = next(texts_in(cell))
    begin.text = note("{% if loop.first %}") + (begin.text or "")
    slot.write(slot.read() + note("{% endif %}"))


def _merge_across(cell: _Element, note: NoteTag) -> None:
    """Print the cell once in a loop over cells, as wide as all of them."""
    spans = list(cell.iter(f"{W}gridSpan"))
    for span in spans:
        span.set(f"{W}val", note(f"{{{{ {whole_number(span.get(f'{W}val', '1'))} * loop.length }}}}", NUMBER_SLOT))
    if not spans:
        _properties(cell).append(_element("gridSpan", val=note("{{ loop.length }}", NUMBER_SLOT)))
    put_before(cell, note("{% if loop.first %}"))
    put_after(cell, note("{% endif %}"))


def _properties(cell: _Element) -> _Element:
    there = cell.find(f"{W}tcPr")
    if there is None:
        there = etree.Element(f"{W}tcPr")
        cell.insert(0, there)
    return there


def _element(name: str, **attributes: str) -> _Element:
    element = etree.Element(W + name)
    for attribute, value in attributes.items():
        element.set(W + attribute, value)
    return element

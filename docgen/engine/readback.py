"""Reading back: every scalar that was printed is found again in the document, in its order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.archive import read_part
from docgen.engine.slots import SHAPES
from docgen.engine.xml import unescaped
from docgen.errors import Problem, TemplateError
from docgen.i18n import _
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docgen.engine.values import Notes

_SHOWN = 40


def require_printed(content: bytes, notes: Iterable[Notes]) -> None:
    """Look up what was printed in the finished package. Errors: TemplateError, for what is not there."""
    message = _("{part}: the value “{text}” was printed and is not in the document; please report this")
    problems = [
        Problem(message.format(part=one.part, text=text[:_SHOWN]), Source(one.file))
        for one in notes
        for text in _lost(read_part(content, one.part), one)
    ]
    if problems:
        raise TemplateError(problems)


def _pieces(sequence: Iterable[str]) -> Iterator[str]:
    """Walk the texts between the line breaks and the like that values brought."""
    for printed in sequence:
        yield from SHAPES.split(printed)


def _lost(xml: bytes, notes: Notes) -> Iterator[str]:
    """Walk the printed texts that are not in a part; each is looked for after the one before it.

    References are pieces that the part was put together of: if it comes back as it was, they are all in it.
    """
    document = unescaped(xml.decode()).encode() if notes.reserialised else xml
    for sequence in notes.printed[:-1] if xml == notes.joined else notes.printed:
        at = 0
        for text in _pieces(sequence) if notes.shaped else sequence:
            looked_for = (unescaped(text) if notes.reserialised else text).encode()
            found = document.find(looked_for, at)
            if found < 0:
                yield text
            else:
                at = found + len(looked_for)

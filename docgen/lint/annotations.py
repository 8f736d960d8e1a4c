"""Comments of a template: they are in every report that is made with it, and anyone who opens it reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.engine.names import OFFICE, TEXT, W
from docgen.engine.tags import shown
from docgen.i18n import _
from docgen.lint.rules import Where, remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from docgen.lint.reading import PartReading, Reading
    from docgen.lint.rules import Remark

_ID = f"{W}id"


def check_comments(reading: Reading) -> Iterator[Remark]:
    """Walk the comments of a template, each where it stands in the text."""
    comments = {each.get(_ID): each for root in reading.roots.values() for each in root.iter(f"{W}comment")}
    for part in reading.parts:
        for reference in part.root.iter(f"{W}commentReference"):
            comment = comments.get(reference.get(_ID))
            if comment is not None:
                yield _remark(reference, _words(comment, f"{W}p", f"{W}t"), part)
        for annotation in part.root.iter(f"{OFFICE}annotation"):
            yield _remark(annotation, _words(annotation, f"{TEXT}p"), part)


def _words(comment: _Element, paragraph: str, text: str = "") -> str:
    """Return what a comment says, its paragraphs apart."""
    lines = []
    for each in comment.iter(paragraph):
        pieces = (piece.text or "" for piece in each.iter(text)) if text else map(str, each.itertext())
        lines.append("".join(pieces))
    return " ".join(" ".join(lines).split())


def _remark(element: _Element, words: str, part: PartReading) -> Remark:
    message = _("the comment “{text}” is in every report: anyone who opens it reads it")
    return remark("comment.printed", message.format(text=shown(words)), Where(part.name, part.spots.spot(element)))

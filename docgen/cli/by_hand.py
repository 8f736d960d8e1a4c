"""Building over a report that a person has edited: what was written by hand is kept, and said."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docgen.checks.finding import place_of
from docgen.cli.telling import say
from docgen.errors import DocgenError
from docgen.files import Material, digest, is_file, read_file
from docgen.i18n import _
from docgen.kinds import DocumentKind
from docgen.pipeline import judge

if TYPE_CHECKING:
    from pathlib import Path

    from docgen.bundle import Passage
    from docgen.checks import Review
    from docgen.documents import DocumentMaker
    from docgen.kinds import Document
    from docgen.verification.merging import Merged, Side


class Rebuilt(NamedTuple):
    """What is made over an edited report; no document where both sides changed a text and it was not said which counts."""

    review: Review
    document: Document | None


def rebuilt(
    output: Path, review: Review, document: Document, maker: DocumentMaker, side: Side | None
) -> Rebuilt | None:
    """Make a report anew over one that was edited by hand, its text kept where the bundle's did not change.

    None where there is nothing to keep: nothing is there, the same is there, or it is not this report.
    Errors: Refused, where findings stand against the merged text; TemplateError.
    """
    merged = _merged(output, review, document, side)
    if merged is None:
        return None
    _tell(merged, review)
    if merged.conflicts:
        return Rebuilt(review, None)
    if not merged.kept:
        return Rebuilt(review, document)
    return Rebuilt(*maker.document(judge(merged.report, review.last, review.subject.others), document.kind))


def _merged(output: Path, review: Review, document: Document, side: Side | None) -> Merged | None:
    if document.kind is DocumentKind.PDF or str(output) == "-" or not is_file(output):
        return None
    from docgen.readers.documents.opendocument import read_opendocument  # noqa: PLC0415 - help does not wait for it
    from docgen.readers.documents.report import bundle_of  # noqa: PLC0415
    from docgen.readers.documents.word import read_word  # noqa: PLC0415
    from docgen.verification.merging import merge  # noqa: PLC0415

    existing = read_file(output)
    read = read_word if document.kind is DocumentKind.DOCX else read_opendocument
    try:
        if existing == document.content:
            return None
        built, edited = (
            bundle_of(read(content, str(output)), output, Material(output, digest(content)))
            for content in (document.content, existing)
        )
        return merge(review.report, built, edited, side)
    except DocgenError:
        return None  # it is no report: what is to become of it is asked for


def _tell(merged: Merged, review: Review) -> None:
    for section, passage in merged.kept:
        message = _("kept, as it was written by hand: {section}: {text}")
        say(message.format(section=section, text=_words(passage)))
    for change in merged.figures:
        message = _("typed over by hand, and the bundle's again: {cell}: {now}")
        cell = place_of(review.report, change.cell).words
        say(message.format(cell=cell, now=change.now or _("blank")))
    for table in merged.tables:
        message = _("put in by hand, and not kept: {section}: {text}")
        say(message.format(section=table.section or _("before the first section"), text=table.now))
    for paragraph in merged.framing:
        message = _("changed by hand, and the template's again: {text}")
        say(message.format(text=paragraph.text.value))
    for section, ours, theirs in merged.conflicts:
        say(_("changed in the bundle and by hand: {section}").format(section=section))
        for sign, passages in (("-", ours), ("+", theirs)):
            for passage in passages:
                say(f"  {sign} {_words(passage)}")
    if merged.conflicts:
        say(
            _(
                "nothing was written: say whose text counts there, the bundle's (--ours) or what was written by hand (--theirs)"
            )
        )


def _words(passage: Passage) -> str:
    return (passage.heading.value if passage.heading else "") + passage.text.value

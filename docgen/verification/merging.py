"""Building again over a report that was edited by hand: its paragraphs and the bundle's, merged three ways.

What both grew from is the state of the bundle that the report was built of. Of that the report carries digests, which is enough:
a paragraph is as it was, or it is not.
"""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from docgen.fingerprint import official_templates
from docgen.outline import laid_out_as_used, paragraphs_of, tables_of
from docgen.provenance import Provenance, digest_of_text, digests_of
from docgen.verification.figures import compare_figures
from docgen.verification.tables import compare_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.bundle import Bundle, Passage
    from docgen.changes import FigureChange, ParagraphChange
    from docgen.outline import PlacedParagraph
    from docgen.report import Report


class Side(Enum):
    """Whose text counts where both the bundle and a person changed it."""

    OURS = "ours"  # the bundle's
    THEIRS = "theirs"  # what was written by hand


class Conflict(NamedTuple):
    """A place that both changed: the heading of its section, the bundle's paragraphs, and those written by hand."""

    section: str
    ours: tuple[Passage, ...]
    theirs: tuple[Passage, ...]


class Merged(NamedTuple):
    """A report with the text that was merged, the paragraphs that were kept by their sections, and where both changed.

    `figures` are those that a person typed over, which are the bundle's again; `tables` those that a person put in or elsewhere,
    and `framing` what he changed of the title, of headings and of what else is the template's, none of which is kept.
    """

    report: Report
    kept: tuple[tuple[str, Passage], ...]
    conflicts: tuple[Conflict, ...]
    figures: tuple[FigureChange, ...]
    tables: tuple[ParagraphChange, ...] = ()
    framing: tuple[PlacedParagraph, ...] = ()


class _Piece(NamedTuple):
    """Paragraphs that stand between two that all have alike."""

    base: Sequence[str]
    ours: Sequence[Passage]
    theirs: Sequence[Passage]


def merge(report: Report, built: Bundle, edited: Bundle, side: Side | None = None) -> Merged | None:
    """Merge the text of a report with what a person has made of an earlier one; figures are the report's.

    `built` is the document that is made of the report, read: what it has besides is its template's own. `edited` is the earlier
    document as it is now. Without a `side` the bundle's text stands where both changed, and the conflicts say so. None where
    the earlier document does not carry where it comes from, or is another report's. Errors: BundleError.
    """
    carried = Provenance.of_properties(edited.flow.carried) if edited.flow else None
    if edited.flow is None or carried is None or (carried.bureau, carried.year) != (report.bureau, str(report.year)):
        return None
    own = {_digest(passage) for passages in report.prose.values() for passage in passages}
    as_built = laid_out_as_used(built, report.form)
    of_template = {_digest(each) for passages in as_built.prose.values() for each in passages} - own
    now = laid_out_as_used(edited, report.form)
    by_hand = now.prose
    prose, kept, conflicts = {}, [], []
    for section in report.form.every_section:
        ours = report.prose.get(section.code, ())
        theirs = [each for each in by_hand.get(section.code, ()) if _digest(each) not in of_template]
        base = [digests[0] for digests in carried.paragraphs.get(section.code, ())]
        merged: list[Passage] = []
        for piece in _pieces(base, ours, theirs):
            chosen, conflict = _chosen(piece, side)
            merged += chosen
            if conflict:
                conflicts.append(Conflict(section.heading, tuple(piece.ours), tuple(piece.theirs)))
            kept += [(section.heading, each) for each in chosen if each in piece.theirs]
        prose[section.code] = tuple(merged)
    figures, _unread = compare_figures(carried.figures, now)
    merged_report = replace(report, prose={**report.prose, **prose}, prose_of_bundle=report.prose)
    tables = compare_tables(tables_of(built.flow, as_built), tables_of(edited.flow, now)) if built.flow else ()
    framing = tuple(_framing(built, edited, now, carried))
    return Merged(merged_report, tuple(kept), tuple(conflicts), figures, tuple(tables), framing)


def _framing(built: Bundle, edited: Bundle, now: Report, carried: Provenance) -> Iterator[PlacedParagraph]:
    """Walk what the edited document says neither as the bundle's text nor as its template did.

    What a bureau's own template said then its outline tells; an official one says the same every time.
    """
    if built.flow is None or edited.flow is None:
        return
    if carried.outline is None and carried.template_fingerprint not in official_templates():
        return
    known = {digest for _section, digest in carried.outline.paragraphs} if carried.outline else set()
    known |= {digest_of_text(each.text.value) for each in paragraphs_of(built.flow, now.form)}
    known |= {digest for passages in now.prose.values() for each in passages for digest in digests_of(each)}
    for each in paragraphs_of(edited.flow, now.form):
        if digest_of_text(each.text.value) not in known:
            yield each


def _digest(passage: Passage) -> str:
    return digests_of(passage)[0]


def _chosen(piece: _Piece, side: Side | None) -> tuple[Sequence[Passage], bool]:
    """Return the paragraphs that count, and whether both sides changed them otherwise."""
    ours, theirs = ([_digest(each) for each in passages] for passages in (piece.ours, piece.theirs))
    if list(piece.base) == theirs or ours == theirs:
        return piece.ours, False
    if list(piece.base) == ours:
        return piece.theirs, False
    return (piece.theirs if side is Side.THEIRS else piece.ours), side is None


def _pieces(base: Sequence[str], ours: Sequence[Passage], theirs: Sequence[Passage]) -> Iterator[_Piece]:
    """Walk what stands between the paragraphs that the base and both sides have, and these themselves."""
    to_ours, to_theirs = _matches(base, ours), _matches(base, theirs)
    at = at_ours = at_theirs = 0
    for common in [each for each in range(len(base)) if each in to_ours and each in to_theirs]:
        yield _Piece(base[at:common], ours[at_ours : to_ours[common]], theirs[at_theirs : to_theirs[common]])
        at, at_ours, at_theirs = common + 1, to_ours[common] + 1, to_theirs[common] + 1
        yield _Piece(base[common:at], ours[at_ours - 1 : at_ours], theirs[at_theirs - 1 : at_theirs])
    yield _Piece(base[at:], ours[at_ours:], theirs[at_theirs:])


def _matches(base: Sequence[str], side: Sequence[Passage]) -> dict[int, int]:
    matcher = SequenceMatcher(None, base, [_digest(each) for each in side], autojunk=False)
    return {
        first + step: second + step for first, second, length in matcher.get_matching_blocks() for step in range(length)
    }

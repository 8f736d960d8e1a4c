"""Proposed repairs as a patch of the bundle's own files, for a person to read and to apply: docgen changes nothing."""

from __future__ import annotations

import os
import re
from difflib import diff_bytes, unified_diff
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.changes import Changes
from docgen.checks.finding import place_of, source_of
from docgen.figures import print_figure
from docgen.i18n import _
from docgen.provenance import normal
from docgen.readers.registry import Replacement, format_of
from docgen.remote import is_remote, path_of
from docgen.writers.lines import as_lines
from docgen.writers.text import change_words, reasons, undecided

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from docgen.changes import ParagraphChange
    from docgen.checks import Review
    from docgen.checks.localise import Change, Localisation, Repair
    from docgen.report import Report
    from docgen.source import Text

    Read = Callable[[Path], bytes]

_UNSAFE = re.compile(rb'[\x00-\x1f\x7f"\\]')


def write_patch(reviews: Sequence[Review], read: Read) -> bytes:
    """Write what repairs are determined, and paragraphs as they should be, as a unified diff; first in words, with every reason.

    `read` returns what a file holds. Errors: those of `read`.
    """
    words: list[str] = []
    wanted: list[Replacement] = []
    for review in reviews:
        for localisation in review.localisations:
            words += _proposal(review.report, localisation)
            wanted += _replacements(review.report, localisation)
        for finding in review.findings:
            if finding.rewritten and not finding.waiver:
                words += ["", f"{finding.source}: {finding.message}"]
            for section, number, text in finding.rewritten if not finding.waiver else ():
                wanted.append(Replacement(review.report.prose[section][number].text, text))
    head = _("docgen proposes this, and changed nothing. Read it, and apply what is right:")
    return _patch(head, words, wanted, _("docgen has nothing to apply: no repair is determined in a file."), read)


def write_accepted(changed: Sequence[tuple[Review, Review]], read: Read) -> bytes:
    """Write what was changed by hand in built reports as a unified diff of their bundles, what cannot be in it in words first.

    Each report is the review of it as it is now, whose subject has the changes, and that of its bundle. Errors: those of `read`.
    """
    words: list[str] = []
    wanted: list[Replacement] = []
    whole: dict[Text, str] = {}  # a paragraph that a program cannot put in is written with its sub-heading
    for now, checked in changed:
        words += ["", f"{now.report.bundle.source}: {now.report.bundle}"]
        for text, what, by, paragraph in _changes(now, checked.report):
            words.append(what)
            if text:
                wanted.append(Replacement(text, by))
                whole[text] = paragraph
            else:
                words.append("  " + _("it stands in no file: write it yourself"))
    head = _(
        "docgen writes what was changed by hand as a patch of the bundle, which is as it was. Read it, and apply what is to stay:"
    )
    return _patch(head, words, wanted, _("docgen has nothing to apply: nothing was changed."), read, whole)


def _changes(now: Review, checked: Report) -> Iterator[tuple[Text | None, str, str, str]]:
    """Walk what was changed by hand: the text of the bundle, what became of it in words, what it is to be, and with its sub-heading."""
    changes = now.subject.changes or Changes()
    for change in changes.changed:
        cell = place_of(now.report, change.cell).words
        message = _("{cell}: {was} → {now}")
        figure = checked.figures[change.cell]
        yield (
            figure.text,
            message.format(cell=cell, was=change.was or "–", now=change.now or "–"),
            change.now,
            change.now,
        )
    for paragraph in changes.paragraphs:
        text, new = _passage(paragraph, checked)
        yield text, f"{paragraph.section}: {paragraph.was or '–'} → {paragraph.now or '–'}", new, paragraph.now or ""


def _passage(change: ParagraphChange, checked: Report) -> tuple[Text | None, str]:
    """Return the text of the bundle that a changed paragraph was made of, and what it is to be now; none where one came or went."""
    if change.was is None or change.now is None:
        return None, ""
    for passage in (passage for passages in checked.prose.values() for passage in passages):
        heading, text = passage.heading.value if passage.heading else "", passage.text
        if normal(change.was) in (normal(heading + text.value), normal(text.value)):
            return text, change.now.strip().removeprefix(heading)
    return None, ""


def _patch(
    head: str,
    words: list[str],
    wanted: Sequence[Replacement],
    nothing: str,
    read: Read,
    whole: Mapping[Text, str] | None = None,
) -> bytes:
    """Write words, and the files in which something is replaced as a unified diff.

    `head` says what it is, `nothing` that there is no difference; `whole` are the paragraphs that texts are part of, for who has to write them by hand.
    """
    by_file: dict[str, list[Replacement]] = {}
    for replacement in wanted:
        by_file.setdefault(replacement.written.source.file, []).append(replacement)
    base = _base(list(by_file))
    hunks: list[bytes] = []
    for file, replacements in by_file.items():
        before = read(path_of(file))
        after, failed = _replaced(file, before, replacements)
        words += (_by_hand(each, (whole or {}).get(each.written, each.figure)) for each in failed)
        if after != before:
            hunks += _difference(_name_from(base, file), before, after)
    head_lines = [head, *_how_to_apply(base)] if hunks else [nothing]
    return as_lines(f"# {line}" for line in (*head_lines, *words)).encode() + b"".join(hunks)


def _how_to_apply(base: Path | str) -> list[str]:
    place = base if base != Path.cwd() else "."
    return [
        _("in the folder {folder}: patch -p1 < FILE, or git apply FILE").format(folder=place),
        _("(without these: put the lines that begin with + in the place of those that begin with -)"),
    ]


def _proposal(report: Report, localisation: Localisation) -> Iterator[str]:
    """Say what is proposed and why, or why nothing is."""
    yield ""
    yield f"{report.bundle.source}: {report.bundle}"
    if not localisation.repairs:
        yield undecided(localisation)
    elif len(localisation.repairs) > 1:
        yield _("not proposed: {count} repairs are equally small").format(count=len(localisation.repairs))
    for number, repair in enumerate(localisation.repairs):
        if number:
            yield _("or:")
        yield from _repair(report, repair)


def _repair(report: Report, repair: Repair) -> Iterator[str]:
    yield from repair.patterns
    for change in repair.changes:
        yield f"{source_of(report, change.cell)}: {change_words(report, change)}" + _outside(report, change)
    yield from reasons(repair)


def _outside(report: Report, change: Change) -> str:
    return "" if report.figures[change.cell].text else _(" (it stands in no file: write it yourself)")


def _replacements(report: Report, localisation: Localisation) -> Iterator[Replacement]:
    """Walk what is to be replaced: determined figures that stand in a file."""
    if not localisation.determined:
        return
    for change in localisation.repairs[0].changes:
        text = report.figures[change.cell].text
        if text and change.proposed is not None:
            yield Replacement(text, print_figure(change.proposed, report.form.cells[change.cell].kind))


def _by_hand(replacement: Replacement, words: str) -> str:
    message = _("{source}: write “{figure}” by hand; a patch cannot say it here")
    return message.format(source=replacement.written.source, figure=words)


def _base(files: list[str]) -> Path | str:
    """Return the folder that a patch is for: this one, or the innermost with all the files, which may be a URL."""
    if any(is_remote(path_of(file)) for file in files):
        steps = zip(*(file.split("/")[:-1] for file in files), strict=False)
        return "/".join(step[0] for step in takewhile(lambda step: len(set(step)) == 1, steps))
    here = Path.cwd()
    places = [Path(os.path.abspath(file)) for file in files]  # noqa: PTH100 - a link keeps its own place
    if all(place.is_relative_to(here) for place in places):
        return here
    return Path(os.path.commonpath([place.parent for place in places]))


def _name_from(base: Path | str, file: str) -> str:
    return file.removeprefix(f"{base}/") if isinstance(base, str) else os.path.relpath(file, base)


def _difference(file: str, before: bytes, after: bytes) -> Iterator[bytes]:
    name = file.replace(os.sep, "/")
    old, new = (_named(f"{side}/{name}".encode(errors="surrogateescape")) for side in "ab")
    for line in diff_bytes(unified_diff, _lines(before), _lines(after), old, new):
        yield line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"


def _named(name: bytes) -> bytes:
    """Write a file's name as GNU patch and git read it: in quotes, where it has what would end the line or look like a quote."""
    if _UNSAFE.search(name):
        return b'"' + _UNSAFE.sub(lambda found: b"\\%03o" % found[0][0], name) + b'"'
    return name + b"\t" if b" " in name else name  # or it would end at its first blank


def _lines(content: bytes) -> list[bytes]:
    """Split at line feeds only: carriage returns belong to their lines."""
    pieces = content.split(b"\n")
    return [piece + b"\n" for piece in pieces[:-1]] + ([pieces[-1]] if pieces[-1] else [])


def _replaced(file: str, before: bytes, wanted: list[Replacement]) -> tuple[bytes, list[Replacement]]:
    """Put figures into a file as its format does; one that cannot is left to whoever reads the proposal."""
    known = format_of(file)
    return known.replaced(before, wanted) if known and known.replaced else (before, wanted)

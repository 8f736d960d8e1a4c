"""Proposed repairs as a patch of the bundle's own files, for a person to read and to apply: docgen changes nothing."""

from __future__ import annotations

import os
import re
from difflib import diff_bytes, unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from docgen.characters import decode_table, decode_utf8
from docgen.checks.finding import source_of
from docgen.figures import print_figure
from docgen.i18n import _
from docgen.readers.csv_rows import delimiter_of
from docgen.writers.text import change_words, reasons, undecided

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from docgen.checks import Review
    from docgen.checks.localise import Change, Localisation, Repair
    from docgen.report import Report
    from docgen.source import Text

    Read = Callable[[Path], bytes]


_YAML_NULL = re.compile(r"~|null|Null|NULL")


class Replacement(NamedTuple):
    """A figure as written, with its place, and what is to stand there instead."""

    written: Text
    figure: str


def write_patch(reviews: Sequence[Review], read: Read) -> bytes:
    """Write what repairs are determined as a unified diff, with every reason, and what cannot be in it, in words first.

    `read` returns what a file holds. Errors: those of `read`.
    """
    words: list[str] = []
    wanted: dict[str, list[Replacement]] = {}
    for review in reviews:
        for localisation in review.localisations:
            words += _proposal(review.report, localisation)
            for replacement in _replacements(review.report, localisation):
                wanted.setdefault(replacement.written.source.file, []).append(replacement)
    base = _base(list(wanted))
    hunks: list[bytes] = []
    for file, replacements in wanted.items():
        before = read(Path(file))
        after, failed = _replaced(before, replacements)
        words += map(_by_hand, failed)
        if after != before:
            hunks += _difference(os.path.relpath(file, base), before, after)
    head = _head(base) if hunks else [_("There is nothing to apply: no repair is determined in a file.")]
    return "".join(f"# {line}\n" for line in (*head, *words)).encode(errors="replace") + b"".join(hunks)


def _head(base: Path) -> list[str]:
    place = base if base != Path.cwd() else "."
    return [
        _("What docgen proposes; it changed nothing. Read it, and apply what is right:"),
        _("in the folder {folder}: patch -p1 < FILE, or git apply FILE").format(folder=place),
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


def _by_hand(replacement: Replacement) -> str:
    message = _("{source}: write {figure} by hand; a patch cannot say it here")
    return message.format(source=replacement.written.source, figure=replacement.figure)


def _base(files: list[str]) -> Path:
    """Return the folder that a patch is for: this one, or the innermost with all the files."""
    here = Path.cwd()
    places = [Path(os.path.abspath(file)) for file in files]  # noqa: PTH100 - a link keeps its own place
    if all(place.is_relative_to(here) for place in places):
        return here
    return Path(os.path.commonpath([place.parent for place in places]))


def _difference(file: str, before: bytes, after: bytes) -> Iterator[bytes]:
    name = file.replace(os.sep, "/")
    end = "\t" if " " in name else ""  # or it would end at its first blank
    old, new = (f"{side}/{name}{end}".encode(errors="surrogateescape") for side in "ab")
    for line in diff_bytes(unified_diff, _lines(before), _lines(after), old, new):
        yield line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"


def _lines(content: bytes) -> list[bytes]:
    """Split at line feeds only: carriage returns belong to their lines."""
    pieces = content.split(b"\n")
    return [piece + b"\n" for piece in pieces[:-1]] + ([pieces[-1]] if pieces[-1] else [])


def _replaced(content: bytes, replacements: Iterable[Replacement]) -> tuple[bytes, list[Replacement]]:
    """Return a file with its figures replaced, and the replacements that could not be made.

    Encoding, line ends and quotation marks stay. A file whose lines cannot be told by their bytes (UTF-16) stays as it is.
    """
    wanted = list(replacements)
    file = wanted[0].written.source.file
    is_yaml = file.lower().endswith((".yaml", ".yml"))
    text = decode_utf8(content, file) if is_yaml else decode_table(content, file)
    encoding = next((name for name in ("utf-8", "utf-8-sig", "gb18030") if text.encode(name) == content), None)
    if encoding is None:
        return content, wanted
    spans = {}
    failed = []
    for replacement in wanted:
        span = _in_yaml(text, replacement.written) if is_yaml else _in_csv(text, replacement.written)
        if span is None:
            failed.append(replacement)
        else:
            spans[span] = replacement.figure
    for (start, end), figure in sorted(spans.items(), reverse=True):
        text = text[:start] + figure + text[end:]
    return text.encode(encoding), failed


def _line_start(text: str, line: int) -> int | None:
    at = 0
    for _line in range(line - 1):
        at = text.find("\n", at) + 1
        if not at:
            return None
    return at


def _in_yaml(text: str, written: Text) -> tuple[int, int] | None:
    """Find a scalar: plain, quoted, or nothing at all."""
    start = _line_start(text, written.source.line)
    if start is None:
        return None
    start += written.source.column - 1
    if text[start : start + 1] in ("'", '"'):
        start += 1
    end = start + len(written.value)
    if written.value:
        return (start, end) if text[start:end] == written.value and not text[end : end + 1].isalnum() else None
    nothing = _YAML_NULL.match(text, start)
    return (start, nothing.end()) if nothing else None


def _in_csv(text: str, written: Text) -> tuple[int, int] | None:
    """Find a field by its number in its line; what stands around its figure, blanks and quotation marks, stays."""
    at = _line_start(text, written.source.line)
    if at is None:
        return None
    delimiter = delimiter_of(text)
    for _field in range(written.source.column - 1):
        at = _field_end(text, at, delimiter)
        if text[at : at + 1] != delimiter:
            return None
        at += 1
    field = text[at : _field_end(text, at, delimiter)]
    inner = field.strip().strip('"').strip()
    if inner != written.value:
        return None
    start = at + (field.index(inner) if inner else field.find('"') + 1)
    return start, start + len(inner)


def _field_end(text: str, at: int, delimiter: str) -> int:
    """Return where the field that begins here ends: at its delimiter, its line's or the file's end."""
    quoted = text[at : at + 1] == '"'
    while at < len(text):
        if text[at] == '"':
            at = text.find('"', at + 1) if quoted else at
            if at < 0:
                return len(text)
        elif text[at] in (delimiter, "\n", "\r"):
            return at
        at += 1
    return at

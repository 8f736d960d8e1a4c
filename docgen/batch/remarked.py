"""Check sheets of a batch that say what only the whole batch tells: which other reports a report is like."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from docgen.batch.settings import GROUP, SHEET
from docgen.batch.work import Worked
from docgen.batch.writing import Writer
from docgen.errors import DocgenError, OutputError
from docgen.files import digest, read_file
from docgen.forms.rule import Severity
from docgen.writers.sheet.marks import SYMBOLS
from docgen.writers.words import severity_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from typing import Any

    from docgen.batch.journal import Journal
    from docgen.batch.store import Store
    from docgen.batch.writing import Done

_BEGIN, _END = b"<!-- remarks -->\n", b"<!-- /remarks -->\n"
_REMARKS = re.compile(re.escape(_BEGIN) + b".*?" + re.escape(_END), re.DOTALL)
_FINDINGS, _FINDINGS_END = b'<section class="findings"', b"</section>"


def remark_sheets(
    remarks: Mapping[str, tuple[str, ...]], journal: Journal, store: Store[Any], pending: Mapping[str, frozenset[str]]
) -> Iterator[Done]:
    """Write check sheets anew with these remarks, by report; walk what became of the reports.

    A sheet that somebody has changed stays as it is; `pending` are digests of what a run that was killed may have moved in.
    """
    writer = Writer(store)
    for number, (name, own) in enumerate(remarks.items(), 1):
        entry = journal.entry(name)
        if entry and SHEET in entry.outcome.files:
            sheet = _own_sheet(name, store, {*pending.get(name, ()), entry.digests.get(SHEET)})
            if sheet:
                outcome = entry.outcome._replace(remarks=own)
                writer.put(Worked(name, entry.key, outcome, {SHEET: with_remarks(sheet, own)}, entry.digests))
        if number % GROUP == 0:
            yield from writer.flush()
    yield from writer.flush()


def _own_sheet(name: str, store: Store[Any], digests: AbstractSet[str | None]) -> bytes:
    """Return a check sheet that is as a batch made it, by its digests; nothing where it is not so any more."""
    try:
        sheet = read_file(store.folder / f"{name}.{SHEET}", OutputError)
    except DocgenError:  # told when it is made again
        return b""
    return sheet if digest(sheet) in digests else b""


def with_remarks(sheet: bytes, remarks: Sequence[str]) -> bytes:
    """Return a check sheet with these remarks below what was found, in place of those that it has."""
    sheet = _REMARKS.sub(b"", sheet)
    end = sheet.find(_FINDINGS_END, sheet.find(_FINDINGS))
    if not remarks or end < 0:
        return sheet
    return sheet[:end] + _BEGIN + _listed(remarks).encode(errors="replace") + _END + sheet[end:]


def _listed(remarks: Sequence[str]) -> str:
    tone = Severity.INFO.value
    symbol = f'<span class="symbol {tone}" aria-hidden="true">{SYMBOLS[tone]}</span>'
    head = f'<h4>{symbol} <span class="word">{escape(severity_word(Severity.INFO))}</span></h4>'
    items = "".join(f"<li>{escape(remark)}</li>\n" for remark in remarks)
    return f'<div class="rule {tone}">\n{head}\n<ul>\n{items}</ul>\n</div>\n'

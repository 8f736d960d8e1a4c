"""The numbers of a report's prose with what they were traced to, as text and for JSON."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from docgen.checks.prose.trace import Origin, trace
from docgen.i18n import _
from docgen.writers.json import excerpt_fields, source_fields
from docgen.writers.text import marked

if TYPE_CHECKING:
    from docgen.checks.prose.trace import Traced
    from docgen.report import Report

_CONTEXT = 12  # characters shown before and after a number


def write_trace(report: Report) -> str:
    """Write every number of a report's prose, section by section."""
    lines = [_("{bureau} {year}: the numbers of the text").format(bureau=report.bureau, year=report.year)]
    for section, numbers in groupby(trace(report), key=lambda one: one.section):
        lines += ["", f"  {section}", *map(_line, numbers)]
    return "\n".join(lines) + "\n"


def _line(one: Traced) -> str:
    said = _("{origin}: {words}").format(origin=_word(one.origin), words=one.words) if one.words else _word(one.origin)
    verdict = "" if one.agrees else _(" — does not agree")
    return f"    {one.source}: {marked(one.excerpt, _CONTEXT)} {said}{verdict}"


def _word(origin: Origin) -> str:
    return {
        Origin.CELL: _("cell"),
        Origin.SUM: _("sum of cells"),
        Origin.LIST: _("list"),
        Origin.PERCENT: _("percentage"),
        Origin.DATE: _("date"),
        Origin.LAW: _("law or document"),
        Origin.CONTACT: _("contact"),
        Origin.NAME: _("part of a name"),
        Origin.ORDINAL: _("ordinal"),
        Origin.UNTRACED: _("traced to nothing"),
    }[origin]


def traced_numbers(report: Report) -> list[dict[str, Any]]:
    """Return every number of a report's prose for JSON."""
    return [
        {
            "bureau": report.bureau,
            "year": report.year,
            "section": one.section,
            "text": one.text,
            "excerpt": excerpt_fields(one.excerpt),
            "source": source_fields(one.source),
            "origin": one.origin.value,
            "words": one.words or None,
            "agrees": one.agrees,
        }
        for one in trace(report)
    ]

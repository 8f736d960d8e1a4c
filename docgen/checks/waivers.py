"""Waivers (情况说明): a named person lets one finding pass, with a reason. It stays in the output, marked."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from docgen.checks.finding import Finding, Place
from docgen.forms.rule import Severity
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from docgen.bundle import Waiver

UNUSED = "waiver.unused"
ROLL_UP = "roll-up.sum"  # judged where the units are at hand, not in a report alone


def mark(waivers: Iterable[Waiver], finding: Finding) -> Finding:
    """Return the finding, marked if a waiver lets it pass."""
    fitting = next((waiver for waiver in waivers if _fits(waiver, finding)), None)
    return finding.waived(fitting) if fitting else finding


def unused(waivers: Iterable[Waiver], findings: Iterable[Finding], unjudged: Collection[str] = ()) -> list[Finding]:
    """Return a finding for every waiver that fits none, but for those of rules that could not be judged."""
    used = [finding.waiver for finding in findings if finding.waiver]
    return [_unused(waiver) for waiver in waivers if waiver not in used and waiver.rule.value not in unjudged]


def _fits(waiver: Waiver, finding: Finding) -> bool:
    place = finding.place
    names = [place.where, f"{place.table}{place.row}{place.column}"]
    if place.row:  # a column alone may be in several tables
        names.append(f"{place.row}{place.column}")
    where = _bare(waiver.where.value)
    return waiver.rule.value == finding.rule and bool(where) and where in map(_bare, names)


def _bare(where: str) -> str:
    """Compare places by letters and digits alone, so that separators and width do not matter; `*` is kept."""
    return "".join(c for c in unicodedata.normalize("NFKC", where) if c.isalnum() or c == "*")


def _unused(waiver: Waiver) -> Finding:
    message = _("the waiver of {rule} at “{where}” fits no finding")
    return Finding(
        UNUSED,
        Severity.WARNING,
        message.format(rule=waiver.rule.value, where=waiver.where.value),
        _("Remove it, or write rule and where as the finding shows them"),
        Place(where=waiver.where.value),
        waiver.rule.source,
    )

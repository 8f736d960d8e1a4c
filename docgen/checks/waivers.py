"""Waivers (情况说明): a named person lets one finding pass, with a reason. It stays in the output, marked."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from docgen.checks.finding import Finding, Place
from docgen.forms.rule import Severity
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docgen.bundle import Waiver

UNUSED = "waiver.unused"


def apply(waivers: Iterable[Waiver], findings: Iterable[Finding]) -> list[Finding]:
    """Mark every finding that a waiver lets pass; a waiver that fits none is a finding itself."""
    result = list(findings)
    for waiver in waivers:
        fitting = [number for number, finding in enumerate(result) if _fits(waiver, finding)]
        for number in fitting:
            result[number] = result[number].waived(waiver)
        if not fitting:
            result.append(_unused(waiver))
    return result


def _fits(waiver: Waiver, finding: Finding) -> bool:
    place = finding.place
    names = (place.where, f"{place.table}{place.row}{place.column}", f"{place.row}{place.column}")
    return waiver.rule.value == finding.rule and _bare(waiver.where.value) in map(_bare, names)


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

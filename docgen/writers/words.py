"""How things read on a terminal and on a page: names of states, marked sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.forms.rule import Severity
from docgen.i18n import _
from docgen.outcome import State

if TYPE_CHECKING:
    from docgen.checks.finding import Excerpt, Finding

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[-+]?[0-9][0-9,]*(\.[0-9]+)?")
_FOLLOWING = 4  # failures named under the one they follow from
_CONTEXT = 40  # characters of a sentence shown before and after what is marked


def severity_word(severity: Severity) -> str:
    """Name a severity."""
    return {Severity.ERROR: _("error"), Severity.WARNING: _("warning"), Severity.INFO: _("remark")}[severity]


def state_word(state: State) -> str:
    """Name a state."""
    return {
        State.MADE: _("made"),
        State.REFUSED: _("refused"),
        State.UNJUDGED: _("could not be judged"),
        State.MISSING: _("missing"),
    }[state]


def failure(finding: Finding) -> str:
    """Write what is wrong, and by how much."""
    if finding.difference is None:
        return finding.message
    return finding.message + _("; difference {difference}").format(difference=f"{finding.difference:+}")


def following(finding: Finding) -> str:
    """Write what follows from a finding."""
    places = _("; ").join(
        implied.place.words if implied.rule == finding.rule else f"{implied.rule} {implied.place.words}"
        for implied in finding.implied[:_FOLLOWING]
    )
    if len(finding.implied) > _FOLLOWING:
        places += _("; ") + _("… and {count} more").format(count=len(finding.implied) - _FOLLOWING)
    return _("from this follow: {places}").format(places=places)


def marked(excerpt: Excerpt, context: int = _CONTEXT) -> str:
    """Write a sentence with its marked stretches in brackets, with so many characters around them."""
    pieces: list[str] = []
    end = 0
    for start, stop in excerpt.marks:
        pieces += (excerpt.text[end:start], f"【{excerpt.text[start:stop]}】")
        end = stop
    before, after = pieces[0], excerpt.text[end:]
    pieces[0] = before if len(before) <= context else f"…{before[-context:]}"
    pieces.append(after if len(after) <= context else f"{after[:context]}…")
    return f"「{''.join(pieces).strip()}」"


def harmless(text: str) -> str:
    """Return text as it goes into a CSV: a spreadsheet would compute what begins like a formula, but for a number or a mere sign."""
    is_formula = text.startswith(_FORMULA) and len(text) > 1 and not _NUMBER.fullmatch(text)
    return f"'{text}" if is_formula else text

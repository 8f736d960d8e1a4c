"""The names of a form, known without any data: those of a made-up report, by what kind of value each has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docgen.bundle import CONTACTS, Bundle, Passage, Profile
from docgen.context import context_of
from docgen.report import CellState, Figure, Report
from docgen.source import Source, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docgen.forms.form import Form

_NOWHERE = Source("")
_SOME = Text("1", _NOWHERE)


def names_of(form: Form) -> Mapping[str, Any]:
    """Return the template context of a made-up report on a form: every name it can have, with a value of its kind."""
    profile = Profile(contacts={"name": _SOME} | dict.fromkeys(CONTACTS, _SOME))
    figures = {ref: Figure(CellState.GIVEN, 1) for ref in form.cells}
    prose: dict[str, tuple[Passage, ...]] = {section.code: (Passage(_SOME, _SOME),) for section in form.every_section}
    return context_of(Report(form, Bundle(_NOWHERE, 2020, profile), figures, prose))

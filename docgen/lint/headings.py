"""The headings of the form's sections, as the template words them."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from docgen.engine.tags import without_tags
from docgen.i18n import _
from docgen.labels import chinese_number
from docgen.lint.expressions import uses_of
from docgen.lint.remark import Where
from docgen.lint.rules import remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from docgen.engine.format import Format
    from docgen.forms.form import Form
    from docgen.lint.reading import Part
    from docgen.lint.remark import Remark

_ALIKE = 0.6
_LONGEST = 60  # characters of a heading


def check_headings(form: Form, main: Part, kind: Format) -> Iterator[Remark]:
    """Walk the headings that are not as the form has them. A heading may be numbered by the program."""
    there: dict[str, _Element] = {}
    for paragraph in main.root.iter(*kind.blocks.paragraph):
        written = "".join(without_tags("".join(slot.read() for slot in kind.slots(paragraph))).split())
        if written and len(written) <= _LONGEST and next(paragraph.iterancestors(*kind.blocks.cell), None) is None:
            there.setdefault(written, paragraph)
    lacking = []
    for number, section in enumerate(form.sections, 1):
        names = (section.heading, *section.aliases)
        accepted = {
            "".join(f"{start}{name}".split()) for name in names for start in ("", f"{chinese_number(number)}、")
        }
        if accepted & there.keys():
            for heading in accepted:
                there.pop(heading, None)
        else:
            lacking.append(f"{chinese_number(number)}、{section.heading}")
    for heading in lacking:
        near = get_close_matches(heading, there, 1, _ALIKE)
        if near:
            message = _("the form words this label “{label}”; here stands “{said}”")
            where = Where(main.name, main.places.spot(there.pop(near[0])))
            yield remark("label.changed", message.format(label=heading, said=near[0]), where)
        else:
            message = _("the heading “{heading}” is not there")
            yield remark("section.missing", message.format(heading=heading), Where(main.name))


def check_prose(form: Form, parts: list[Part], main: Part) -> Iterator[Remark]:
    """Name the sections whose text no tag prints: what a bureau writes there would vanish."""
    used = {use.path[0] for part in parts for placed in part.tags for use in uses_of(placed)}
    for section in form.every_section:
        if section.code not in used:
            message = _("no tag prints the text of “{heading}” ({code})")
            said = message.format(heading=section.heading, code=section.code)
            yield remark("section.unprinted", said, Where(main.name))

"""Values of a template context: looked up by name, printed as Word text."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from docgen.characters import forbidden_character
from docgen.errors import Problem
from docgen.i18n import _
from docgen.labels import do_you_mean, nearest
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from docgen.engine.tags import Reference, Tag

_LINE_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_SHOWN = 40


class Missed(Exception):  # noqa: N818 - not an error by itself: noted, and rendering goes on
    """A name that is not there; `known` are the names that are."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(name)
        self.name, self.known = name, known


class Notes:
    """The problems met while one template is filled, each tag and reason once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.steps = 0  # of all loops
        self._seen: set[tuple[object, str]] = set()

    def fault(self, tag: Tag | str, reason: object) -> None:
        """Note why a tag cannot be printed."""
        if (tag, str(reason)) not in self._seen:
            self._seen.add((tag, str(reason)))
            message = _("{tag}: {reason}").format(tag=tag, reason=reason)
            self.problems.append(Problem(message, Source(self.file)))

    def missed(self, tag: Tag | str, name: str, known: Iterable[str]) -> None:
        """Note a name that is not there, with the nearest ones that are."""
        self.fault(tag, _("there is no name “{name}”").format(name=name) + do_you_mean(nearest(name, known)))


def look_up(context: Mapping[str, Any], reference: Reference) -> Any:
    """Return the value a reference names. Errors: Missed."""
    value: Any = context
    for name in reference.path:
        if not isinstance(value, dict) or name not in value:
            raise Missed(name, value if isinstance(value, dict) else ())
        value = value[name]
    return value


def printed(value: Any) -> str:
    """Return a value as XML text.

    Errors: ValueError for characters that no document may carry, and for lists and mappings, which are not text.
    """
    if value is not None and not isinstance(value, (str, int, float, Decimal)):
        raise ValueError(_("this names several values, not one"))
    if value is None:
        return ""
    text = str(value)
    name = forbidden_character(text)
    if name:
        raise ValueError(
            _("the value “{text}” contains the invisible character {name}").format(text=text[:_SHOWN], name=name)
        )
    text = (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;").replace("'", "&#39;")
    )
    return text.replace("\n", _LINE_BREAK)

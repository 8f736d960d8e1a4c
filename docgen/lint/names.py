"""Names: those of a form, whether it has those of a template, of the kind their tags take, and whether their loops run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from docgen.bundle import CONTACTS, Bundle, Passage, Profile
from docgen.context import context_of
from docgen.engine.jinja import path_of
from docgen.i18n import _
from docgen.labels import do_you_mean, nearest
from docgen.lint.expressions import How, Use, bound_by, uses_of
from docgen.lint.rules import Where, remark
from docgen.report import CellState, Figure, Report
from docgen.source import Source, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.engine.tags import Path
    from docgen.forms.form import Form
    from docgen.lint.reading import PartReading, Placed
    from docgen.lint.rules import Remark

_UNKNOWN: Any = object()  # a value of which nothing is known
_NOWHERE = Source("")
_SOME = Text("1", _NOWHERE)


def names_of(form: Form) -> Mapping[str, Any]:
    """Return the template context of a made-up report on a form: every name it can have, with a value of its kind."""
    profile = Profile(contacts={"name": _SOME} | dict.fromkeys(CONTACTS, _SOME))
    figures = {ref: Figure(CellState.GIVEN, 1) for ref in form.cells}
    prose: dict[str, tuple[Passage, ...]] = {section.code: (Passage(_SOME, _SOME),) for section in form.every_section}
    return context_of(Report(form, Bundle(_NOWHERE, 2020, profile), figures, prose), others=())


class _NoSuchName(Exception):  # noqa: N818 - a way out of a walk, no error
    """A path leads nowhere."""

    def __init__(self, name: str, known: Mapping[str, Any]) -> None:
        self.name, self.known = name, known


class _Frame:
    """What a block binds, and what it has been asked for at its beginning."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.bound: dict[str, Any] = {}
        self.guards: list[Path] = []


class Names:
    """The names of a part, tag by tag; `known` are those of the form, or None where there is none."""

    def __init__(self, part: PartReading, known: Mapping[str, Any] | None) -> None:
        self.part, self.known = part, known
        self.frames = [_Frame("")]
        self.lacking: set[tuple[int, Path]] = set()
        self.of_loops = {name for placed in part.tags if placed.tag.statement == "for" for name in bound_by(placed)[0]}

    def unknown(self) -> set[tuple[int, Path]]:
        """Return the names that are not there, each with the number of its tag."""
        for _remark in self.check():
            pass
        return self.lacking

    def check(self) -> Iterator[Remark]:
        """Walk what is wrong with the names of the part."""
        for placed in self.part.tags:
            word = placed.tag.statement
            if word in ("elif", "else"):
                self._divide(word)
            elif word in ("endif", "endfor"):
                self._end(word)
            uses = uses_of(placed)
            guards = [use.path for use in uses if use.how is How.ASKED]
            for use in uses:
                yield from self._use(use, guards, placed)
            self._begin(word, placed, guards)

    def _begin(self, word: str, placed: Placed, guards: list[Path]) -> None:
        if word in ("if", "for"):
            self.frames.append(_Frame(word))
        if word in ("if", "elif"):
            self.frames[-1].guards = guards
        names, over = bound_by(placed)
        if not names:
            return
        value = self._value(path_of(over)) if over is not None else _UNKNOWN
        if word == "for":
            value = value[0] if isinstance(value, list) and value else _UNKNOWN
            self.frames[-1].bound["loop"] = _UNKNOWN
        for name in names:
            self.frames[-1].bound[name] = value if len(names) == 1 else _UNKNOWN

    def _divide(self, word: str) -> None:
        frame = self.frames[-1]
        frame.guards = []
        if word == "else" and frame.word == "for":  # where the list is empty nothing is bound
            frame.bound = {}

    def _end(self, word: str) -> None:
        if self.frames[-1].word == word.removeprefix("end"):
            ended = self.frames.pop()
            if ended.word == "if":  # what is set within an if stays set
                self.frames[-1].bound.update(ended.bound)

    def _value(self, path: Path) -> Any:
        try:
            return self._look_up(path)
        except _NoSuchName:
            return _UNKNOWN

    def _look_up(self, path: Path) -> Any:
        """Return a value of the kind a path names."""
        if not path:
            return _UNKNOWN
        for frame in reversed(self.frames):
            if path[0] in frame.bound:
                return _walk(frame.bound[path[0]], path[1:])
        if path[0] in self.of_loops | {"loop"} and path[0] not in (self.known or {}):
            raise _NoSuchName(path[0], {})
        return _UNKNOWN if self.known is None else _walk(self.known, path)

    def _use(self, use: Use, guards: list[Path], placed: Placed) -> Iterator[Remark]:
        where = Where.of(placed.tag, placed.spot)
        try:
            value = self._look_up(use.path)
        except _NoSuchName as missing:
            self.lacking.add((placed.number, use.path))
            yield from self._missing(missing, use, guards, where)
            return
        if value is _UNKNOWN:
            return
        several = isinstance(value, (Mapping, list))
        named = ".".join(use.path)
        if use.how is How.PRINTED and several:
            yield remark("name.several", _("“{name}” names several values, not one").format(name=named), where)
        elif use.how is How.LOOPED and not several:
            yield remark("loop.no-list", _("“{name}” is a single value, not a list").format(name=named), where)
        elif use.how is How.AS_LIST and not isinstance(value, list):
            message = _("the filter “{filter}” is for lists; “{name}” is none")
            yield remark("filter.no-list", message.format(filter=use.filter, name=named), where)

    def _missing(self, missing: _NoSuchName, use: Use, guards: list[Path], where: Where) -> Iterator[Remark]:
        if missing.name == use.path[0] and missing.name in self.of_loops | {"loop"}:
            message = _("“{name}” exists only inside its loop")
            yield remark("name.outside-loop", message.format(name=missing.name), where)
            return
        message = _("there is no name “{name}”").format(name=missing.name)
        message += do_you_mean(nearest(missing.name, missing.known))
        if use.how is How.ASKED:
            yield remark("name.guarded", message, where)
        elif not any(use.path[: len(guard)] == guard for guard in self._guards(guards)):
            yield remark("name.unknown", message, where)

    def _guards(self, own: list[Path]) -> Iterator[Path]:
        yield from own
        for frame in self.frames:
            yield from frame.guards


def _walk(value: Any, path: Path) -> Any:
    for name in path:
        if value is _UNKNOWN:
            return _UNKNOWN
        known = value if isinstance(value, Mapping) else {}
        if name not in known:
            raise _NoSuchName(name, known)
        value = known[name]
    return value

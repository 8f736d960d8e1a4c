"""Looking over what is handed in: whose bundles there are, told without reading their figures and texts."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from docgen.errors import BundleError, DocgenError, OwnOutputError, UntoldError
from docgen.fetching import fetched
from docgen.files import is_folder, is_same, resolved, state_of
from docgen.i18n import _
from docgen.readers.naming import year_named
from docgen.readers.places import PassedOver, passed_over_at, places_at, read_at, units_in
from docgen.readers.profile import bureau_of
from docgen.readers.registry import Head, format_of, is_describing, is_finished
from docgen.remote import forget, path_of
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from docgen.bundle import Bundle, Former, Profile
    from docgen.readers.places import Location
    from docgen.readers.registry import Part


_TOGETHER = 64  # files


class Listed(NamedTuple):
    """A bundle that was found and not read yet.

    Without a bureau it could not be told whose it is: reading it says why. `part` are its lines, where it is one of
    several in a file. `alone` where its bureau's other years may lie beside it, not listed; `formerly` are the names that
    its bureau had before.
    """

    bureau: str
    year: int
    path: str
    part: Part | None = None
    alone: bool = False
    formerly: tuple[Former, ...] = ()

    def read(self) -> Bundle:
        """Read the bundle. Errors: UnreadableError, BundleError."""
        if self.part:
            return self.part.read()
        bundles = _read_latest(path_of(self.path))
        return next(
            (bundle for bundle in bundles if (bundle.bureau, bundle.year) == (self.bureau, self.year)), bundles[0]
        )


class Survey:
    """What lies at a source: its bundles, walked one by one, and then the files there that were passed over.

    `but` is no part of it, such as the folder that is written to.
    """

    def __init__(self, source: Path, but: Path | None = None) -> None:
        self._source, self._but = source, resolved(but) if but else None
        self.passed_over: list[PassedOver] = []

    def __iter__(self) -> Iterator[Listed]:
        forget()
        units = units_in(self._source)
        places = [place for place in units.places if not self._is_but(place)] if units else []
        count = len(units.places) - len(places) if units else 0
        for place in _fetching(places):
            listed = look_at(place)
            if len(places) > 1 or len(listed) > 1:
                listed = self._without_strays(listed)
            count += bool(listed)
            self.passed_over += passed_over_at(place)
            yield from listed
        if units and count:
            self.passed_over += units.passed_over
        elif self.passed_over:
            self.passed_over += units.passed_over if units else ()
        elif not self._is_but(self._source):
            self.passed_over += passed_over_at(self._source)
            listed = look_at(self._source) or [_unread(self._source)]
            yield from self._without_strays(listed) if len(listed) > 1 else listed

    def _without_strays(self, listed: list[Listed]) -> list[Listed]:
        """Pass over the files that lie among bundles and are none; return the others."""
        strays = {each: reason for each in listed if (reason := _stray(each))}
        self.passed_over += [PassedOver(path_of(each.path), reason) for each, reason in strays.items()]
        return [each for each in listed if each not in strays]

    def _is_but(self, place: Path) -> bool:
        try:
            return self._but is not None and place.name == self._but.name and is_same(place, self._but)
        except OSError:
            return False


def _stray(listed: Listed) -> str:
    """Say why a file that lies among bundles is none of them: it does not tell whose report it is. Nothing, where it is one.

    A workbook or a table among units may be one of them: whoever has sent it must say whose it is.
    """
    if listed.year:
        return ""
    try:
        listed.read()
    except OwnOutputError:
        return _("docgen wrote it itself")
    except UntoldError:
        if listed.bureau or is_finished(listed.path):
            return _("it does not say whose report it is, and of which year")
    except DocgenError:
        pass
    return ""


def _fetching(places: Sequence[Path]) -> Iterator[Path]:
    """Walk places; of remote ones the files come many at a time."""
    for at in range(0, len(places), _TOGETHER):
        some = places[at : at + _TOGETHER]
        with fetched(some, is_describing):
            yield from some


def doubled(listed: Listed, other: Listed) -> BundleError:
    """Return the error that a bureau's bundle of a year is there twice."""
    message = _("{bureau} {year} is here twice; the other one: {place}. Keep one, or name the file that counts")
    words = message.format(bureau=listed.bureau, year=listed.year, place=other.path)
    return BundleError.at(Source(listed.path), words)


def repeated(listed: Iterable[Listed]) -> dict[Listed, BundleError]:
    """Return the bundles of which their bureau has another one of the same year, each with the error that says so."""
    first: dict[tuple[str, int], Listed] = {}
    errors: dict[Listed, BundleError] = {}
    for bundle in dict.fromkeys(each for each in listed if each.bureau and each.year):
        other = first.setdefault((bundle.bureau, bundle.year), bundle)
        if other is not bundle:
            errors.setdefault(other, doubled(other, bundle))
            errors[bundle] = doubled(bundle, other)
    return errors


def by_bureau(listed: Iterable[Listed]) -> list[list[Listed]]:
    """Group bundles by their bureaus, those of former names with the bureau that has them; in the order they come.

    What cannot be told whose it is stands by itself.
    """
    groups: dict[str, list[Listed]] = {}
    unknown: list[list[Listed]] = []
    home: dict[str, str] = {}  # of a name, the name its group has

    def group_of(name: str) -> str:
        while home.setdefault(name, name) != name:
            name = home[name]
        return name

    for bundle in listed:
        if not bundle.bureau:
            unknown.append([bundle])
            continue
        own = group_of(bundle.bureau)
        groups.setdefault(own, []).append(bundle)
        for former in bundle.formerly:
            other = group_of(former.name.value)
            if other != own:
                home[other] = own
                groups[own] += groups.pop(other, [])
    return [*groups.values(), *unknown]


def look_at(place: Path) -> list[Listed]:
    """Return the bundles at a place: a bundle, a file of several or a bureau's folder; none in an empty folder."""
    try:
        places = places_at(place)
    except DocgenError:
        return [] if _is_empty(place) else [_unread(place)]
    return [listed for each in places for listed in listed_at(each)]


def listed_at(place: Location) -> list[Listed]:
    """Return the bundles at a place; one that cannot be told apart is listed as far as names say whose it is."""
    path, alone = str(place.path), place.bureau is None
    return [Listed(head.bureau, head.year, path, head.part, alone, head.formerly) for head in _heads(place)]


def _heads(place: Location) -> list[Head]:
    """Return whose bundles lie at a place."""
    named = Head("", 0)
    try:
        bureau, _shape = bureau_of(place.home)
        name = bureau.contacts.get("name")
        named = Head(name.value if name else "", year_named(place.path), bureau.formerly)
        heads = _told(place, bureau) or [named]
    except Exception:  # also what is a bug: whoever reads the file meets it again, and can say of which; others go on
        heads = [named]
    own = {named.bureau, *(former.name.value for former in named.formerly)}
    if named.bureau and len(heads) == 1 and heads[0].bureau not in own:
        return [heads[0]._replace(bureau=named.bureau)]  # another's, or none's: reading says so
    return heads


def _told(place: Location, bureau: Profile) -> list[Head]:
    """Return what the file of a place tells of its bundles; nothing where it has none that does. Errors: DocgenError."""
    file = place.telling
    known = format_of(file.name) if file else None
    return list(known.heads(file, place.path, bureau)) if known and file else []


def _read_latest(path: Path) -> Sequence[Bundle]:
    """Read what lies at a path; a file of many bundles that has no parts is not read again for each of them."""
    state = state_of(path)
    return read_at(path) if state is None or is_folder(path) else _read_once(*state)


@lru_cache(maxsize=1)
def _read_once(path: str, _changed: int, _size: int) -> tuple[Bundle, ...]:
    return tuple(read_at(path_of(path)))


def _unread(place: Path) -> Listed:
    """List what cannot be read: whoever reads it is told why."""
    return Listed("", 0, str(place))


def _is_empty(place: Path) -> bool:
    try:
        return not any(True for _entry in place.iterdir())
    except OSError:
        return False

"""Where bundles lie: at a file, in a year's folder, in a bureau's folder with many years, in a folder of many units."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from docgen.errors import UnreadableError, reason_of
from docgen.files import is_file, is_folder, is_there, read_file, resolved
from docgen.i18n import _
from docgen.readers import profile
from docgen.readers.assembly import assemble
from docgen.readers.entries import Unreachable, visible_in
from docgen.readers.naming import nearby, year_named
from docgen.readers.registry import finished_rank, format_of, is_describing, is_finished, unread_kind
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from docgen.bundle import Bundle
    from docgen.readers.entries import FolderEntry

_NAMES_FILES = re.compile("\\.ya?ml|packs|template|sign_off|自备|模板|审签单".encode())
_HEAD = 65_536  # bytes
_NOTES = ".txt"  # people write tables into such files, and notes
_DIGIT = re.compile(rb"[0-9]")
_DELIMITERS = (b"\t", b",", b";")
_FIELDS = 2  # delimiters in a line, and lines that have them, at least
_YEARS_BACK = 5  # beside a file that lies by itself


class Location(NamedTuple):
    """Where one bundle lies, or a file of several: a file, or a folder with the names of its files.

    `bureau` is the folder of the bureau among whose years it was found, if it was.
    """

    path: Path
    files: tuple[str, ...] = ()
    bureau: Path | None = None

    @property
    def home(self) -> Path:
        """The folder in which its bureau's profile would lie."""
        return self.bureau or (above(self.path) if self.files else self.path.parent)

    @property
    def telling(self) -> Path | None:
        """The file that tells whose bundle it is; None for a folder whose files do not."""
        if not self.files:
            return self.path
        describing = _describing(self.files)
        return self.path / describing[0] if len(describing) == 1 else None


class PassedOver(NamedTuple):
    """A file that may hold something and is not read, and why."""

    file: Path
    reason: str


class UnitFolder(NamedTuple):
    """What lies in a folder of units: the places to look at, and the files that are passed over."""

    places: list[Path]
    passed_over: list[PassedOver]


# Looking


def places_at(path: Path) -> list[Location]:
    """Return the places at a path: a file, a year's folder, or a bureau's years. Errors: UnreadableError, where there is none."""
    try:
        places = _places_at(path)
        if not places:
            raise _nothing_in(path, visible_in(path))
    except (OSError, ValueError) as error:  # no permission; a name too long, or with a NUL
        raise _unreadable(path, reason_of(error)) from error
    return places


def units_in(path: Path) -> UnitFolder | None:
    """Return what lies in a folder of units; None for a bundle, a bureau's folder, and what is no folder.

    A unit that cannot be reached is a place as the others: whoever reads it is told why.
    """
    try:
        visible = visible_in(path)
    except (OSError, ValueError):  # whoever looks for something there says why
        return None
    if is_bureau(path, visible):
        return None
    visible = _without_named(path, visible)
    files = [entry.name for entry in visible if _is_material(entry)]
    describing = _describing(files)
    tables = [name for name in files if name not in describing]
    below_profile = is_file(resolved(path).parent / profile.FILE)
    if len(describing) == 1 or (tables and not describing and below_profile):
        return None
    folders = [entry.name for entry in visible if entry.is_dir()]
    finished = _finished(visible, {_stem(name) for name in files})
    unreachable = [entry.name for entry in _unreachable(visible)]
    names = (*folders, *describing, *tables, *finished, *unreachable)
    places = [path / name for name in names]
    return UnitFolder(places, [*_unknown(path, visible), *_twins(path, visible, lambda: places)])


def passed_over_at(folder: Path) -> Iterator[PassedOver]:
    """Walk the files beside a bureau's years, or among finished reports, that may hold something and are not read."""
    if format_of(folder.name):  # a file, as most are that have such a name
        return
    try:
        visible = visible_in(folder)
    except (OSError, ValueError):
        return
    yield from (PassedOver(folder / entry.name, entry.reason) for entry in _unreachable(visible))
    if is_bureau(folder, visible):
        yield from _unknown(folder, visible)
        yield from _twins(folder, visible, lambda: [place.path for place in _years_among(folder, visible)])
    elif not _files(visible):
        yield from _unknown(folder, visible)
        yield from _twins(folder, visible, lambda: [folder / name for name in _finished(visible)])


def _unreachable(visible: Iterable[FolderEntry]) -> Iterator[Unreachable]:
    """Walk what cannot be reached and has no name of a file that is read: such a one is met when it is read."""
    return (entry for entry in visible if isinstance(entry, Unreachable) and not format_of(entry.name))


def _unknown(folder: Path, visible: Iterable[FolderEntry]) -> Iterator[PassedOver]:
    """Walk the files in a folder that may hold something and are of no kind that is read."""
    for entry in visible:
        if unread_kind(entry.name) and entry.is_file() and not isinstance(entry, Unreachable):
            yield PassedOver(folder / entry.name, _("docgen does not know such files"))


def _twins(folder: Path, visible: list[FolderEntry], places: Callable[[], Collection[Path]]) -> Iterator[PassedOver]:
    """Walk the finished reports that are not read for another one of the same name; `places` are listed only where there are any."""
    bundles = {_stem(entry.name) for entry in visible if _is_material(entry)}
    alike = [names for names in _finished_by_stem(visible, bundles) if len(names) > 1]
    read = places() if alike else ()
    for names in alike:
        for name in names[1:] if folder / names[0] in read else ():
            yield PassedOver(folder / name, _("{other} is read, which has the same name").format(other=names[0]))


def beside(path: Path, years: Iterable[int]) -> list[Location]:
    """Return the places of other years that lie beside one: in its bureau's folder, or named like it but for the year."""
    home = above(path)
    visible = visible_in(home) if is_file(home / profile.FILE) else []
    if is_bureau(home, visible):
        return [place for place in _years_among(home, visible) if place.path != path]
    own = year_named(path)
    if not own:
        return []
    named = [path.with_name(path.name.replace(str(own), str(year), 1)) for year in years if year != own]
    return [place for other in named if is_there(other) for place in places_at(other)]


def years_in(bureau: Path) -> list[Location]:
    """Return the places of the years in a bureau's folder: none as long as it holds none. Errors: OSError."""
    return _years_among(bureau, visible_in(bureau))


def years_back(year: int) -> range:
    """Return the years before a year that are looked for beside a bundle that lies by itself."""
    return range(year - _YEARS_BACK, year)


def above(folder: Path) -> Path:
    """Return the folder that a folder lies in; `.` has it too."""
    return folder.parent if folder.name not in ("", "..") else folder / ".."


def is_bureau(folder: Path, visible: Iterable[FolderEntry]) -> bool:
    """Tell whether a folder is a bureau's, by what lies in it: it has a profile, and is no city's, in which bureaus have theirs."""
    if not any(entry.name == profile.FILE and entry.is_file() for entry in visible):
        return False
    others = (folder / entry.name for entry in visible if entry.is_dir() and not year_named(Path(entry.name)))
    return not any(is_file(other / profile.FILE) for other in others)


def _places_at(path: Path) -> list[Location]:
    try:
        visible = visible_in(path)
    except NotADirectoryError:
        return [_place_of(path)]
    except FileNotFoundError as error:
        raise UnreadableError.at(Source(str(path)), reason_of(error) + nearby(path)) from error
    if is_bureau(path, visible):
        return _years_among(path, visible)
    files = _files(visible)
    if files and (_describing(files) or year_named(path) or is_file(above(path) / profile.FILE)):
        return [Location(path, files)]
    finished = _finished(visible, {_stem(name) for name in files})
    return [Location(path / name) for name in (*files, *finished)]  # each says by itself whose it is


def _place_of(path: Path) -> Location:
    """Return the place of a file: of one that describes a year's folder it is the folder, whose tables belong to it.

    So it is of the only file that a year's folder holds.
    """
    year = path.parent
    if is_file(above(year) / profile.FILE) and not is_file(year / profile.FILE):
        files = _files(visible_in(year))
        if is_describing(path.name) or files == (path.name,):
            return Location(year, files)
    return Location(path)


def _unreadable(path: Path, reason: str) -> UnreadableError:
    return UnreadableError.at(Source(str(path)), _("the file cannot be read: {reason}").format(reason=reason))


def _nothing_in(folder: Path, visible: Iterable[FolderEntry]) -> UnreadableError:
    for entry in visible:
        if isinstance(entry, Unreachable):
            return _unreadable(folder / entry.name, entry.reason)
    message = _("there is no bundle in this folder: it holds no report, no workbook, no YAML or CSV file")
    if format_of(folder.name):
        message = _("this is a folder, though it is called like a file: name the file itself")
    if is_file(folder / profile.FILE):
        message = _("this bureau's folder holds no year yet: put a folder or a file for each year beside bureau.yaml")
    return UnreadableError.at(Source(str(folder)), message)


def _may_hold_a_table(file: Path) -> bool:
    """Tell whether a file that is not read may hold figures of the bundle beside it: a text with fields in lines, not a note."""
    if not file.name.lower().endswith(_NOTES):
        return True
    lines = read_file(file, most=_HEAD).splitlines()
    return sum(1 for line in lines if max(map(line.count, _DELIMITERS)) >= _FIELDS and _DIGIT.search(line)) >= _FIELDS


def _files(visible: list[FolderEntry]) -> tuple[str, ...]:
    """Return the names of the files in a folder that a bundle may be made of."""
    return tuple([entry.name for entry in visible if _is_material(entry)])


def _is_material(entry: FolderEntry) -> bool:
    known = format_of(entry.name)
    return known is not None and not known.finished and entry.name != profile.FILE and entry.is_file()


def _finished(visible: Iterable[FolderEntry], but: Collection[str] = ()) -> list[str]:
    """Return the finished reports in a folder, one of each name; none that is called as a bundle, of which it may be made."""
    return [names[0] for names in _finished_by_stem(visible, but)]


def _finished_by_stem(visible: Iterable[FolderEntry], but: Collection[str] = ()) -> list[list[str]]:
    """Return the finished reports in a folder, those of one name together: the one that is read comes first."""
    by_stem: dict[str, list[str]] = {}
    for entry in visible:
        if is_finished(entry.name) and _stem(entry.name) not in but and entry.is_file():
            by_stem.setdefault(_stem(entry.name), []).append(entry.name)
    return [sorted(names, key=finished_rank) for names in by_stem.values()]


def _stem(name: str) -> str:
    return name.rpartition(".")[0]


def _describing(names: Iterable[str]) -> list[str]:
    return [name for name in names if is_describing(name)]


def _years_among(folder: Path, visible: list[FolderEntry]) -> list[Location]:
    """Return the years among what lies in a bureau's folder; the forms and packs it names are none."""
    named = _named_by(folder)
    places = [place for each in visible if (place := _year(folder, each))]
    years = {year_named(place.path) for place in places}
    finished = [folder / name for name in _finished(visible)]
    places += [Location(path, bureau=folder) for path in finished if year_named(path) not in {0, *years}]
    return [each for each in places if resolved(each.path) not in named] if named else places


def _year(folder: Path, entry: FolderEntry) -> Location | None:
    """Return the place of a file or folder of a bureau's folder; nothing where it is no year."""
    if entry.is_dir():
        within = _files(visible_in(folder / entry.name))
        return Location(folder / entry.name, within, folder) if within else None
    return Location(folder / entry.name, bureau=folder) if _is_material(entry) else None


def _without_named(folder: Path, visible: list[FolderEntry]) -> list[FolderEntry]:
    """Return what lies in a folder without the forms and packs that its profile names, if it has one."""
    named = _named_by(folder) if any(entry.name == profile.FILE for entry in visible) else set()
    return [entry for entry in visible if resolved(folder / entry.name) not in named] if named else visible


def _named_by(folder: Path) -> set[Path]:
    """Return the forms, templates and packs that a bureau's profile names, where they are there; a shipped form lies elsewhere."""
    if not _NAMES_FILES.search(read_file(folder / profile.FILE)):  # as most do: it need not be parsed to know its years
        return set()
    bureau, _shape = profile.bureau_of(folder)
    own = (bureau.form, bureau.template, bureau.sign_off)
    names = [*bureau.packs, *(folder / Path(text.value).name for text in own if text)]
    return {resolved(path) for path in names if is_file(path) or is_folder(path)}


# Reading


def read_at(path: Path) -> list[Bundle]:
    """Read what lies at the path of a place. Errors: UnreadableError, BundleError."""
    if is_folder(path) and not is_file(path / profile.FILE):
        return [_read_folder(path)]
    return [bundle for place in places_at(path) for bundle in _read(place)]


def _read(place: Location) -> list[Bundle]:
    if place.files:
        return [_read_folder(place.path)]
    known = format_of(place.path.name)
    if known is None:
        message = _(
            "docgen does not know such files: save it as .docx or .odt if it is a report, as .xlsx or .csv if it is a table, or name a folder"
        )
        raise UnreadableError.at(Source(str(place.path)), message)
    return known.read(place.path)


def _read_folder(folder: Path) -> Bundle:
    visible = visible_in(folder)
    files = _files(visible)
    if not files:
        raise _nothing_in(folder, visible)
    describing = _describing(files)
    if len(describing) > 1:
        message = _("a bundle has one YAML file, this folder has several: {names}")
        raise UnreadableError.at(Source(str(folder)), message.format(names=_(", ").join(describing)))
    bureau, shape = profile.bureau_of(above(folder))
    tables = [folder / name for name in files if name not in describing]
    stems = {path.stem for path in tables}
    for name in (entry.name for entry in visible if entry.is_file()):
        if unread_kind(name) and Path(name).stem not in stems and _may_hold_a_table(folder / name):
            place = Source(str(folder / name))
            shape.fault(
                place, _("docgen does not read this kind of table: save it as .xlsx, .ods or .csv in the same folder")
            )
    return assemble(folder, folder / describing[0] if describing else None, tables, bureau, shape)

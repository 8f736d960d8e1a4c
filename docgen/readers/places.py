"""What is handed in at a path: a file, a folder, or a bureau folder with a bundle for each year."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from docgen.errors import UnreadableError, reason_of
from docgen.files import is_file, is_folder, read_file, read_material
from docgen.i18n import _
from docgen.readers import assembly, profile, tidy
from docgen.readers.csv_rows import rows_of
from docgen.readers.nearby import nearby
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from docgen.bundle import Bundle

YAML = (".yaml", ".yml")
_READ = (*YAML, ".csv")
_NAMES_FILES = re.compile(rb"\.ya?ml|packs")
_OTHER_TABLES = (".xlsx", ".xls", ".et", ".ods", ".txt", ".tsv")


class ProfileFile(NamedTuple):
    """The file of a bureau's profile, with what it holds."""

    path: Path
    content: bytes


@dataclass(frozen=True, slots=True)
class Handed:
    """What is at a place: bundles to be read, which may still fail. Tells bundles apart before reading them all.

    `files` are the names of those in a year's folder; `bureau` is the profile of the bureau in whose folder it was found
    among other years, for all of them the same object.
    """

    path: Path
    read: Callable[[], list[Bundle]]
    files: tuple[str, ...] = ()
    bureau: ProfileFile | None = None

    @property
    def yaml(self) -> Path | None:
        """The YAML file of a year's folder, if it has just one; otherwise the file itself."""
        if not self.files:
            return self.path
        found = _yamls(self.files)
        return self.path / found[0] if len(found) == 1 else None


def find(path: Path) -> list[Handed]:
    """Find what is handed in at a path.

    Errors: UnreadableError, where there is nothing to read.
    """
    try:
        found = _find(path)
    except (OSError, ValueError) as error:  # no permission; a name too long, or with a NUL
        reason = reason_of(error) if isinstance(error, OSError) else str(error)
        raise UnreadableError.at(
            Source(str(path)), _("the file cannot be read: {reason}").format(reason=reason)
        ) from error
    if not found:
        raise _nothing_in(path)
    return found


def _nothing_in(folder: Path) -> UnreadableError:
    message = _("there is no bundle in this folder: it holds no YAML or CSV file")
    if (folder / profile.FILE).is_file():
        message = _("this bureau's folder holds no year yet: put a folder or a file for each year beside bureau.yaml")
    return UnreadableError.at(Source(str(folder)), message)


def read_at(path: Path) -> list[Bundle]:
    """Read what `find` has found at a path. Errors: UnreadableError, BundleError."""
    if path.is_dir() and not (path / profile.FILE).is_file():
        return [_read_folder(path)]
    return [bundle for handed in find(path) for bundle in handed.read()]


def named_after(year: int | None, handed: list[Handed]) -> list[Handed]:
    """Keep what is named after a year, where something is: other years may be unfinished."""
    named = [one for one in handed if year is not None and one.path.stem.startswith(str(year))]
    return named or handed


def read_year(bundle: Bundle, year: int, read: Collection[str] = ()) -> Bundle | None:
    """Read the bundle of another year that lies beside a bundle: in its tidy CSV, or in its bureau's folder.

    A CSV among those `read` already is not read again. Errors: DocgenError, where it cannot be read.
    """
    own = [] if bundle.source.file in read else _own(bundle)
    handed = [*own, *_beside(Path(bundle.source.file), year)]
    alike = [one for each in handed for one in each.read() if (one.bureau, one.year) == (bundle.bureau, year)]
    return alike[0] if len(alike) == 1 else None


def find_years(bundle: Bundle) -> list[Handed]:
    """Find what lies beside a bundle and may hold its bureau's other years: its tidy CSV, its bureau's folder."""
    folder = _above(Path(bundle.source.file))
    beside = _years(folder) if (folder / profile.FILE).is_file() else []
    return [*_own(bundle), *beside]


def _own(bundle: Bundle) -> list[Handed]:
    """Find the tidy CSV that a bundle was read from: it may hold other years too."""
    place = Path(bundle.source.file)
    return [_file(place)] if place.is_file() and place.suffix.lower() == ".csv" else []


def _beside(place: Path, year: int) -> list[Handed]:
    """Find what a bureau's folder holds that is named after a year."""
    folder = _above(place)
    if not (folder / profile.FILE).is_file():
        return []
    named = [one for one in _years(folder) if one.path.stem.startswith(str(year))]
    return [one for one in named if one.path.stem == str(year)] or named


def _find(path: Path) -> list[Handed]:
    try:
        visible = visible_in(path)
    except NotADirectoryError:
        return [_file(path)]
    except FileNotFoundError as error:
        message = _("there is no such file or folder") + nearby(path)
        raise UnreadableError.at(Source(str(path)), message) from error
    if has_profile(visible):
        return _years_among(path, visible)
    files = _files(visible)
    return [_folder(path, files)] if files else []


def _file(path: Path) -> Handed:
    is_yaml = path.suffix.lower() in YAML
    if is_yaml and not (path.parent / profile.FILE).is_file() and (_above(path.parent) / profile.FILE).is_file():
        return _folder(
            path.parent, _files(visible_in(path.parent))
        )  # the YAML file of a year's folder: its tables belong to it
    return Handed(path, lambda: _read_file(path))


def _folder(path: Path, files: tuple[str, ...], bureau: ProfileFile | None = None) -> Handed:
    return Handed(path, lambda: [_read_folder(path)], files, bureau)


def _above(folder: Path) -> Path:
    """Return the folder that a folder lies in; `.` has it too."""
    return folder.parent if folder.name not in ("", "..") else folder / ".."


def visible_in(folder: str | Path) -> list[os.DirEntry[str]]:
    """Return what lies in a folder, by name, without what is hidden or temporary. Errors: OSError."""
    with os.scandir(folder) as entries:
        return sorted([one for one in entries if not one.name.startswith((".", "~"))], key=attrgetter("name"))


def has_profile(visible: list[os.DirEntry[str]]) -> bool:
    """Tell whether a folder is a bureau's, by what lies in it."""
    return any(one.name == profile.FILE and one.is_file() for one in visible)


def _files(visible: list[os.DirEntry[str]]) -> tuple[str, ...]:
    """Return the names of the files in a folder that a bundle may be made of."""
    return tuple([one.name for one in visible if _is_material(one)])


def _is_material(entry: os.DirEntry[str]) -> bool:
    return entry.name.lower().endswith(_READ) and entry.name != profile.FILE and entry.is_file()


def _yamls(names: tuple[str, ...]) -> list[str]:
    return [name for name in names if name.lower().endswith(YAML)]


def _years(folder: Path) -> list[Handed]:
    """Return the files and folders of a bureau's years."""
    return _years_among(folder, visible_in(folder))


def _years_among(folder: Path, visible: list[os.DirEntry[str]]) -> list[Handed]:
    """Return the years among what lies in a bureau's folder; the forms and packs it names are none."""
    file = folder / profile.FILE
    bureau = ProfileFile(file, read_file(file))
    named = _named_by(folder, bureau.content)
    found = [handed for one in visible if (handed := _year(folder, one, bureau))]
    return [one for one in found if one.path.resolve() not in named] if named else found


def _year(folder: Path, entry: os.DirEntry[str], bureau: ProfileFile) -> Handed | None:
    """Return what is handed in at a file or folder of a bureau's folder; nothing where it is no year."""
    if entry.is_dir():
        within = _files(visible_in(entry.path))
        return _folder(folder / entry.name, within, bureau) if within else None
    if not _is_material(entry):
        return None
    path = folder / entry.name
    return Handed(path, partial(_read_file, path), bureau=bureau)


def _named_by(folder: Path, said: bytes) -> set[Path]:
    """Return the form and the packs that a bureau's profile names, where they are there; a shipped form lies elsewhere."""
    if not _NAMES_FILES.search(said):  # as most do: it need not be parsed to know its years
        return set()
    bureau, _shape = assembly.bureau_of(folder)
    names = [*bureau.packs, *([folder / Path(bureau.form.value).name] if bureau.form else [])]
    return {path.resolve() for path in names if is_file(path) or is_folder(path)}


def _read_file(path: Path) -> list[Bundle]:
    bureau, shape = assembly.bureau_of(path.parent)
    suffix = path.suffix.lower()
    if suffix in YAML:
        return [assembly.assemble(path, path, [], bureau, shape)]
    if suffix != ".csv":
        message = _("a bundle is a YAML file, a CSV file or a folder; this is neither")
        raise UnreadableError.at(Source(str(path)), message)
    content, file = read_material(path)
    rows = rows_of(content, str(path))
    if tidy.is_tidy(rows):
        return [assembly.checked(bundle, bureau, shape) for bundle in tidy.tidy_bundles(rows, bureau, file)]
    if tidy.looks_tidy(rows):
        tidy.require_tidy(rows)
    message = _(
        "a table alone does not say its bureau and year: put it in a folder with a YAML file, or give it the header {header}"
    )
    raise UnreadableError.at(Source(str(path)), message.format(header=",".join(tidy.HEADER)))


def _read_folder(folder: Path) -> Bundle:
    visible = visible_in(folder)
    files = _files(visible)
    if not files:
        raise _nothing_in(folder)
    yamls = _yamls(files)
    if len(yamls) > 1:
        message = _("a bundle has one YAML file, this folder has several: {names}")
        raise UnreadableError.at(Source(str(folder)), message.format(names=", ".join(yamls)))
    bureau, shape = assembly.bureau_of(_above(folder))
    tables = [folder / name for name in files if name not in yamls]
    stems = {path.stem for path in tables}
    for path in (folder / one.name for one in visible if one.name.lower().endswith(_OTHER_TABLES)):
        if path.stem not in stems:
            shape.fault(Source(str(path)), _("docgen reads tables as CSV: save this one as “CSV UTF-8” beside it"))
    return assembly.assemble(folder, folder / yamls[0] if yamls else None, tables, bureau, shape)

"""What names say: the year that a file or folder is named after, and what was meant by a path that is not there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.files import resolved
from docgen.i18n import _
from docgen.labels import do_you_mean, nearest

if TYPE_CHECKING:
    from pathlib import Path

YEAR = re.compile(r"(?:19|20)\d\d")


def not_a_year(text: str) -> str:
    """Say that a text is no year."""
    return _("the year is “{year}”, but must be four digits").format(year=text)


def year_of(text: str) -> int:
    """Return the year that a text is, 2023 or 2023年; 0 where it is none."""
    plain = text.removesuffix("度").removesuffix("年")
    return int(plain) if YEAR.fullmatch(plain) else 0


def year_named(path: Path) -> int:
    """Return the year that a file or folder is named after; 0 where its name does not begin with one."""
    named = YEAR.match(path.stem or resolved(path).stem)
    return int(named.group()) if named else 0


def nearby(path: Path) -> str:
    """Word the offer of names like this one in its folder, or nothing."""
    try:
        others = (other.name for other in path.parent.iterdir())
        names = [name for name in others if not name.startswith(".") and name != path.name]
    except OSError:
        return ""
    return do_you_mean(nearest(path.name, names))

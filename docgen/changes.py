"""What became of a report since it was checked: which figures and paragraphs differ, and where it comes from."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from docgen.forms.table import CellRef
    from docgen.source import Source


class ChangeState(Enum):
    """Whether something is as it was."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    UNJUDGED = "unjudged"


class ProvenanceState(Enum):
    """Whether a report carries where it comes from, and whether that is what it is held against."""

    OK = "ok"
    MISSING = "missing"
    OTHER = "other"


class FigureChange(NamedTuple):
    """A cell that differs: what was checked, and what stands there now; nothing for a blank. `source` is where it stands."""

    cell: CellRef
    was: str
    now: str
    source: Source


class ParagraphChange(NamedTuple):
    """A paragraph that differs, under the heading of its section: what it was, and what it is now.

    None where there was none, or is none. A paragraph of which only the digest is known has its number in its section instead.
    """

    section: str
    was: str | None
    now: str | None
    source: Source | None
    number: int = 0


class Changes(NamedTuple):
    """A report held against what was checked.

    `unread` are cells that cannot be read for sure any more. `notes` say in words what of its origin is not as it was.
    """

    changed: tuple[FigureChange, ...] = ()
    unread: tuple[CellRef, ...] = ()
    paragraphs: tuple[ParagraphChange, ...] = ()
    origin: ProvenanceState = ProvenanceState.OK
    notes: tuple[str, ...] = ()

    @property
    def figures(self) -> ChangeState:
        """Tell whether the figures are as they were; what cannot be read counts where nothing is known to differ."""
        if self.changed:
            return ChangeState.CHANGED
        return ChangeState.UNJUDGED if self.unread else ChangeState.UNCHANGED

    @property
    def prose(self) -> ChangeState:
        """Tell whether the text is as it was."""
        return ChangeState.CHANGED if self.paragraphs else ChangeState.UNCHANGED

    @property
    def standing(self) -> ChangeState:
        """Tell whether anything is not as it was."""
        return ChangeState.CHANGED if self.paragraphs else self.figures

"""What lint finds in a template: a remark, its rule and its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docgen.engine.places import Spot
from docgen.engine.tags import shown
from docgen.forms.rule import Severity

if TYPE_CHECKING:
    from docgen.engine.tags import Tag


class Where(NamedTuple):
    """Where in a template: the part, the place in it, the tag, and the text around it."""

    part: str = ""
    spot: Spot = Spot()
    tag: str = ""
    around: str = ""

    @classmethod
    def of(cls, tag: Tag, spot: Spot) -> Where:
        """Return the place of a tag."""
        return cls(tag.part, spot, shown(tag.written), tag.around)


class Remark(NamedTuple):
    """One thing that is wrong, or looks wrong, in a template."""

    rule: str
    severity: Severity
    message: str
    where: Where

    @property
    def order(self) -> tuple[int, str, int, int, int, int]:
        """Where it comes among the others: the gravest first, then as the document goes."""
        spot = self.where.spot
        return (self.severity.rank, self.where.part, spot.table, spot.row, spot.cell, spot.paragraph or 0)


class Result(NamedTuple):
    """What lint says of one template, and the name of the form it was held against, if any."""

    file: str
    form: str
    remarks: tuple[Remark, ...]

    def count(self, severity: Severity) -> int:
        """Return how many remarks are of a severity."""
        return sum(1 for remark in self.remarks if remark.severity is severity)

    def clean(self, *, strict: bool = False) -> bool:
        """Tell whether nothing stands against the template; `strict` makes warnings count."""
        return not self.count(Severity.ERROR) and not (strict and self.count(Severity.WARNING))

"""A form (表式): the sections, tables and rules of a report, as data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from docgen.forms.expression import Comparison
from docgen.forms.rule import Check
from docgen.i18n import _
from docgen.labels import LabelIndex, chinese_number
from docgen.prose.breakdown import PartWords

if TYPE_CHECKING:
    from docgen.forms.charts import FormChart
    from docgen.forms.rule import BoundClaim, Relation, Rule, Words
    from docgen.forms.table import Cell, CellRef, Item, Table
    from docgen.source import Source


_LOOKING_BACK = frozenset((Check.SAME_TEXT, Check.CHANGES))


class Section(NamedTuple):
    """A section of the report: a heading, its prose, and at most one table.

    `least` and `most` are the characters that its prose should have; 0 for no such wish. `about` are words by which the
    numbered heading of a finished report is told to be this section's, where it has those of no other. `matters` are what
    its text should speak of, each by one of its words.
    """

    code: str
    heading: str
    source: Source
    aliases: tuple[str, ...] = ()
    table: str = ""
    least: int = 0
    most: int = 0
    about: tuple[str, ...] = ()
    matters: tuple[tuple[str, ...], ...] = ()

    @property
    def expects_prose(self) -> bool:
        """Tell whether the section says nothing without prose."""
        return not self.table


@dataclass(frozen=True, eq=False)  # a form is the same as itself alone: what is remembered of it is found by that
class Form:
    """A report form, proved sound.

    `preamble` is the code of the prose before the first section; `title` the report's title with `{bureau}` and
    `{year}`; `template` a file name in the pack's templates; `years` the first and the last report year it is for;
    `relations` are those within a report, `yearly` those that look back to last year's; `claims` are what the prose
    says of cells; `charts` are what templates may have drawn; `dropped` are the ids of rules that it does without; `official` is its
    place, from 1, among the forms that are tried for bundles that do not say theirs, 0 for one that is not; one `published`
    is none that should be used, but is tried for finished reports, which are there as they are.
    """

    name: str
    words: Words
    basis: str
    years: tuple[int, int | None]
    title: str
    preamble: Section
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    rules: tuple[Rule, ...]
    relations: tuple[Relation, ...]
    source: Source
    yearly: tuple[Relation, ...] = ()
    claims: tuple[BoundClaim, ...] = ()
    charts: tuple[FormChart, ...] = ()
    template: str = ""
    left_out: tuple[Item, ...] = ()
    dropped: frozenset[str] = frozenset()
    official: int = 0
    published: bool = False

    def covers(self, year: int) -> bool:
        """Tell whether the form is for reports of this year."""
        first, last = self.years
        return first <= year and (last is None or year <= last)

    @property
    def years_in_words(self) -> str:
        """The reports the form is for."""
        first, last = self.years
        if last is None:
            return _("reports for {first} onwards").format(first=first)
        return _("reports for {first} to {last}").format(first=first, last=last)

    def table(self, code: str) -> Table:
        """Return a table by its code."""
        return next(table for table in self.tables if table.code == code)

    @property
    def every_section(self) -> tuple[Section, ...]:
        """The preamble and the sections."""
        return (self.preamble, *self.sections)

    @cached_property
    def cells(self) -> dict[CellRef, Cell]:
        """Every cell of the form in printed order."""
        return {ref: cell for table in self.tables for ref, cell in table.cells.items()}

    @cached_property
    def cells_by_path(self) -> dict[str, CellRef]:
        """Every cell by its address as it is written, `table.row.column`."""
        return {str(ref): ref for ref in self.cells}

    @cached_property
    def rules_by_check(self) -> dict[Check, tuple[Rule, ...]]:
        """The rules that have a check, by check, in the order of the form."""
        return {check: tuple(rule for rule in self.rules if check in rule.checks) for check in Check}

    @cached_property
    def looking_back(self) -> tuple[str, ...]:
        """The ids of the rules that need last year's report."""
        yearly = {relation.rule.id for relation in self.yearly}
        rules = (rule.id for rule in self.rules if rule.id in yearly or _LOOKING_BACK.intersection(rule.checks))
        return tuple(dict.fromkeys(rules))

    @cached_property
    def claims_by_rule(self) -> tuple[tuple[Rule, tuple[BoundClaim, ...]], ...]:
        """The claims of each rule that has some."""
        alike = (
            (rule, tuple(claim for claim in self.claims if claim.rule is rule)) for rule in self.rules if rule.claims
        )
        return tuple((rule, claims) for rule, claims in alike if claims)

    @cached_property
    def closed_by_rule(self) -> dict[str, BoundClaim]:
        """What counts the cases that were closed, by the id of its rule."""
        return {bound.rule.id: bound for bound in self.claims if bound.is_of_all and bound.claim.all}

    @cached_property
    def part_words(self) -> PartWords:
        """The words by which the parts of lists in the prose are known."""
        kinds = dict.fromkeys(kind for rule in self.rules for kind in rule.kinds)
        items = dict.fromkeys(item for rule in self.rules for item in rule.items)
        siblings = dict.fromkeys(group for rule in self.rules for group in rule.siblings)
        return PartWords(tuple(kinds), tuple(items), tuple(siblings))

    @cached_property
    def determined(self) -> frozenset[CellRef]:
        """The cells that a relation computes when they are left out."""
        return frozenset(cell for cell, _equation in self.equations)

    @cached_property
    def equations(self) -> tuple[tuple[CellRef, Comparison], ...]:
        """The cells that a relation computes when they are left out, each with its equation."""
        determining = ((relation.determined, relation.statement) for relation in self.relations)
        return tuple((cell, equation) for cell, equation in determining if cell and isinstance(equation, Comparison))

    def number_of(self, table: Table) -> str:
        """Return the Chinese number of the section that prints a table, or nothing."""
        for number, section in enumerate(self.sections, 1):
            if section.table == table.code:
                return chinese_number(number)
        return ""

    def heading_of(self, table: Table) -> str:
        """Return a table's title with the number of its section: 三、收到和处理政府信息公开申请情况."""
        number = self.number_of(table)
        return f"{number}、{table.title}" if number else table.title

    @cached_property
    def table_index(self) -> LabelIndex[Table]:
        """Finds tables by title, code, section heading or number (三, 表三)."""
        index: LabelIndex[Table] = LabelIndex()
        for table in self.tables:
            headings = [
                name
                for section in self.sections
                if section.table == table.code
                for name in (section.heading, *section.aliases)
            ]
            index.add(table, (table.title, table.code, *table.aliases, *headings, *self._numbers(table)))
        return index

    def _numbers(self, table: Table) -> list[str]:
        number = self.number_of(table)
        if not number:
            return []
        position = str(next(at for at, section in enumerate(self.sections, 1) if section.table == table.code))
        prefixed = [f"{prefix}{written}" for prefix in ("", "表", "附表") for written in (number, position)]
        return [*prefixed, f"表{number}{table.title}"]

    @cached_property
    def section_index(self) -> LabelIndex[Section]:
        """Finds sections by heading or code."""
        index: LabelIndex[Section] = LabelIndex()
        for section in self.every_section:
            index.add(section, (section.heading, section.code, *section.aliases))
        return index

    def section_about(self, heading: str) -> Section | None:
        """Return the one section that a heading is about, by the words of each; None where it is about none, or several."""
        sections = [section for section in self.sections if any(word in heading for word in section.about)]
        return sections[0] if len(sections) == 1 else None

    def basis_of(self, rule: Rule) -> str:
        """Return the legal basis of a rule: its own, or the form's; nothing for a rule of docgen."""
        return "" if rule.of_docgen else rule.basis or self.basis

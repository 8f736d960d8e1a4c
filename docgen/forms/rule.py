"""Rules are data: an id, what must hold, words, severity and legal basis; relations of cells, claims of the prose."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from docgen.forms.expression import Comparison, Total, cells_added, cells_in
from docgen.forms.table import picking
from docgen.i18n import language

if TYPE_CHECKING:
    from docgen.forms.expression import Operand, Statement
    from docgen.forms.table import CellRef, Pick
    from docgen.source import Source, Text


class Severity(Enum):
    """How much a failed rule weighs: a fatal edit, a query edit, a remark."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """The place in the order of weight, the gravest first."""
        return list(Severity).index(self)


class Check(Enum):
    """What a rule has looked for. A rule may have several checks; its severity weighs what they find, and selects nothing."""

    UNSURE = "unsure"  # what of a finished report could not be read for sure
    REMARKS = "remarks"  # how a finished report was read
    PRESENT = "present"  # every cell is filled in
    COMPUTED = "computed"  # what was put into cells that were left out or blank
    DOMAIN = "domain"  # every figure is one its cell may hold
    NORMALISED = "normalised"  # figures that were read after taking something off
    RELATION = "relation"  # a relation between cells
    SAME_TEXT = "same-text"  # figures or text are last year's
    PERIOD = "period"  # the period and the name that the text gives the report
    STATEMENTS = "statements"  # sentences that speak of another year
    CLAIMS = "claims"  # numbers of the text that are given for cells
    LISTS = "lists"  # totals of the text, and the parts it gives for them
    CHANGES = "changes"  # how the text says that figures changed since last year
    PERCENT = "percent"  # percentages of the text, and the numbers they are of
    DIFFERENCES = "differences"  # by how much the text says that its numbers differ
    PLACEHOLDERS = "placeholders"  # what is left over from a template
    MARKS = "marks"  # passages that are only a starting point
    MATTERS = "matters"  # what sections should speak of
    NUMBERING = "numbering"  # the numbers of sub-headings and points
    PUNCTUATION = "punctuation"  # marks of half width in Chinese text
    TENS = "tens"  # amounts of the text that come in tens
    PRIVACY = "privacy"  # numbers of persons
    NAMES = "names"  # other bodies as whose report it is
    TOTALS = "totals"  # totals that the text gives twice, occasions that it denies and counts
    PARTS = "parts"  # how many parts the text announces
    LENGTHS = "lengths"  # how long the text of a section is
    EMPTY = "empty"  # sections without text, in a document
    FORM_YEAR = "form-year"  # the years that the form is for
    UNPRINTED = "unprinted"  # cells that the template does not print
    UNPRINTED_TEXT = "unprinted-text"  # sections with text that the template does not print
    TEMPLATE_CHANGED = "template-changed"  # what was taken off the template
    SUMS = "sums"  # an aggregate's cells are the sums of its units'
    UNITS_CONSISTENT = "units-consistent"  # the units of an aggregate are consistent themselves
    FIGURES_AS_CHECKED = "figures-as-checked"  # of a built report, as it is now
    PROSE_AS_CHECKED = "prose-as-checked"
    SUMS_AGREE = "sums-agree"  # remarks that an aggregate was compared
    UNUSED_WAIVERS = "unused-waivers"  # waivers that let nothing pass

    __hash__ = object.__hash__  # a check equals itself alone; Enum's own is many times slower


CHECK_GROUPS = {  # words for several checks at once
    "year": (Check.PERIOD, Check.STATEMENTS),
    "sections": (Check.PLACEHOLDERS, Check.PARTS, Check.LENGTHS, Check.EMPTY),
}


class Words(NamedTuple):
    """A sentence in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en if language() == "en" and self.en else self.zh


class Claim(NamedTuple):
    """What the prose says of the same cells: in numbers (收到…申请N件), or in words that stand for one (未收到, 全部办结).

    A number is meant where one of the words of `says` stands with it and none of `unless`; a `bare` claim is also meant
    where a number stands with the topic alone. `sums` are the sums of cells that it may be, as written; it may be less where
    it is one of the ways (`most`); where its word stands nearest, it is none of other claims' sums (`alone`). A number is also meant whose label is
    one of `beside`, next to one of another claim of the rule in a series (公开6件、部分公开3件); a percentage, where one of `rates` stands before 率 (公开率). Where the text says that there was none of what `none` names, the first of them is 0. Where
    it says that all are as one of `all` says, each of `rest` is 0, unless a word of `but` stands near. In a word, {last}, {year} and {next} stand for the years
    before, of and after the report.
    """

    says: tuple[str, ...]
    none: tuple[str, ...]
    unless: tuple[str, ...]
    sums: tuple[Text, ...]
    all: tuple[str, ...] = ()
    rest: tuple[Text, ...] = ()
    but: tuple[str, ...] = ()
    bare: bool = False
    most: bool = False
    alone: bool = False
    beside: tuple[str, ...] = ()
    rates: tuple[str, ...] = ()


class Topic(NamedTuple):
    """What claims are about: words that stand before the number in its sentence, or also earlier in its `paragraph`.

    All of a paragraph is about it, too, that stands under a heading with one of its words or of those of `under`. `units` are
    those the numbers have; `unlike` are words that have one of `words` in them and are none (申请人). Words that mean another count: `unless` beside a number, `silent` before it in its sentence,
    `elsewhere` anywhere in that. A number that is far from what the tables have is told where one of `plainly` stands with
    it, beside a word of the topic; anywhere, where there are none. Behind a word of a claim, one of `perhaps` leaves open
    whether the same is counted (行政许可信息): such a number is only told where its digits are those of its cell in another order.
    """

    words: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    paragraph: bool = False
    units: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    plainly: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()


NO_TOPIC = Topic()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule (审核规则). A relation (勾稽关系) is a rule between cells.

    `each`: the relations are stated once, with column codes for every row (`row`) or row codes for every column
    (`column`) of `table`; otherwise they name whole cells (`table.row.column`). `claims` about a `topic` are what the
    numbers of the prose say of cells. `kinds` are groups of words: a list each of whose parts has one of a group names all
    that there are; `items` name what is one of several, and no total of what stands behind it,
    `siblings` groups of things none of which is a part of another. `of_docgen` where it is no rule of an authority, and has no legal basis.
    """

    id: str
    checks: tuple[Check, ...]
    severity: Severity
    words: Words
    advice: Words
    basis: str
    source: Source
    relations: tuple[Text, ...] = ()
    table: str = ""
    each: str = ""
    topic: Topic = NO_TOPIC
    claims: tuple[Claim, ...] = ()
    kinds: tuple[tuple[str, ...], ...] = ()
    items: tuple[str, ...] = ()
    siblings: tuple[tuple[str, ...], ...] = ()
    of_docgen: bool = False


@dataclass(frozen=True)
class Relation:
    """A rule's statement bound to cells: one row's, one column's, or a single one."""

    rule: Rule
    statement: Statement
    table: str
    row: str = ""
    column: str = ""

    @cached_property
    def cells(self) -> tuple[CellRef, ...]:
        """The cells of its own year that it relates, in the order written."""
        return tuple(cells_in(self.statement))

    @cached_property
    def last_cells(self) -> tuple[CellRef, ...]:
        """Last year's cells that it relates them to."""
        return tuple(cells_in(self.statement, last=True))

    @cached_property
    def subject(self) -> CellRef | None:
        """The cell that the relation is about: a comparison's left side, if a single cell."""
        match self.statement:
            case Comparison(_, Total((cell,), _, False)):
                return cell
        return None

    @cached_property
    def sides(self) -> tuple[Pick, Pick] | None:
        """What takes the values that an equation adds up on either side; None where it does anything else than that."""
        match self.statement:
            case Comparison("=", left, right):
                sums = cells_added(left), cells_added(right)
                return None if sums[0] is None or sums[1] is None else (picking(sums[0]), picking(sums[1]))
        return None

    @cached_property
    def determined(self) -> CellRef | None:
        """The cell that the relation computes when it is left out: an equation's subject."""
        match self.statement:
            case Comparison("=", _, _) if not self.last_cells:
                return self.subject
        return None


@dataclass(frozen=True, eq=False)
class BoundClaim:
    """A claim bound to the cells of a form; `sums` are all that its number may be, `rest` what is 0 where all are so."""

    rule: Rule
    claim: Claim
    sums: tuple[Operand, ...]
    rest: tuple[Operand, ...] = ()

    @cached_property
    def is_of_all(self) -> bool:
        """Whether it counts what shares are of: what came in, what was closed."""
        return self.claim.bare or (self.claim.alone and bool(self.claim.but))

    @cached_property
    def is_kind(self) -> bool:
        """Whether it counts a kind: an outcome, an applicant, a thing; neither all nor what came by one way."""
        return not (self.is_of_all or self.claim.most)

    @cached_property
    def cells(self) -> frozenset[CellRef]:
        """The cells of the first of its sums."""
        return frozenset(cells_in(self.sums[0]))

    @cached_property
    def rows(self) -> frozenset[str]:
        """The rows that its sums are of."""
        return frozenset(cell.row for operand in self.sums for cell in cells_in(operand))

    @cached_property
    def row(self) -> frozenset[str]:
        """The rows that each of its sums is of; none where they differ: it is an outcome of several things, not one of them."""
        every = {frozenset(cell.row for cell in cells_in(operand)) for operand in self.sums}
        return next(iter(every)) if len(every) == 1 else frozenset()

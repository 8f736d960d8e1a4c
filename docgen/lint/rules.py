"""What lint finds in a template, remarks with their places, and its rules: how grave each is, what it means, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docgen.engine.places import Spot
from docgen.engine.tags import shown
from docgen.forms.rule import Severity
from docgen.i18n import _

if TYPE_CHECKING:
    from docgen.engine.tags import Tag

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
SEVERITIES = {
    "template.refused": ERROR,
    "template.changed": INFO,
    "link.local": WARNING,
    "comment.printed": WARNING,
    "part.damaged": ERROR,
    "tag.unclosed": ERROR,
    "tag.nowhere": ERROR,
    "tag.too-long": ERROR,
    "tag.blank": ERROR,
    "tag.syntax": ERROR,
    "tag.refused": ERROR,
    "tag.deleted": ERROR,
    "tag.over-field": ERROR,
    "tag.in-field": WARNING,
    "tag.in-link": ERROR,
    "tag.unfilled": WARNING,
    "tag.docxtpl": INFO,
    "filter.unknown": ERROR,
    "filter.no-list": WARNING,
    "test.unknown": ERROR,
    "block.unclosed": ERROR,
    "block.unopened": ERROR,
    "block.misplaced": ERROR,
    "block.mixed": ERROR,
    "block.crossing": ERROR,
    "block.vanishing": ERROR,
    "text.lost": ERROR,
    "name.unknown": ERROR,
    "name.guarded": INFO,
    "name.outside-loop": ERROR,
    "name.several": ERROR,
    "loop.no-list": ERROR,
    "cell.never-printed": ERROR,
    "cell.twice": WARNING,
    "cell.elsewhere": ERROR,
    "cell.literal": ERROR,
    "cell.altered": ERROR,
    "tag.look-alike": ERROR,
    "tag.of-others": WARNING,
    "label.changed": ERROR,
    "section.missing": WARNING,
    "section.unprinted": WARNING,
    "font.no-east-asian": WARNING,
}

# With these a template prints a report that is not what was checked: no report is made with it.
PRINTS_WRONG = frozenset(
    {"cell.never-printed", "cell.elsewhere", "cell.literal", "cell.altered", "tag.in-link", "tag.look-alike"}
)


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
    """What lint says of one template, the name of the form it was held against, if any, and how many tags it has."""

    file: str
    form: str
    remarks: tuple[Remark, ...]
    tags: int = 0

    def count(self, severity: Severity) -> int:
        """Return how many remarks are of a severity."""
        return sum(1 for remark in self.remarks if remark.severity is severity)

    def clean(self, *, strict: bool = False) -> bool:
        """Tell whether nothing stands against the template; `strict` makes warnings count."""
        return not self.count(Severity.ERROR) and not (strict and self.count(Severity.WARNING))


class LintRule(NamedTuple):
    """A rule: its severity, what it finds, and what to do about it."""

    severity: Severity
    finds: str
    advice: str


def remark(rule: str, message: str, where: Where, severity: Severity | None = None) -> Remark:
    """Make a remark, as grave as its rule unless it is said otherwise."""
    return Remark(rule, severity or SEVERITIES[rule], message, where)


def rules() -> dict[str, LintRule]:
    """Return every rule by its id, in the language in use."""
    words = {**_of_packages(), **_of_tags(), **_of_blocks(), **_of_names(), **_of_forms()}
    return {rule: LintRule(severity, *words[rule]) for rule, severity in SEVERITIES.items()}


def _of_packages() -> dict[str, tuple[str, str]]:
    return {
        "template.refused": (
            _("docgen does not open this template"),
            _("Take out what is named, or make the document anew in Word or WPS"),
        ),
        "template.changed": (
            _("something is taken off when the template is opened"),
            _("Nothing needs to be done"),
        ),
        "link.local": (
            _("a link leads to a file on its author's disk"),
            _("Take the link out, or let it lead to the web: the report keeps its text only"),
        ),
        "tag.of-others": (
            _("the template has tags of another program, and none of docgen's"),
            _("Write {{ name }} where a value belongs; docgen template tags lists the names"),
        ),
        "comment.printed": (
            _("a comment stands in every report made with the template"),
            _("Delete the comment; for a note to whoever edits the template write {# … #}, which is never printed"),
        ),
        "part.damaged": (
            _("a part of the document is damaged"),
            _("Open it in Word or WPS and save it again"),
        ),
        "font.no-east-asian": (
            _("no font is named for Chinese text"),
            _("Choose the Chinese font of the style again: the name for Latin letters does not hold for it"),
        ),
    }


def _of_tags() -> dict[str, tuple[str, str]]:
    return {
        "tag.look-alike": (
            _("what looks like a tag is printed as it stands"),
            _("Write it with ordinary braces, {{ and }}, without a blank between the two"),
        ),
        "tag.unclosed": (_("a tag is not closed"), _("Close the tag within its paragraph")),
        "tag.nowhere": (
            _("a tag for a row or cell stands in no table"),
            _("Put it into the row or cell it is for, or write it without tr or tc"),
        ),
        "tag.too-long": (_("a tag is too long or nested too deeply"), _("Make it shorter")),
        "tag.blank": (_("a blank before p, tr, tc or r"), _("Write {%tr without a blank")),
        "tag.syntax": (_("a tag is no template expression"), _("Correct what stands between the braces")),
        "tag.refused": (_("a tag says what no template may say"), _("See docs/templates.md for what is allowed")),
        "tag.deleted": (
            _("a tag stands in text that is deleted or moved away under change tracking"),
            _("Accept or reject all changes"),
        ),
        "tag.over-field": (
            _("a tag is split by a field or an object, which is lost"),
            _("Type the tag again in one piece"),
        ),
        "tag.in-field": (
            _("a tag stands in the instruction of a field"),
            _("Put the tag into the text: a field shows its old result until it is updated"),
        ),
        "tag.in-link": (
            _("a tag stands in the address of a link, which is never filled"),
            _("Write the address as text"),
        ),
        "tag.unfilled": (_("a tag stands in a part that is never filled"), _("Put the tag into the text itself")),
        "tag.docxtpl": (
            _("docxtpl cannot read this tag; docgen can"),
            _("If docxtpl is to fill the template too: no % or } inside tags with p, tr, tc or r"),
        ),
        "filter.unknown": (_("there is no such filter"), _("See docs/templates.md for the filters")),
        "filter.no-list": (_("a filter for lists is given a single value"), _("Leave the filter out")),
        "test.unknown": (_("there is no such test"), _("See docs/templates.md for the tests")),
    }


def _of_blocks() -> dict[str, tuple[str, str]]:
    return {
        "block.unclosed": (_("a block has no end tag"), _("Add endif or endfor")),
        "block.unopened": (_("an end tag ends no block"), _("Delete it, or add the tag that begins the block")),
        "block.misplaced": (_("else or elif stands in no block"), _("Delete it, or add the tag that begins the block")),
        "block.mixed": (
            _("the tags of one block are for different things (p, tr, tc, r)"),
            _("Give all tags of the block the same letters"),
        ),
        "block.crossing": (
            _("a block begins in one table, row or cell and ends in another"),
            _("Let it begin and end in the same one"),
        ),
        "block.vanishing": (
            _("a block begins and ends on one paragraph, row or cell, which always vanishes"),
            _("Give each tag a paragraph, row or cell of its own, or leave the letters p, tr, tc out"),
        ),
        "text.lost": (
            _("text next to a tag vanishes with it"),
            _("Give the tag a paragraph, row or cell of its own"),
        ),
    }


def _of_names() -> dict[str, tuple[str, str]]:
    return {
        "name.unknown": (_("there is no such name"), _("docgen context BUNDLE lists every name")),
        "name.guarded": (
            _("a name that is not there is asked for with “is defined” or default"),
            _("If the name is misspelt, correct it: nothing would be printed, ever"),
        ),
        "name.outside-loop": (_("the name of a loop is used outside the loop"), _("Move the tag into the loop")),
        "name.several": (_("a tag prints what is no single value"), _("Name one of its values, or loop over it")),
        "loop.no-list": (_("a loop runs over a single value"), _("Loop over a list, such as a section")),
    }


def _of_forms() -> dict[str, tuple[str, str]]:
    return {
        "cell.never-printed": (
            _("a cell of the form is never printed"),
            _("Put its tag into the template; docgen forms FORM lists the codes"),
        ),
        "cell.twice": (_("a cell of the form is printed twice"), _("Keep the tag in its own place only")),
        "cell.elsewhere": (
            _("under these headings another cell is printed"),
            _("Put the tag of the cell there that the headings name"),
        ),
        "cell.literal": (_("text stands where a figure is to be printed"), _("Put the cell's tag there instead")),
        "cell.altered": (
            _("a cell prints something else than its figure alone"),
            _("Let the cell hold its tag and nothing more"),
        ),
        "label.changed": (
            _("a statutory label is not as the form words it"),
            _("Write it as the form does"),
        ),
        "section.missing": (_("the heading of a section is not there"), _("Add the heading of the section")),
        "section.unprinted": (
            _("the text of a section is never printed"),
            _("Loop over it: {%p for 段 in SECTION %} {{ 段.正文 }} {%p endfor %}"),
        ),
    }

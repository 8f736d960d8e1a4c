"""Where the prose disagrees with the cells: in its numbers, and in the words that stand for one."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from docgen.checks.finding import place_of, shown
from docgen.checks.prose.asserted import asserted_in, outcomes_of_few, persons_in
from docgen.checks.prose.denials import denials_in
from docgen.checks.prose.outcomes import outcomes_in
from docgen.checks.prose.reading import finding_in, span
from docgen.checks.prose.wholes import wholes_in
from docgen.checks.relations import Wording
from docgen.figures import plain_number
from docgen.forms.evaluation import exactly, value_of
from docgen.forms.expression import Operation, cells_in
from docgen.i18n import _
from docgen.prose.percents import percentages

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from docgen.checks.finding import Finding, Place
    from docgen.checks.prose.claimed import Claimed
    from docgen.checks.prose.claims import ReadParagraph
    from docgen.checks.prose.reading import Paragraph
    from docgen.checks.prose.stated import Stated
    from docgen.checks.subject import Subject
    from docgen.forms.expression import Operand
    from docgen.forms.rule import Rule
    from docgen.prose.quantities import Quantity
    from docgen.report import Report

_PAIR = 2  # numbers: a part and what it is of
_PLACES = Decimal("0.01")


def check_claims(subject: Subject, rules: Sequence[Rule]) -> Iterator[Finding]:
    """Find the numbers of the text that disagree with the cells they are given for, what it denies, and what it says of all.

    A number makes the nearest of all claims of the form, so these are read together.
    """
    report, read = subject.report, subject.read_paragraphs
    given: defaultdict[tuple[str, str], set[Operand]] = defaultdict(set)
    for each in read:
        given[_passage(each)].update(_rightly_given(report, each))
    disagreeing = [finding for each in read for finding in _disagreeing(report, each, given[_passage(each)])]
    for rule in rules:
        yield from (finding for finding in disagreeing if finding.form_rule is rule)


def _passage(read: ReadParagraph) -> tuple[str, str]:
    """Return the section and the heading that a paragraph stands under with others."""
    return read.paragraph.section.code, read.paragraph.context


def _rightly_given(report: Report, read: ReadParagraph) -> Iterator[Operand]:
    """Walk the sums that the numbers of a paragraph, not 0, are rightly given for."""
    right = (each for each in read.claims if each.quantity.value and each.holds(report))
    return (operand for each in right for operand in each.likeliest)


def statements_in(report: Report, read: ReadParagraph) -> Iterator[Stated]:
    """Walk the words of a paragraph that stand for a number of cells: that there was none, that all are so."""
    ends: set[int] = set()
    for part in read.parts:
        for stated in (*denials_in(report, read, part), *wholes_in(report, read, part)):
            ends.add(stated.span[1])
            yield stated
    counted = list(outcomes_in(report, read))
    wrong = {read.paragraph.sentence_of(stated.span[0]).start for stated in counted if stated.wrong(report)}
    few = (
        each for each in outcomes_of_few(report, read) if read.paragraph.sentence_of(each.span[0]).start not in wrong
    )
    asserted = (
        stated for part in read.parts for stated in (*asserted_in(report, read, part), *persons_in(report, read, part))
    )
    for stated in (*counted, *asserted, *few):
        if stated.span[1] not in ends:  # 均维持 was read as what is said of all
            ends.add(stated.span[1])
            yield stated


def _disagreeing(report: Report, read: ReadParagraph, given: Container[Operand]) -> Iterator[Finding]:
    """Walk the findings of a paragraph; `given` are the sums that those under its heading rightly give: what it says of all, it says of the others."""
    wrong = [each for each in read.claims if not (each.quantity.approximate or each.holds(report))]
    computed = _computed(report, read.paragraph) if any(each.wholes for each in wrong) else ()
    for claimed in wrong:
        if not claimed.wholes or claimed.quantity not in computed:
            yield _disagreement(report, read.paragraph, claimed)
    for stated in statements_in(report, read):
        if stated.wrong(report) and not (stated.loose and all(each in given for each in stated.wrong(report))):
            yield _misstatement(report, read.paragraph, stated)


def _computed(report: Report, paragraph: Paragraph) -> frozenset[Quantity]:
    """Return the shares that are held against the numbers of the text: what is wrong with them is told there."""
    read = percentages(paragraph.plain, paragraph.numbers, report.form.part_words)
    return frozenset(percentage.percent for percentage in read if len(percentage.numbers) in (0, _PAIR))


def _disagreement(report: Report, paragraph: Paragraph, claimed: Claimed) -> Finding:
    if claimed.wholes:
        return _wrong_share(report, paragraph, claimed)
    quantity = claimed.quantity
    wrong = [group for group in claimed.groups if not claimed._replace(groups=(group,)).holds(report)]
    own = claimed.likeliest if claimed.likeliest[0] in wrong[0] else wrong[0]
    expected, actual = plain_number(value_of(own[0], report.number) or 0), plain_number(quantity.value)
    message = _("the text says {actual}, but in the tables it is {expected}")
    if claimed.most:
        message = _("the text says {actual}, but in the tables it is {expected} at most")
    if claimed.added:
        message = (
            _("the numbers of the text come to {actual}, but in the tables it is {expected} at most")
            if claimed.most
            else _("the numbers of the text come to {actual}, but in the tables it is {expected}")
        )
    named = tuple({value_of(operand, report.number): operand for operand in reversed(own)}.values())[::-1]
    words = message.format(actual=actual, expected=_(" or ").join(words_of(report, operand) for operand in named))
    return finding_in(
        claimed.rule,
        paragraph,
        words,
        map(span, (*claimed.added, quantity)),
        expected=expected,
        actual=actual,
        difference=plain_number(exactly("-", actual, expected)),
        cells=_cells(report, named),
    )


def _wrong_share(report: Report, paragraph: Paragraph, claimed: Claimed) -> Finding:
    given = plain_number(next(claimed.shares(report)).quantize(_PLACES, ROUND_HALF_UP))
    written = plain_number(claimed.quantity.value)
    message = _("the text says {written} %, but the tables give {given} %: {part} of {whole}")
    words = message.format(
        written=written,
        given=given,
        part=words_of(report, claimed.likeliest[0]),
        whole=words_of(report, claimed.wholes[0]),
    )
    cells = _cells(report, (claimed.likeliest[0], claimed.wholes[0]))
    return finding_in(
        claimed.rule, paragraph, words, [span(claimed.quantity)], expected=given, actual=written, cells=cells
    )


def _misstatement(report: Report, paragraph: Paragraph, stated: Stated) -> Finding:
    wrong = stated.wrong(report)
    expected = _(", ").join(words_of(report, operand) for operand in wrong)
    return finding_in(
        stated.rule,
        paragraph,
        stated.message.format(number=plain_number(stated.number), expected=expected),
        [stated.span],
        expected=plain_number(value_of(wrong[0], report.number) or 0),
        actual=plain_number(stated.number),
        cells=_cells(report, wrong),
    )


def words_of(report: Report, operand: Operand) -> str:
    """Word what a sum of cells comes to, and of what cells it is."""
    words = Wording(report, "").of(operand)
    cells = words if isinstance(operand, Operation) else words.rpartition(" ")[0]
    return _("{number} ({cells})").format(number=plain_number(value_of(operand, report.number) or 0), cells=cells)


def _cells(report: Report, sums: Sequence[Operand]) -> tuple[tuple[Place, str], ...]:
    cells = dict.fromkeys(cell for operand in sums for cell in cells_in(operand))
    return tuple((place_of(report, cell), shown(report, cell)) for cell in cells)

"""Proving a form sound: every code usable and unique, every relation about cells that are there."""

from __future__ import annotations

import keyword
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

from docgen.forms.expression import ExpressionError, bind, bind_sum, cells_in, parse, parse_sum
from docgen.forms.rule import BoundClaim, Check, Relation
from docgen.forms.table import CellRef
from docgen.i18n import _
from docgen.labels import LAST_NUMERAL, do_you_mean, key, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docgen.forms.charts import FormChart
    from docgen.forms.expression import Operand, Statement
    from docgen.forms.form import Form
    from docgen.forms.rule import Rule
    from docgen.forms.table import Item, Table
    from docgen.source import Source, Text
    from docgen.yaml_shape import Shape

# A template reaches a cell as table.row.column: a code must be a name there, and none that already means something.
_OWN_TOPIC = frozenset((Check.TENS, Check.TOTALS))  # checks that have a topic without claims about it
_TAKEN = frozenset(dir(dict)) | {
    "last",
    "max",
    "mod",
    "self",
    "true",
    "false",
    "none",
    "loop",
    "in",
    "is",
    "not",
    "and",
    "or",
    "if",
    "else",
}
RESERVED = ("标题", "单位", "年度", "主栏", "段", "图", "图表")  # names that every template context has


def prove(form: Form, shape: Shape) -> Form:
    """Return the form with its relations bound to cells; note every fault in `shape`."""
    _prove_codes(form, shape)
    _prove_sections(form, shape)
    _prove_charts(form, shape)
    for table in form.tables:
        _prove_table(table, shape)
    if shape.problems:
        return form
    relations = [relation for rule in form.rules for relation in _relations(form, rule, shape)]
    within = tuple(relation for relation in relations if not relation.last_cells)
    yearly = tuple(relation for relation in relations if relation.last_cells)
    return replace(
        form,
        relations=within,
        yearly=yearly,
        claims=tuple(_claims(form, shape)),
        charts=tuple(_chart(form, chart, shape) for chart in form.charts),
    )


def _prove_codes(form: Form, shape: Shape) -> None:
    if not form.name.replace("-", "_").isidentifier() and not form.name.replace("-", "").isalnum():
        shape.fault(
            form.source, _("the form's name “{name}” must be letters, digits and hyphens").format(name=form.name)
        )
    sections = [(section.code, section.source) for section in form.every_section]
    tables = [(table.code, table.source) for table in form.tables]
    _prove_names([*sections, *tables], _("section or table"), shape, RESERVED)
    for place in ("{bureau}", "{year}"):
        if form.title.count(place) != 1 or form.title.count("{") != 2 or form.title.count("}") != 2:
            shape.fault(
                form.source, _("the title must contain {place} once, and no other brackets").format(place=place)
            )


def _prove_names(coded: Iterable[tuple[str, Source]], what: str, shape: Shape, taken: Iterable[str] = ()) -> None:
    first: dict[str, Source] = {}
    for code, source in coded:
        if (
            not code.isidentifier()
            or keyword.iskeyword(code)
            or code.startswith("_")
            or code in _TAKEN
            or code in taken
        ):
            message = _(
                "the code “{code}” of a {what} cannot be used: a code is letters, digits and _, and not a taken word"
            )
            shape.fault(source, message.format(code=code, what=what))
        elif code in first:
            message = _("the code “{code}” of a {what} is used twice; first at {place}")
            shape.fault(source, message.format(code=code, what=what, place=first[code]))
        first.setdefault(code, source)


def _prove_charts(form: Form, shape: Shape) -> None:
    _prove_names([(chart.code, chart.source) for chart in form.charts], _("chart"), shape)
    for chart in form.charts:
        if not chart.values:
            shape.fault(chart.source, _("the chart “{code}” has no values").format(code=chart.code))
        labels = [value.label for value in chart.values]
        for label in dict.fromkeys(label for label in labels if labels.count(label) > 1):
            shape.fault(
                chart.source, _("the chart “{code}” has the label “{label}” twice").format(code=chart.code, label=label)
            )


def _prove_sections(form: Form, shape: Shape) -> None:
    if len(form.sections) > LAST_NUMERAL:
        message = _("the form has {count} sections, but only {most} can be numbered")
        shape.fault(form.source, message.format(count=len(form.sections), most=LAST_NUMERAL))
    codes = {table.code for table in form.tables}
    printed = Counter(section.table for section in form.sections if section.table)
    seen: set[str] = set()
    for section in form.sections:
        if key(section.heading) in seen:
            shape.fault(section.source, _("the heading “{heading}” stands twice").format(heading=section.heading))
        seen.add(key(section.heading))
        if not section.heading:
            shape.fault(section.source, _("the section has no heading"))
        if section.table and section.table not in codes:
            message = _("section “{heading}” prints table “{table}”, which the form does not have")
            shape.fault(section.source, message.format(heading=section.heading, table=section.table))
    for table in form.tables:
        if printed[table.code] != 1:
            message = _("table “{table}” must be printed by exactly one section, but is by {count}")
            shape.fault(table.source, message.format(table=table.code, count=printed[table.code]))


def _prove_table(table: Table, shape: Shape) -> None:
    if not table.title:
        shape.fault(table.source, _("the table has no title"))
    if not all(block.stub and block.boxhead for block in table.blocks):
        shape.fault(table.source, _("table “{table}” needs a stub and a boxhead").format(table=table.code))
    if len(table.blocks) > 1 and table.across:
        shape.fault(
            table.source, _("table “{table}” cannot have blocks and be printed across").format(table=table.code)
        )
    _prove_side([item for block in table.blocks for item in block.stub], _("row"), shape)
    for block in table.blocks:
        _prove_side(list(block.boxhead), _("column"), shape)


def _prove_side(items: list[Item], what: str, shape: Shape) -> None:
    every = [item for top in items for item in top.walk()]
    coded = [(item.code, item.source) for item in every if item.code or not item.children]
    _prove_names(coded, what, shape)
    for item in every:
        if not item.label:
            shape.fault(item.source, _("a {what} has no label").format(what=what))
    _prove_siblings(items, what, shape)


def _prove_siblings(items: Iterable[Item], what: str, shape: Shape) -> None:
    seen: set[str] = set()
    for item in items:
        if key(item.label) in seen:
            shape.fault(
                item.source, _("the label “{label}” of a {what} stands twice").format(label=item.label, what=what)
            )
        seen.add(key(item.label))
        _prove_siblings(item.children, what, shape)


# Rules


def _relations(form: Form, rule: Rule, shape: Shape) -> list[Relation]:
    if not rule.id:
        shape.fault(rule.source, _("the rule has no id"))
    if not rule.words.zh or not rule.words.en:
        shape.fault(rule.source, _("rule {rule} needs words in zh and en").format(rule=rule.id))
    if not rule.of_docgen and not form.basis_of(rule):
        shape.fault(rule.source, _("rule {rule} needs a basis").format(rule=rule.id))
    if (Check.RELATION in rule.checks) != bool(rule.relations) or (Check.CLAIMS in rule.checks) != bool(rule.claims):
        shape.fault(rule.source, _("rule {rule} needs either relations or another check").format(rule=rule.id))
    if len(rule.checks) > 1 and (rule.relations or rule.claims):
        shape.fault(
            rule.source, _("rule {rule}: relations and claims stand in a rule of their own").format(rule=rule.id)
        )
    if (rule.table or rule.each) and not rule.relations:
        shape.fault(rule.source, _("rule {rule}: table and each go with relations").format(rule=rule.id))
    return [relation for text in rule.relations for relation in _instances(form, rule, text, shape)]


def _instances(form: Form, rule: Rule, text: Text, shape: Shape) -> list[Relation]:
    try:
        statement = parse(text.value)
        if not rule.each:
            return [_whole(form, rule, statement)]
        relations = list(_each(form, rule, statement))
    except ExpressionError as error:
        message = _("relation “{relation}” of rule {rule}: {reason}")
        shape.fault(text.source, message.format(relation=text.value, rule=rule.id, reason=error))
        return []
    if not relations:
        message = _("relation “{relation}” of rule {rule}: no {each} of table {table} has all these cells")
        shape.fault(
            text.source,
            message.format(
                relation=text.value,
                rule=rule.id,
                each=_("row") if rule.each == "row" else _("column"),
                table=rule.table,
            ),
        )
    return relations


def _claims(form: Form, shape: Shape) -> Iterator[BoundClaim]:
    for rule in form.rules:
        if rule.topic.words and not (rule.claims or _OWN_TOPIC.intersection(rule.checks)):
            shape.fault(rule.source, _("rule {rule} has a topic, but no claims about it").format(rule=rule.id))
        for claim in rule.claims:
            sums, rest = (_claimed_sums(form, rule, texts, shape) for texts in (claim.sums, claim.rest))
            says_something = claim.says or claim.none or claim.all or claim.bare or claim.rates or claim.beside
            if not (claim.sums and says_something and rule.topic.words and rule.topic.units):
                message = _("a claim of rule {rule} needs a topic with words and units, says and sums")
                shape.fault(rule.source, message.format(rule=rule.id))
            if bool(claim.all) != bool(claim.rest):
                message = _("a claim of rule {rule} needs all and rest together")
                shape.fault(rule.source, message.format(rule=rule.id))
            if sums:
                yield BoundClaim(rule, claim, sums, rest)


def _claimed_sums(form: Form, rule: Rule, texts: Iterable[Text], shape: Shape) -> tuple[Operand, ...]:
    bound = (_claimed(form, rule, text, shape) for text in texts)
    return tuple(operand for operand in bound if operand is not None)


def _chart(form: Form, chart: FormChart, shape: Shape) -> FormChart:
    values = []
    for value in chart.values:
        try:
            values.append(value._replace(operand=_bound_sum(form, value.sum.value)))
        except ExpressionError as error:
            message = _("“{sum}” in the chart “{code}”: {reason}")
            shape.fault(value.sum.source, message.format(sum=value.sum.value, code=chart.code, reason=error))
    return chart._replace(values=tuple(values))


def _claimed(form: Form, rule: Rule, text: Text, shape: Shape) -> Operand | None:
    try:
        return _bound_sum(form, text.value)
    except ExpressionError as error:
        if rule.source.file != form.source.file:
            return None  # a form that extends another may have tables of its own in the place of that one's
        message = _("“{sum}” in a claim of rule {rule}: {reason}")
        shape.fault(text.source, message.format(sum=text.value, rule=rule.id, reason=error))
        return None


def _bound_sum(form: Form, text: str) -> Operand:
    bound = bind_sum(parse_sum(text), lambda name: _cells_of_path(form, name))
    if next(cells_in(bound, last=True), None):
        raise ExpressionError(_("this is of the report's own year: last. has no place here"))
    return bound


def _whole(form: Form, rule: Rule, statement: Statement) -> Relation:
    bound = Relation(rule, bind(statement, lambda name: _cells_of_path(form, name)), "")
    if not bound.cells:  # last year's alone say nothing about this report
        raise ExpressionError(_("it names no cell"))
    tables = {cell.table for cell in bound.cells}
    rows = {cell.row for cell in bound.cells}
    columns = {cell.column for cell in bound.cells}
    if len(tables) != 1:
        return bound
    return Relation(rule, bound.statement, _only(tables), _only(rows), _only(columns))


def _only(codes: set[str]) -> str:
    return next(iter(codes)) if len(codes) == 1 else ""


def _cells_of_path(form: Form, name: str) -> tuple[CellRef, ...]:
    table_code, _first, rest = name.partition(".")
    row, _second, column = rest.partition(".")
    table = _table(form, table_code)
    cells = tuple(CellRef(table.code, r, c) for r in _rows(table, row) for c in _columns(table, column))
    missing = next((cell for cell in cells if cell not in table.cells), None)
    if missing:
        raise ExpressionError(_("there is no cell {cell}").format(cell=missing))
    return cells


def _table(form: Form, code: str) -> Table:
    table = next((table for table in form.tables if table.code == code), None)
    if table is None:
        raise ExpressionError(_("there is no table “{code}” (write table.row.column)").format(code=code))
    return table


def _each(form: Form, rule: Rule, statement: Statement) -> Iterator[Relation]:
    table = _table(form, rule.table)
    if rule.each == "row":
        for row in table.rows:
            columns = {path[-1].code for path in table.block_of(row).columns}

            def in_row(name: str, row: str = row) -> tuple[CellRef, ...]:
                return tuple(CellRef(table.code, row, code) for code in _columns(table, name))

            bound = bind(statement, in_row)
            if all(cell.column in columns for cell in Relation(rule, bound, table.code).cells):
                yield Relation(rule, bound, table.code, row=row)
        return
    for column in table.columns:

        def in_column(name: str, column: str = column) -> tuple[CellRef, ...]:
            return tuple(CellRef(table.code, code, column) for code in _rows(table, name))

        bound = bind(statement, in_column)
        if all(cell in table.cells for cell in Relation(rule, bound, table.code).cells):
            yield Relation(rule, bound, table.code, column=column)


def _rows(table: Table, name: str) -> tuple[str, ...]:
    return table.rows_under(name) or _unknown(name, table, _("row"), (*table.rows, *table.stub_sums))


def _columns(table: Table, name: str) -> tuple[str, ...]:
    return table.columns_under(name) or _unknown(name, table, _("column"), (*table.columns, *table.boxhead_sums))


def _unknown(name: str, table: Table, what: str, known: tuple[str, ...]) -> NoReturn:
    message = _("names {what} “{name}”, which table {table} does not have")
    message = message.format(what=what, name=name, table=table.code)
    raise ExpressionError(message + do_you_mean(nearest(name, known)))

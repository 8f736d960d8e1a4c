"""A form as one bureau uses it: its label wording, without the rows that it may leave out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docgen.errors import FormError
from docgen.forms import tables_edit
from docgen.forms.expression import cells_in
from docgen.forms.memory import memory_of
from docgen.i18n import _
from docgen.labels import do_you_mean
from docgen.source import Text
from docgen.yaml_shape import Shape

if TYPE_CHECKING:
    from docgen.forms.form import Form
    from docgen.forms.rule import Relation
    from docgen.forms.table import Item


def tailor(form: Form, labels: tuple[tuple[Text, Text], ...], leave_out: tuple[Text, ...]) -> Form:
    """Return the form with other labels and without some rows; each named as `table.row` or by its official label.

    Only what the form marks as rewordable or optional may be changed: the template prints the rest as it is. Bureaus
    with the same wishes share one form, which knows nothing of where they were said.
    Errors: FormError, with the place of every wish that cannot be met.
    """
    if not labels and not leave_out:
        return form
    wishes = tuple((wish.value, label.value) for wish, label in labels), tuple(wish.value for wish in leave_out)
    known = memory_of(form).tailored
    tailored = known.get(wishes)
    if tailored is None:
        tailored = _tailored(form, labels, leave_out)
        known.keep(wishes, tailored, sum(len(text) for pair in (*wishes[0], wishes[1]) for text in pair))
    return tailored


def _tailored(form: Form, labels: tuple[tuple[Text, Text], ...], leave_out: tuple[Text, ...]) -> Form:
    shape = Shape()
    tables, gone = form.tables, list(form.left_out)
    for wish in leave_out:
        found = _row(form, wish, shape)
        if found and not found[1].optional:
            _refuse(wish, _("form {form} does not let the row “{row}” be left out"), form, shape)
        elif found:
            tables = tables_edit.leave_out(tables, Text(found[0], wish.source), shape)
            gone.append(found[1])
    for wish, label in labels:
        found = _row(form, wish, shape)
        if found and not found[1].rewordable:
            _refuse(wish, _("form {form} does not let the label “{row}” be worded otherwise"), form, shape)
        elif found:
            tables = tables_edit.reword(tables, Text(found[0], wish.source), Text(label.value, found[1].source), shape)
    if shape.problems:
        raise FormError(shape.problems)
    tailored = replace(form, tables=tables, left_out=tuple(gone), relations=(), yearly=(), claims=())

    def standing(relations: tuple[Relation, ...]) -> tuple[Relation, ...]:
        return tuple(one for one in relations if all(cell in tailored.cells for cell in one.cells))

    claims = (one for one in form.claims if all(cell in tailored.cells for sums in one.sums for cell in cells_in(sums)))
    return replace(tailored, relations=standing(form.relations), yearly=standing(form.yearly), claims=tuple(claims))


def _row(form: Form, wish: Text, shape: Shape) -> tuple[str, Item] | None:
    """Find the row a wish names: its target `table.row` and its item."""
    found = {
        f"{table.code}.{path[-1].code}": path[-1]
        for table in form.tables
        for path in (table.rows.get(wish.value.removeprefix(f"{table.code}.")), *table.row_index.find(wish.value))
        if path and not path[-1].children
    }
    if len(found) == 1:
        return next(iter(found.items()))
    message = (
        _("there is no row “{row}” in form {form}")
        if not found
        else _("“{row}” is in several tables of form {form}: write table.row")
    )
    nearest = [near for table in form.tables for near in table.row_index.nearest(wish.value.rpartition(".")[2], 1)]
    shape.fault(wish.source, message.format(row=wish.value, form=form.name) + do_you_mean(list(found) or nearest))
    return None


def _refuse(wish: Text, message: str, form: Form, shape: Shape) -> None:
    advice = _("; a form of your own that extends it can, with a template of its own")
    shape.fault(wish.source, message.format(form=form.name, row=wish.value) + advice)

"""What was worked out about a form once, for the thousands of reports on it; it goes when the form goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar
from weakref import WeakKeyDictionary

from docgen.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from docgen.forms.form import Form
    from docgen.forms.table import Cell, CellRef, SheetPlan

T = TypeVar("T")


class OncePerForm(Generic[T]):
    """A function of a form whose results are kept as long as their forms; a result must not hold its form."""

    def __init__(self, function: Callable[[Form], T]) -> None:
        self._function = function
        self._results: WeakKeyDictionary[Form, T] = WeakKeyDictionary()

    def __call__(self, form: Form) -> T:
        """Return the function's result for a form."""
        result = self._results.get(form)
        if result is None:
            result = self._results[form] = self._function(form)
        return result


class FormMemory:
    """What is remembered of a form, and depends on nothing but the keys.

    `tailored` is the form as bureaus use it, by what they wish; `sheets` are those that were laid out without a problem, by all
    their text apart from figures; `lines` are lines of sheets as they are told apart, by what is written in them; `labels` are
    the cells that labelled figures were laid in; `unprinted` are the cells a template has no tag for, by the names of its tags.
    """

    def __init__(self) -> None:
        self.tailored: Remembered[Hashable, Form] = Remembered(things=64, characters=1_000)
        self.sheets: Remembered[Hashable, SheetPlan] = Remembered(things=128, characters=5_000)
        self.lines: Remembered[tuple[str, ...], tuple[str, ...]] = Remembered(things=512, characters=500)
        self.labels: Remembered[Hashable, Cell] = Remembered(things=4_096, characters=500)
        self.unprinted: Remembered[frozenset[tuple[str, ...]], frozenset[CellRef]] = Remembered(16, 100_000)


memory_of = OncePerForm(lambda _form: FormMemory())

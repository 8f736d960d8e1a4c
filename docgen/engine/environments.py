"""The two Jinja environments: one that reaches data only, and Jinja's own sandbox for trusted templates."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, Undefined
from jinja2 import filters as jinja_filters

from docgen.engine.bounded import PRINT, Bounds, compute, itself, paragraphs
from docgen.engine.rendering import Missing, notes_now, print_markup, print_value
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

_LOOP = frozenset({"index", "index0", "revindex", "revindex0", "first", "last", "length"})


class _DataEnvironment(Environment):
    """Names and attributes reach data only: never a method, never an attribute of a Python object."""

    # Jinja then asks call_binop for these: text that is added to itself grows without bound.
    sandboxed = True
    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%"})
    intercepted_unops: frozenset[str] = frozenset()

    def call_binop(self, _context: Any, sign: str, left: Any, right: Any) -> Any:
        return compute(sign, left, right)

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, Undefined):
            return obj
        if isinstance(obj, dict) and _may_name(argument) and argument in obj:
            return obj[argument]
        if isinstance(obj, (list, tuple)) and isinstance(argument, int) and -len(obj) <= argument < len(obj):
            return obj[argument]
        if type(obj).__name__ == "LoopContext" and argument in _LOOP:
            return getattr(obj, argument)
        return self.undefined(obj=obj, name=argument)


def _may_name(value: Any) -> bool:
    """Tell whether a mapping's value may be asked for by this: a text, or a whole number."""
    return isinstance(value, (str, int)) and not isinstance(value, bool)


# What Jinja has for web pages: nothing is escaped twice, and nothing is not
_ESCAPING = ("e", "escape", "forceescape", "safe")
_WRITING_MARKUP = ("tojson", "urlize", "xmlattr")

_SETTINGS: dict[str, Any] = {
    "undefined": Missing,  # nothing is escaped by Jinja: printing does it
    "keep_trailing_newline": True,
    "optimized": False,  # nothing is computed while a template is compiled
    "cache_size": 0,
}


@cache
def environment(*, trusted: bool) -> Environment:
    """Return the environment that templates are compiled in."""
    if trusted:
        from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415 - most templates are not trusted

        sandbox = ImmutableSandboxedEnvironment(
            **_SETTINGS, autoescape=True, extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"]
        )
        for name in _WRITING_MARKUP:
            del sandbox.filters[name]
        sandbox.filters.update({PRINT: print_markup, "paragraphs": paragraphs, **dict.fromkeys(_ESCAPING, itself)})
        return sandbox
    data = _DataEnvironment(**_SETTINGS)
    data.globals.clear()
    bounds = Bounds(notes_now)
    read = {name: _charged(bounds, name) for name in _READING}
    data.filters.update({PRINT: print_value, "round": _rounded, **read, **bounds.filters()})
    return data


_READING = ("capitalize", "first", "last", "lower", "max", "min", "sort", "sum", "title", "trim", "upper")


def _charged(bounds: Bounds, name: str) -> Callable[..., Any]:
    """Return a filter of Jinja that is charged for what it reads."""
    filtering: Any = jinja_filters.FILTERS[name]

    def charged(*arguments: Any, **options: Any) -> Any:
        value = arguments[1] if hasattr(filtering, "jinja_pass_arg") else arguments[0]
        if isinstance(value, Undefined):
            return value
        bounds.charge(len(value) if isinstance(value, (list, tuple, dict)) else len(str(value)) // 100)
        return filtering(*arguments, **options)

    if hasattr(filtering, "jinja_pass_arg"):
        charged.jinja_pass_arg = filtering.jinja_pass_arg  # type: ignore[attr-defined] # how Jinja knows that it wants the environment
    return charged


def _rounded(value: Any, precision: int = 0, method: str = "common") -> Any:
    if isinstance(value, Undefined):
        return value
    if not isinstance(precision, int) or abs(precision) > 30:
        raise ValueError(_("numbers are rounded to {limit} digits at most").format(limit=30))
    return jinja_filters.do_round(value, precision, method)  # type: ignore[arg-type] # it looks at the method itself

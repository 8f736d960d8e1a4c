"""Compiling a part with Jinja: in which environment, what may be said in it, every fault with the tag it stands in."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, TemplateSyntaxError, Undefined, nodes
from jinja2 import filters as jinja_filters

from docgen.engine.allowed import FILTERS, TESTS, faults, unknown_filter, unknown_test
from docgen.engine.bounded import PRINT, Bounds, compute, drawn, itself, paragraphs, rewrite
from docgen.engine.charts import CHART
from docgen.engine.filters import OWN
from docgen.engine.rendering import CompiledPart, MissingName, notes_now, print_markup, print_value
from docgen.engine.syntax import reason_of
from docgen.errors import Problem, TemplateError
from docgen.i18n import _
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docgen.engine.tags import JinjaSource, Path, Tag

MAX_TAGS = 5_000  # of a part, plain references apart
_LOOP = frozenset({"index", "index0", "revindex", "revindex0", "first", "last", "length"})
_READING = ("capitalize", "first", "last", "lower", "max", "min", "sort", "sum", "title", "trim", "upper")
# What Jinja has for web pages: nothing is escaped twice, and nothing is not
_ESCAPING = ("e", "escape", "forceescape", "safe")
_WRITING_MARKUP = ("tojson", "urlize", "xmlattr")

_SETTINGS: dict[str, Any] = {
    "undefined": MissingName,  # nothing is escaped by Jinja: printing does it
    "keep_trailing_newline": True,
    "optimized": False,  # nothing is computed while a template is compiled
    "cache_size": 0,
}
_BLOCKS = ("for", "if", "macro", "call", "filter", "with", "raw", "block", "autoescape")


def compile_part(source: JinjaSource, part: str, file: str, *, trusted: bool) -> CompiledPart:
    """Check what a part says and compile it.

    Errors: TemplateError with the place of every tag that is not Jinja or says what no template may say.
    """
    environment = _environment_for(trusted=trusted)
    if len(source.tags_by_line) > MAX_TAGS:
        message = _("{part}: more than {limit} tags that are not plain names: use loops")
        raise TemplateError.at(Source(file), message.format(part=part, limit=MAX_TAGS))
    tree = _parsed(environment, source, part, file)
    refused = list(_unknown(tree) if trusted else faults(tree))
    if refused:
        problems = ((source.tags_by_line.get(line, part), reason) for line, reason in refused)
        raise TemplateError(
            Problem(_("{tag}: {reason}").format(tag=tag, reason=reason), Source(file)) for tag, reason in problems
        )
    names = frozenset(_names(tree))
    rewrite(tree, {line: number for number, line in enumerate(source.tags_by_line)}, trusted=trusted)
    try:
        code = environment.compile(tree, part, f"<{part}>")
        template = environment.template_class.from_code(environment, code, dict(environment.globals))
    except (TemplateSyntaxError, SyntaxError, ValueError, RecursionError, MemoryError, AssertionError) as error:
        raise TemplateError.at(Source(file), _("{tag}: {reason}").format(tag=part, reason=error)) from error
    literals = (data.data for data in tree.find_all(nodes.TemplateData))
    return CompiledPart(template, source, literals, names, trusted=trusted)


def _parsed(environment: Environment, source: JinjaSource, part: str, file: str) -> nodes.Template:
    try:
        return environment.parse(source.text)
    except TemplateSyntaxError as error:
        misspelt: list[tuple[Tag | str, str]] = list(_misspelt(environment, source)) or [
            (source.tags_by_line.get(error.lineno, part), reason_of(error))
        ]
        problems = (Problem(_("{tag}: {reason}").format(tag=tag, reason=why), Source(file)) for tag, why in misspelt)
        raise TemplateError(problems) from error
    except RecursionError as error:
        message = _("{part}: the template is nested too deeply").format(part=part)
        raise TemplateError.at(Source(file), message) from error


def _misspelt(environment: Environment, source: JinjaSource) -> Iterator[tuple[Tag, str]]:
    """Walk all the tags that are not Jinja, each tried by itself: Jinja tells only the first."""
    for tag in source.tags_by_line.values():
        try:
            _parse_alone(environment, tag)
        except TemplateSyntaxError as error:
            yield tag, reason_of(error)
        except RecursionError:
            yield tag, _("the template is nested too deeply")


def known_words(*, trusted: bool) -> tuple[frozenset[str], frozenset[str]]:
    """Return the filters and the tests that a template may use."""
    if not trusted:
        return FILTERS, TESTS
    environment = _environment_for(trusted=True)
    return frozenset(name for name in environment.filters if not name.startswith(" ")), frozenset(environment.tests)


def parse_tag(tag: Tag, *, trusted: bool = False) -> tuple[nodes.Template | None, str]:
    """Parse a tag by itself, its block closed after it; return its tree, or None and the reason why it is not Jinja."""
    try:
        return _parse_alone(_environment_for(trusted=trusted), tag), ""
    except TemplateSyntaxError as error:
        return None, reason_of(error)
    except RecursionError:
        return None, _("the template is nested too deeply")


def _parse_alone(environment: Environment, tag: Tag) -> nodes.Template:
    word = tag.statement
    if word == "else" or (word.removeprefix("end") in (*_BLOCKS, "set") and word.startswith("end")):
        return nodes.Template([], lineno=1)
    if word == "elif":
        return environment.parse(tag.text.replace("elif", "if", 1) + "{% endif %}")
    ends = word in _BLOCKS or (word == "set" and "=" not in tag.text)
    return environment.parse(tag.text + (f"{{% end{word} %}}" if ends else ""))


def _unknown(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """Walk the filters and tests that a trusted template uses and Jinja does not have."""
    filters, tests = known_words(trusted=True)
    for applied in tree.find_all(nodes.Filter):
        reason = unknown_filter(applied, filters)
        if reason:
            yield applied.lineno, reason
    for test in tree.find_all(nodes.Test):
        reason = unknown_test(test, tests)
        if reason:
            yield test.lineno, reason


def _names(node: nodes.Node) -> Iterator[Path]:
    """Walk the names that are printed or looped over, as paths; asking whether a name is defined is neither."""
    path = path_of(node)
    if path:
        yield path
    elif isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name):  # what is called is no value
        for child in (*node.args, *node.kwargs):
            yield from _names(child)
    elif not isinstance(node, nodes.Test):
        for child in node.iter_child_nodes():
            yield from _names(child)


def path_of(node: nodes.Node) -> Path:
    """Return the path that an expression names, `段.标题`; nothing for any other expression."""
    if isinstance(node, nodes.Name):
        return (node.name,)
    if isinstance(node, nodes.Getattr):
        above = path_of(node.node)
        return (*above, node.attr) if above else ()
    return ()


# The environments: one that reaches data only, and Jinja's own sandbox for trusted templates


@cache
def _environment_for(*, trusted: bool) -> Environment:
    """Return the environment that templates are compiled in."""
    if trusted:
        from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415 - most templates are not trusted

        sandbox = ImmutableSandboxedEnvironment(
            **_SETTINGS, autoescape=True, extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"]
        )
        for name in _WRITING_MARKUP:
            del sandbox.filters[name]
        sandbox.filters.update(
            {PRINT: print_markup, "paragraphs": paragraphs, **OWN, **dict.fromkeys(_ESCAPING, itself)}
        )
        sandbox.globals[CHART] = drawn
        return sandbox
    data = _DataEnvironment(**_SETTINGS)
    data.globals.clear()
    bounds = Bounds(notes_now)
    read = {name: _charged(bounds, name) for name in _READING}
    data.filters.update({PRINT: print_value, "round": _rounded, **read, **bounds.filters()})
    return data


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

"""Compiling a part with Jinja: only what is allowed, and every fault with the tag it stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Environment, TemplateSyntaxError, nodes

from docgen.engine.allowed import faults, unknown_filter, unknown_test
from docgen.engine.bounded import rewrite
from docgen.engine.environments import environment as environment_for
from docgen.engine.rendering import CompiledPart
from docgen.errors import Problem, TemplateError
from docgen.i18n import _
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.engine.tags import JinjaSource, Path, Tag

MAX_TAGS = 5_000  # of a part, plain references apart


def compile_part(source: JinjaSource, part: str, file: str, *, trusted: bool) -> CompiledPart:
    """Check what a part says and compile it.

    Errors: TemplateError with the place of every tag that is not Jinja or says what no template may say.
    """
    environment = environment_for(trusted=trusted)
    if len(source.tags_by_line) > MAX_TAGS:
        message = _("{part}: more than {limit} tags that are not plain names: use loops")
        raise TemplateError.at(Source(file), message.format(part=part, limit=MAX_TAGS))
    tree = _parsed(environment, source, part, file)
    said = list(_unknown(tree, environment) if trusted else faults(tree))
    if said:
        problems = ((source.tags_by_line.get(line, part), reason) for line, reason in said)
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
        told: list[tuple[Tag | str, str]] = list(_misspelt(environment, source)) or [
            (source.tags_by_line.get(error.lineno, part), _reason(error))
        ]
        problems = (Problem(_("{tag}: {reason}").format(tag=tag, reason=why), Source(file)) for tag, why in told)
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
            yield tag, _reason(error)
        except RecursionError:
            yield tag, _("the template is nested too deeply")


def parse_tag(tag: Tag) -> tuple[nodes.Template | None, str]:
    """Parse a tag by itself, its block closed after it; return its tree, or None and the reason why it is not Jinja."""
    try:
        return _parse_alone(environment_for(trusted=False), tag), ""
    except TemplateSyntaxError as error:
        return None, _reason(error)
    except RecursionError:
        return None, _("the template is nested too deeply")


_BLOCKS = ("for", "if", "macro", "call", "filter", "with", "raw", "block", "autoescape")


def _parse_alone(environment: Environment, tag: Tag) -> nodes.Template:
    word = tag.statement
    if word == "else" or (word.removeprefix("end") in (*_BLOCKS, "set") and word.startswith("end")):
        return nodes.Template([], lineno=1)
    if word == "elif":
        return environment.parse(tag.text.replace("elif", "if", 1) + "{% endif %}")
    ends = word in _BLOCKS or (word == "set" and "=" not in tag.text)
    return environment.parse(tag.text + (f"{{% end{word} %}}" if ends else ""))


def _unknown(tree: nodes.Template, environment: Environment) -> Iterator[tuple[int, str]]:
    """Walk the filters and tests that a trusted template uses and Jinja does not have."""
    for one in tree.find_all(nodes.Filter):
        reason = unknown_filter(one, frozenset(name for name in environment.filters if not name.startswith(" ")))
        if reason:
            yield one.lineno, reason
    for test in tree.find_all(nodes.Test):
        reason = unknown_test(test, frozenset(environment.tests))
        if reason:
            yield test.lineno, reason


def _names(node: nodes.Node) -> Iterator[Path]:
    """Walk the names that are printed or looped over, as paths; asking whether a name is defined is neither."""
    path = path_of(node)
    if path:
        yield path
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


def _reason(error: TemplateSyntaxError) -> str:
    """Word what Jinja says; what is rare stays in its words."""
    said = error.message or ""
    if "Unexpected end of template" in said:
        return _("this block has no end tag (endif, endfor)")
    if "unknown tag" in said:
        return _("there is no such tag, or no block that it ends")
    return _("this is not a template expression: {reason}").format(reason=said)

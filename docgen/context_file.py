"""A template context in a file: YAML or JSON, its values with the types a template can compute with."""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from docgen.characters import decode_text, forbidden_character
from docgen.engine import Picture
from docgen.errors import Problem, UnreadableError, reason_of
from docgen.files import read_file, resolved
from docgen.i18n import _
from docgen.source import Source
from docgen.yaml_tree import MAX_DEPTH, Mapping, Scalar, Sequence, parse_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from docgen.yaml_tree import Node

MOST_OF_VALUES = 16 << 20  # bytes
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,18}")
_TRUTHS = {"true": True, "false": False}
# What a mapping is that stands for a picture: its file, and how large it is to be
_PICTURE, _WIDTH, _HEIGHT, _DESCRIPTION = "图片", "宽", "高", "说明"
_OF_PICTURE = frozenset({_PICTURE, _WIDTH, _HEIGHT, _DESCRIPTION})


def read_context(path: Path) -> dict[str, Any]:
    """Read the values for a template.

    Whole numbers become int, others Decimal, `true` and `false` bool, nothing None; everything else, and whatever is
    quoted, is text. A mapping with `图片: FILE`, and `宽`, `高`, `说明` if wanted, is a picture; its file lies in the
    folder of the values or below. Errors: UnreadableError, with every place.
    """
    content = read_file(path, limit=MOST_OF_VALUES)
    tree = _of_json(content, path) if path.suffix.lower() == ".json" else _of_yaml(parse_yaml(content, str(path)))
    if not isinstance(tree, dict):
        raise UnreadableError.at(Source(str(path)), _("the values must be names with values (name: value)"))
    problems: list[Problem] = []
    context = {name: _with_pictures(value, path, name, problems) for name, value in tree.items()}
    if problems:
        raise UnreadableError(problems)
    return context


def _of_yaml(node: Node) -> Any:
    if isinstance(node, Mapping):
        return {name.text: _of_yaml(value) for name, value in node}
    if isinstance(node, Sequence):
        return [_of_yaml(item) for item in node.items]
    return _scalar(node)


def _scalar(node: Scalar) -> Any:
    if node.is_null:
        return None
    if not node.plain:
        return node.text
    if _INTEGER.fullmatch(node.text):
        return int(node.text)
    if _DECIMAL.fullmatch(node.text):
        return Decimal(node.text)
    return _TRUTHS.get(node.text, node.text)


def _of_json(content: bytes, path: Path) -> Any:
    text = decode_text(content, str(path))
    try:
        return json.loads(
            text, object_pairs_hook=_unique, parse_float=_decimal, parse_int=_integer, parse_constant=_no_number
        )
    except json.JSONDecodeError as error:
        place = Source(str(path), error.lineno, error.colno)
        raise UnreadableError.at(place, _("this is not JSON: {reason}").format(reason=_reason(error.msg))) from error
    except _NoValueError as error:
        place = Source(str(path), *_place_in(text, error.written, error.times))
        raise UnreadableError.at(place, _("this is not JSON: {reason}").format(reason=error)) from error
    except (ValueError, RecursionError, ArithmeticError) as error:
        message = _("nested too deeply") if isinstance(error, RecursionError) else error
        raise UnreadableError.at(Source(str(path)), _("this is not JSON: {reason}").format(reason=message)) from error


def _reason(message: str) -> str:
    """Word what Python's JSON reader says."""
    known = {
        "Expecting property name": _("a name in double quotes is missing here, or a comma too many stands before"),
        "Expecting ',' delimiter": _("a comma is missing here"),
        "Expecting ':' delimiter": _("a colon is missing here"),
        "Expecting value": _("a value is missing here, or is not in double quotes"),
        "Extra data": _("more stands behind the end of the values"),
        "Unterminated string": _("a text that begins here has no end"),
        "Invalid control character": _("a line break or another control character stands in a text: write \\n"),
        "Invalid \\": _("this backslash means nothing: write two of them"),
        "Illegal trailing comma": _("a comma too many stands here"),
    }
    return next((words for begin, words in known.items() if message.startswith(begin)), _("it cannot be read on here"))


class _NoValueError(ValueError):
    """Something in JSON that no document prints: how it is `written`, and the how manyeth of that it is."""

    def __init__(self, message: str, written: str, times: int = 1) -> None:
        super().__init__(message)
        self.written, self.times = written, times


def _place_in(text: str, written: str, times: int) -> tuple[int, int]:
    """Return line and column of what is written so often before; of nothing found, no place."""
    at = -1
    for _time in range(times):
        at = text.find(written, at + 1)
    if at < 0:
        return 0, 0
    line_start = text.rfind("\n", 0, at) + 1
    return text.count("\n", 0, at) + 1, at - line_start + 1


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    unique = dict(pairs)
    if len(unique) < len(pairs):
        name = next(name for name, count in Counter(name for name, _value in pairs).items() if count > 1)
        message = _("the name “{name}” stands twice").format(name=name[:40])
        raise _NoValueError(message, json.dumps(name, ensure_ascii=False), 2)
    return unique


def _integer(text: str) -> int:
    return int(text) if _INTEGER.fullmatch(text) else _no_number(text)


def _decimal(text: str) -> Decimal:
    return Decimal(text) if _DECIMAL.fullmatch(text) else _no_number(text)


def _no_number(name: str) -> Any:
    raise _NoValueError(_("“{name}” is no number that a document prints").format(name=name[:40]), name)


def _with_pictures(value: Any, path: Path, name: str, problems: list[Problem], depth: int = 0) -> Any:
    """Return a value with its pictures read; note what no document may carry."""
    if depth > MAX_DEPTH:
        raise UnreadableError.at(Source(str(path)), _("the file is nested too deeply"))
    if isinstance(value, dict):
        if _PICTURE in value and _OF_PICTURE.issuperset(value):
            return _picture(value, path, name, problems)
        names = {key: f"{name}.{key}" if name else key for key in value}
        return {key: _with_pictures(item, path, names[key], problems, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        items = enumerate(value)
        return [_with_pictures(item, path, f"{name}[{number}]", problems, depth + 1) for number, item in items]
    character = forbidden_character(value) if isinstance(value, str) else None
    if character:
        message = _("{name} contains the invisible character {character}: delete it")
        problems.append(Problem(message.format(name=name, character=character), Source(str(path))))
    return value


def _picture(mapping: dict[str, Any], path: Path, name: str, problems: list[Problem]) -> Picture | None:
    file = PurePath(str(mapping[_PICTURE]))
    try:
        folder = resolved(path.parent)
        if file.anchor or ".." in file.parts or not resolved(folder / str(file)).is_relative_to(folder):
            message = _("{name}: a picture lies in the folder of the values or below, not at {file}")
            raise UnreadableError.at(Source(str(path)), message.format(name=name, file=file))
        sizes = ("" if mapping.get(key) is None else str(mapping[key]) for key in (_WIDTH, _HEIGHT, _DESCRIPTION))
        return Picture.of_file(path.parent / str(file), *sizes)
    except UnreadableError as error:
        problems += error.problems
        return None
    except (OSError, ValueError) as error:  # a name that no file can have
        reason = reason_of(error)
        message = _("{name}: the file cannot be read: {reason}")
        problems.append(Problem(message.format(name=name, reason=reason), Source(str(path))))
        return None

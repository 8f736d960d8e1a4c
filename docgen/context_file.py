"""A template context in a file: YAML or JSON, its values with the types a template can compute with."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from docgen.characters import decode_text, forbidden_character
from docgen.engine import Picture
from docgen.errors import Problem, UnreadableError
from docgen.files import read_file
from docgen.i18n import _
from docgen.source import Source
from docgen.yaml_tree import MAX_DEPTH, Mapping, Scalar, Sequence, parse_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from docgen.yaml_tree import Node

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
    content = read_file(path)
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
        raise UnreadableError.at(place, _("this is not JSON: {reason}").format(reason=error.msg)) from error
    except (ValueError, RecursionError, ArithmeticError) as error:
        message = _("nested too deeply") if isinstance(error, RecursionError) else error
        raise UnreadableError.at(Source(str(path)), _("this is not JSON: {reason}").format(reason=message)) from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _value in pairs]
    doubled = next((name for name in names if names.count(name) > 1), None) if len(set(names)) < len(names) else None
    if doubled is not None:
        raise ValueError(_("the name “{name}” stands twice").format(name=doubled))
    return dict(pairs)


def _integer(text: str) -> int:
    return int(text) if _INTEGER.fullmatch(text) else _no_number(text)


def _decimal(text: str) -> Decimal:
    return Decimal(text) if _DECIMAL.fullmatch(text) else _no_number(text)


def _no_number(name: str) -> Any:
    raise ValueError(_("“{name}” is no number that a document prints").format(name=name[:40]))


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
        folder = path.parent.resolve()
        if file.anchor or ".." in file.parts or not (folder / str(file)).resolve().is_relative_to(folder):
            message = _("{name}: a picture lies in the folder of the values or below, not at {file}")
            raise UnreadableError.at(Source(str(path)), message.format(name=name, file=file))
        sizes = ("" if mapping.get(key) is None else str(mapping[key]) for key in (_WIDTH, _HEIGHT, _DESCRIPTION))
        return Picture.of_file(path.parent / str(file), *sizes)
    except UnreadableError as error:
        problems += error.problems
        return None

"""What is wrong with a tag that is no Jinja, in the reader's language, with what to type."""

from __future__ import annotations

import ast
import re
import unicodedata
from typing import TYPE_CHECKING

from docgen.characters import forbidden_character
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2 import TemplateSyntaxError

_TYPED = {"。": ".", "、": ",", "“": '"', "”": '"', "‘": "'", "’": "'", "【": "[", "】": "]", "《": "<", "》": ">"}
_OTHERS = "@?$#/*"  # with these tags of other programs begin
_CLOSING = {")": "(", "]": "[", "}": "{"}


def reason_of(error: TemplateSyntaxError) -> str:
    """Word what Jinja says; what is rare, or not known, is said in general: never in Jinja's own words."""
    message = error.message or ""
    for pattern, reason in _REASONS.items():
        match = re.match(pattern, message)
        if match:
            return reason(match)
    return _("this is not a template expression")


def _of_character(character: str) -> str:
    """Say what is wrong with a character in a tag, and what to type."""
    invisible = forbidden_character(character)
    if invisible:
        return _("the invisible character {name} stands in the tag: delete it").format(name=invisible)
    plain = unicodedata.normalize("NFKC", character)
    plain = _TYPED.get(character, plain)
    if plain != character and plain.isascii():
        return _("“{character}” is full-width or Chinese punctuation: type “{plain}”").format(
            character=character, plain=plain
        )
    if character in _OTHERS:
        return _(
            "“{character}” begins no tag here: is this a template of another program, such as poi-tl or docxtemplater?"
        ).format(character=character)
    if character in "'\"":
        return _("a text that begins with {character} has no end: type {character} behind it, too").format(
            character=character
        )
    return _("“{character}” cannot stand in a tag").format(character=character)


def _of_token(match: re.Match[str]) -> str:
    """Say what stands in a tag, and what belongs in its place."""
    words = _("this is not a template expression: here {got} stands where {expected} belongs")
    return words.format(got=_token(match["got"]), expected=_token(match["expected"]))


def _of_nothing(match: re.Match[str]) -> str:
    """Say where a name or a value is missing."""
    got = match["got"]
    if got in _OTHERS:
        return _of_character(got)
    if got in _CLOSING:
        words = _(
            "“{sign}” does not belong here: a name or a value is missing before it, or the “{opening}” that it closes"
        )
        return words.format(sign=got, opening=_CLOSING[got])
    return _("a name or a value is missing before {got}").format(got=_token(got))


def _token(token: str) -> str:
    """Word what Jinja calls a token: what is typed in quotes, its kinds as words."""
    kinds = {
        "name": _("a name"),
        "integer": _("a number"),
        "float": _("a number"),
        "string": _("a text in quotes"),
        "end of template": _("the end of the template"),
        "template data / text": _("a text"),
    }
    return kinds.get(token) or _("“{sign}”").format(sign=_SIGNS.get(token, token))


_SIGNS = {
    "end of print statement": "}}",
    "begin of print statement": "{{",
    "end of statement block": "%}",
    "begin of statement block": "{%",
    "begin of comment": "{#",
    "end of comment": "#}",
}

# What Jinja's parser says, by its beginning
_REASONS: Mapping[str, Callable[[re.Match[str]], str]] = {
    r"unexpected end of template": lambda _match: _("the tag has no end"),
    r"Unexpected end of template": lambda _match: _("this block has no end tag (endif, endfor)"),
    r".*unknown tag": lambda _match: _("there is no such tag, or no block that it ends"),
    r"unexpected char (?P<got>'.{1,10}'|\".{1,10}\") at \d": lambda match: _of_character(
        ast.literal_eval(match["got"])
    ),
    r"expected token '(?P<expected>[^']{1,40})', got '(?P<got>[^']{1,80})'": _of_token,
    r"unexpected '(?P<got>.)', expected '(?P<expected>.)'": _of_token,
    r"Expected an expression, got '(?P<got>[^']{1,80})'": _of_nothing,
    r"unexpected '(?P<got>[^']{1,80})'": _of_nothing,
    r"expected name or number": lambda _match: _("a name or a number belongs behind the dot"),
    r"tag name expected": lambda _match: _("a word such as if or for belongs behind {sign}").format(sign="{%"),
    r"can't assign to": lambda _match: _("for and set give a value to a name: what stands in its place is no name"),
    r"Invalid character in identifier": lambda _match: _(
        "a name has a character that no name may have, such as a full-width digit: type it in half width"
    ),
}

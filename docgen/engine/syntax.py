"""What is wrong with a tag that is no Jinja, in the reader's language, with what to type."""

from __future__ import annotations

import ast
import re
import unicodedata
from typing import TYPE_CHECKING

from docgen.characters import forbidden_character
from docgen.i18n import _

if TYPE_CHECKING:
    from jinja2 import TemplateSyntaxError

_UNEXPECTED = re.compile(r"unexpected char ('.{1,10}'|\".{1,10}\") at \d+")
_TOKEN = re.compile(r"expected token '(?P<expected>[^']{1,40})', got '(?P<got>[^']{1,80})'")
_TOKENS = {"end of print statement": "}}", "end of statement block": "%}", "begin of print statement": "{{"}
_TYPED = {"。": ".", "、": ",", "“": '"', "”": '"', "‘": "'", "’": "'", "【": "[", "】": "]", "《": "<", "》": ">"}
_OTHERS = "@?$"  # with these tags of other programs begin


def reason_of(error: TemplateSyntaxError) -> str:
    """Word what Jinja says; what is rare stays in its words."""
    message = error.message or ""
    if "Unexpected end of template" in message:
        return _("this block has no end tag (endif, endfor)")
    if "unknown tag" in message:
        return _("there is no such tag, or no block that it ends")
    character = _UNEXPECTED.match(message)
    if character:
        return _of_character(ast.literal_eval(character[1]))
    token = _TOKEN.fullmatch(message)
    if token:
        words = _("this is not a template expression: here “{got}” stands where “{expected}” belongs")
        return words.format(
            got=_TOKENS.get(token["got"], token["got"]), expected=_TOKENS.get(token["expected"], token["expected"])
        )
    return _("this is not a template expression: {reason}").format(reason=message)


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
    return _("“{character}” cannot stand in a tag").format(character=character)

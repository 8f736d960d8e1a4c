"""YAML as a clerk writes it: names in Chinese beside the English ones, GBK as well as UTF-8, slips told where they are.

Both languages may stand in one file; the same thing said in both is said twice.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.characters import decode_text
from docgen.errors import UnreadableError
from docgen.i18n import _, language
from docgen.source import Source
from docgen.yaml_shape import Shape
from docgen.yaml_tree import Scalar, parse_entries, parse_yaml

if TYPE_CHECKING:
    from collections.abc import Collection

    from docgen.yaml_tree import Node

NAMES = {
    "单位": ("bureau", "name", "units"), "单位名称": ("bureau", "name"), "名称": ("name",), "年度": ("year",), "表式": ("form",),
    "模板": ("template",), "表": ("tables",), "文字": ("prose",), "情况说明": ("waivers",), "叫法": ("labels",),
    "略去": ("leave_out",), "空白": ("blank",), "自备": ("packs",), "曾用名": ("formerly", "aliases"), "原名": ("formerly",),
    "至": ("until",), "地址": ("address",), "邮编": ("postcode",), "电话": ("phone",), "传真": ("fax",), "邮箱": ("email",),
    "网址": ("site",), "规则": ("rule",), "位置": ("where",), "理由": ("reason",), "说明人": ("by",), "日期": ("date",),
    "小标题": ("heading",), "正文": ("text",), "各单位": ("units",), "别名": ("aliases",), "期限": ("deadline",), "审签单": ("sign_off",),
}  # fmt: skip
_FULL_COLON = re.compile(r"[ \t]*(?P<name>[A-Za-z_]+|[\u4e00-\u9fff、]{1,40})：[ \t]*(?P<block>[|][-+0-9]*[ \t]*$)?")
_NO_BLANK = re.compile(r"[ \t]*(?P<name>[A-Za-z_]+|[\u4e00-\u9fff]{1,5}):(?=[^\s:/])")
_BLOCK = re.compile(r"(?P<indent>[ \t]*+)[^#\n]*[:：][ \t]*[|][-+0-9]*[ \t]*")
_INDENT = 2  # blanks by which lines are set in
_ENTRY = re.compile(r"[^\s:：]+[ \t]*:([ \t]|$)")


class ClerkShape(Shape):
    """A shape whose names may be Chinese."""

    def mapping(self, node: Node | None, what: str, known: Collection[str] = ()) -> dict[str, Node]:
        """Return a mapping by its English names; with `known`, other names are problems, and so is one that is there twice."""
        entries: dict[str, Node] = {}
        for name, value in self.entries(node, what):
            english = english_name(name.text, known)
            if known and english not in known:
                self.unknown_name(name, what, [*map(own_name, known)], [*known, *_chinese(known)])
            elif english in entries:
                self.fault(name.source, _("“{name}” is there twice, in two languages").format(name=name.text))
            entries.setdefault(english, value)
        return entries


def own_name(english: str) -> str:
    """Return a name as a clerk would write it in the language that is spoken."""
    return next(iter(_chinese((english,))), english) if language() == "zh_CN" else english


def _chinese(known: Collection[str]) -> list[str]:
    """Return the Chinese names that mean one of the English ones."""
    return [name for name, meant in NAMES.items() if any(english in known for english in meant)]


def english_name(name: str, known: Collection[str]) -> str:
    """Return the English name for a Chinese one that may stand here; any other as it is."""
    return next((english for english in NAMES.get(name, ()) if english in known), name)


def read_names(content: bytes, file: str, wanted: Collection[str]) -> dict[str, Node]:
    """Return some entries of a YAML document, by their English names, see `parse_entries`. Errors: UnreadableError."""
    entries: dict[str, Node] = {}
    for name, value in parse_entries(content, file, (*wanted, *_chinese(wanted))).items():
        entries.setdefault(english_name(name, wanted), value)
    return entries


def read_yaml(content: bytes, file: str) -> Node:
    """Parse a YAML document; a slip that makes it none is told where it is. Errors: UnreadableError."""
    try:
        root = parse_yaml(content, file)
    except UnreadableError as error:
        slip = _slip(decode_text(content, file), file)
        raise slip or error from error
    if isinstance(root, Scalar):
        slip = _slip(decode_text(content, file), file)
        if slip:
            raise slip
    return root


def _slip(text: str, file: str) -> UnreadableError | None:
    """Find what keeps a text from being YAML: a colon behind a name that is full-width, or has no blank; a paragraph not set in."""
    block: int | None = None  # the indentation of the block of text that a line stands in
    blanks = 0  # before the lines of that text
    for number, line in enumerate(text.splitlines(), 1):
        begins = _BLOCK.fullmatch(line)
        colon = _FULL_COLON.match(line)
        if block is not None and line.strip():
            indent = len(line) - len(line.lstrip(" \t"))
            if indent >= (blanks or block + 1):
                blanks = blanks or indent
                continue
            if not _ENTRY.match(line.lstrip()) and not colon:
                message = _(
                    "this line of text is not set in: put {count} blanks before it, as before the lines under “|”"
                )
                return UnreadableError.at(Source(file, number), message.format(count=blanks or block + _INDENT))
            block = None
        if colon and (colon["block"] or _is_known(colon["name"])):
            message = _(
                "a full-width colon “：” stands behind “{name}”: write “{name}: ”, with an ordinary colon and a blank"
            )
            return UnreadableError.at(Source(file, number), message.format(name=colon["name"]))
        tight = _NO_BLANK.match(line)
        if tight and _is_known(tight["name"]):
            message = _("there is no blank behind “{name}:”: write “{name}: ”, with a blank")
            return UnreadableError.at(Source(file, number), message.format(name=tight["name"]))
        if begins:
            block, blanks = len(begins["indent"]), 0
    return None


def _is_known(name: str) -> bool:
    """Tell whether entries may be called so."""
    return name in NAMES or any(name in english for english in NAMES.values())

"""Objects embedded in a document: what stands in them is shown in every report and never filled."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.archive import read_package
from docgen.engine.tags import shown, tags_of
from docgen.engine.tree import unescaped
from docgen.errors import TemplateError
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docgen.archive import Package

_FORMULA = b"http://www.w3.org/1998/Math/MathML"  # whose braces are its own
_MARKUP = re.compile(r"<[^>]*>")


def tags_in_objects(package: Package, objects: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Walk the tags in embedded objects, each with the name of its object, and why that is a fault, in words."""
    message = _(
        "an embedded object holds the tag {tag}, which is never filled: write out what it says, or take the object out"
    )
    for name in objects:
        for tag in dict.fromkeys(tag for text in _texts(package.parts[name], name) for tag in tags_of(text)):
            yield name, message.format(tag=shown(tag))


def _texts(content: bytes, name: str) -> Iterator[str]:
    """Walk the texts of an object, a package of its own or one part; what cannot be read says nothing."""
    parts = [content]
    if content.startswith(b"PK"):
        try:
            parts = [part for name, part in read_package(content, name).parts.items() if name.endswith(".xml")]
        except TemplateError:
            return
    for part in (part for part in parts if _FORMULA not in part):
        encoding = "utf-16" if part[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
        yield unescaped(_MARKUP.sub("", part.decode(encoding, "replace")))

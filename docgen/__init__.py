"""Checks and builds annual reports on open government information (政府信息公开工作年度报告).

The road as a library:

    >>> import docgen
    >>> [bundle] = docgen.read_bundles(Path("samples/zhangzhou-sfj/2023"))
    >>> docgen.review(bundle).findings
    >>> review, document = docgen.build(bundle)

`read_bundles(path)` reads bundles; `review(bundle)` lays one out on its form and checks it; `build(bundle)` also makes the
document, `Document(kind, content)`; both compare with `last=report_of(bundle)` of the year before. `reviews_of(path)` judges
all bundles at a path, each beside its bureau's year before. `open_template(path).fill(context)` fills any .docx or .odt
template; `Picture` and `Paragraphs` are values for it. `path_of("s3://bucket/units")` is the path of a URL.
What stops docgen is a `DocgenError`, with every problem and its place; `Refused` carries the findings that stand
against a report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docgen.checks import Review
    from docgen.documents import build
    from docgen.engine import Paragraphs, Picture, open_template
    from docgen.errors import DocgenError
    from docgen.kinds import Document, DocumentKind
    from docgen.packs import Library, Pack
    from docgen.pipeline import Refused, report_of, review
    from docgen.readers import read_bundles
    from docgen.remote import path_of
    from docgen.years import reviews_of

__version__ = "0.1.0"
__all__ = [
    "DocgenError",
    "Document",
    "DocumentKind",
    "Library",
    "Pack",
    "Paragraphs",
    "Picture",
    "Refused",
    "Review",
    "build",
    "open_template",
    "path_of",
    "read_bundles",
    "report_of",
    "review",
    "reviews_of",
]

_HOME = {
    "DocgenError": "docgen.errors",
    "Library": "docgen.packs",
    "Pack": "docgen.packs",
    "Refused": "docgen.pipeline",
    "Review": "docgen.checks",
    "Document": "docgen.kinds",
    "DocumentKind": "docgen.kinds",
    "build": "docgen.documents",
    "Paragraphs": "docgen.engine",
    "Picture": "docgen.engine",
    "open_template": "docgen.engine",
    "path_of": "docgen.remote",
    "read_bundles": "docgen.readers",
    "report_of": "docgen.pipeline",
    "review": "docgen.pipeline",
    "reviews_of": "docgen.years",
}


def __getattr__(name: str) -> Any:
    """Import a name when it is asked for: a command pays only for what it uses."""
    if name not in _HOME:
        raise AttributeError(name)
    from importlib import import_module  # noqa: PLC0415 - only the library's users need it

    return getattr(import_module(_HOME[name]), name)

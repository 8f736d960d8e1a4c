"""Checks and builds annual reports on open government information (政府信息公开工作年度报告).

The road as a library; docs/api.md has it with examples:

    >>> import docgen
    >>> [bundle] = docgen.read_bundles("samples/zhangzhou-sfj/2023")
    >>> docgen.review(bundle).findings
    >>> review, document = docgen.build(bundle)

`read_bundles(path)` reads bundles, finished reports among them; `review(bundle)` lays one out on its form and checks it;
`build(bundle)` also makes the document, `Document(kind, content)`; both compare with `last=report_of(bundle)` of the year before.
`reviews_of(path)` judges all bundles at a path, each beside its bureau's year before. `write_findings(reviews, style)` writes what
was found as text, JSON or the check sheet; `to_pdf(document)` makes a PDF; `make_batch`, `roll_up_units` and `lint_template` do what those
commands do.
`open_template(path).fill(context)` fills any .docx or .odt template; `Picture` and `Paragraphs` are values for it. Paths are `str`
or `Path`; `path_of("s3://bucket/units")` is the path of a URL. `speak("en")` chooses the language of messages.
What stops docgen is a `DocgenError`, with every problem and its place; `Refused` carries the findings that stand
against a report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docgen.aggregate import RollUpRefusedError
    from docgen.api import (
        BatchResult,
        RolledUp,
        lint_template,
        make_batch,
        roll_up_units,
        speak,
        to_pdf,
        write_findings,
    )
    from docgen.checks import Review
    from docgen.checks.finding import Finding
    from docgen.documents import build
    from docgen.engine import Paragraphs, Picture, open_template
    from docgen.errors import (
        BundleError,
        DocgenError,
        FormError,
        OfficeError,
        OutputError,
        TemplateError,
        UnreadableError,
    )
    from docgen.kinds import Document, DocumentKind
    from docgen.outcome import Outcome, State
    from docgen.packs import Library, Pack
    from docgen.pipeline import Refused, report_of, review
    from docgen.readers import read_bundles
    from docgen.remote import path_of
    from docgen.years import reviews_of

__version__ = "0.1.0"
__all__ = [
    "BatchResult",
    "BundleError",
    "DocgenError",
    "Document",
    "DocumentKind",
    "Finding",
    "FormError",
    "Library",
    "OfficeError",
    "Outcome",
    "OutputError",
    "Pack",
    "Paragraphs",
    "Picture",
    "Refused",
    "Review",
    "RollUpRefusedError",
    "RolledUp",
    "State",
    "TemplateError",
    "UnreadableError",
    "build",
    "lint_template",
    "make_batch",
    "open_template",
    "path_of",
    "read_bundles",
    "report_of",
    "review",
    "reviews_of",
    "roll_up_units",
    "speak",
    "to_pdf",
    "write_findings",
]

_HOME = {
    "RollUpRefusedError": "docgen.aggregate",
    "BatchResult": "docgen.api",
    "RolledUp": "docgen.api",
    "lint_template": "docgen.api",
    "make_batch": "docgen.api",
    "roll_up_units": "docgen.api",
    "speak": "docgen.api",
    "to_pdf": "docgen.api",
    "write_findings": "docgen.api",
    "Review": "docgen.checks",
    "Finding": "docgen.checks.finding",
    "build": "docgen.documents",
    "Paragraphs": "docgen.engine",
    "Picture": "docgen.engine",
    "open_template": "docgen.engine",
    "BundleError": "docgen.errors",
    "DocgenError": "docgen.errors",
    "FormError": "docgen.errors",
    "OfficeError": "docgen.errors",
    "OutputError": "docgen.errors",
    "TemplateError": "docgen.errors",
    "UnreadableError": "docgen.errors",
    "Document": "docgen.kinds",
    "DocumentKind": "docgen.kinds",
    "Outcome": "docgen.outcome",
    "State": "docgen.outcome",
    "Library": "docgen.packs",
    "Pack": "docgen.packs",
    "Refused": "docgen.pipeline",
    "report_of": "docgen.pipeline",
    "review": "docgen.pipeline",
    "read_bundles": "docgen.readers",
    "path_of": "docgen.remote",
    "reviews_of": "docgen.years",
}


def __getattr__(name: str) -> Any:
    """Import a name when it is asked for: a command pays only for what it uses."""
    if name not in _HOME:
        raise AttributeError(name)
    from importlib import import_module  # noqa: PLC0415 - only the library's users need it

    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    """Name what there is, as for completion, without importing it."""
    return sorted([*globals(), *__all__])

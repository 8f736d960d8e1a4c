"""What the process does that fills a template with docxtpl itself, see `docgen.engine.comparison`."""

from __future__ import annotations

import io
import pickle
from typing import Any

from docxtpl import DocxTemplate, InlineImage
from jinja2.sandbox import ImmutableSandboxedEnvironment

from docgen.engine.comparison import FILLED, REFUSED
from docgen.engine.objects import Picture


def filled(asked: bytes) -> bytes:
    """Answer with docxtpl's document, or with why it makes none."""
    template, context = pickle.loads(asked)  # noqa: S301 - from the process that started this one
    try:
        document = DocxTemplate(io.BytesIO(template))
        document.render(_with_pictures(context, document), ImmutableSandboxedEnvironment(autoescape=True))
        written = io.BytesIO()
        document.save(written)
    except MemoryError:
        raise
    except Exception as error:  # whatever the template makes docxtpl, Jinja or python-docx raise
        return REFUSED + f"{type(error).__name__}: {error}".encode()
    return FILLED + written.getvalue()


def _with_pictures(value: Any, document: DocxTemplate) -> Any:
    """Return values with docxtpl's pictures in the place of docgen's."""
    if isinstance(value, Picture):
        return InlineImage(document, io.BytesIO(value.content), width=value.width, height=value.height)
    if isinstance(value, dict):
        return {name: _with_pictures(inner, document) for name, inner in value.items()}
    if isinstance(value, list):
        return [_with_pictures(inner, document) for inner in value]
    return value

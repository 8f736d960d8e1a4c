"""The template engine: Word and OpenDocument templates in the tag language of docxtpl."""

from docgen.engine.objects import Picture
from docgen.engine.template import Template, open_template
from docgen.engine.values import Paragraphs

__all__ = ["Paragraphs", "Picture", "Template", "open_template"]

"""The template engine: Word templates in the tag language of docxtpl."""

from docgen.engine.template import WordTemplate, open_template

__all__ = ["WordTemplate", "open_template"]

"""LibreOffice as a converter: documents in, PDFs out, by one process for many, with its own profile and a time limit."""

from docgen.office.documents import SUFFIXES, fonts_lacking
from docgen.office.long_lived import Office
from docgen.office.one_shot import modernised, to_pdf
from docgen.office.program import find_office

__all__ = ["SUFFIXES", "Office", "find_office", "fonts_lacking", "modernised", "to_pdf"]

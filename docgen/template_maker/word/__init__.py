"""Writes a template as a Word document (.docx)."""

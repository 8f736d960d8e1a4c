"""Writes a template as an OpenDocument text (.odt)."""

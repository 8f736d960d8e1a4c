"""Finished reports that others have made: Word, OpenDocument, web pages, read as paragraphs and tables."""

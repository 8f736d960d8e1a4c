"""Workbooks (Excel, OpenDocument) as tables of texts: numbers as they are written, with the cell that each stands in."""

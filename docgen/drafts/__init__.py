"""A draft of a report: marked as one on every page, each finding a comment at its cell or its sentence."""

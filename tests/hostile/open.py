"""The attacks that are not yet held off, and what happens instead. What is mended is taken off this list."""

OPEN: dict[str, str] = {}

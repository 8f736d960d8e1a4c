"""Exit codes, of all commands."""

DONE = 0  # consistent, done
INCONSISTENT = 1  # not consistent, nothing written
CANNOT_JUDGE = 2  # usage, unreadable input, wrong form or template, output that cannot be written
BUG = 3  # in docgen

"""Verifying: whether a built report, as it is now, still says what was checked.

It is read as any finished report is, and held against the bundle that it was made of, or against what it carries itself.
"""

from docgen.verification.verify import Checked, verify

__all__ = ["Checked", "verify"]

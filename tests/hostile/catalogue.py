"""All attacks: those of every module of this package."""

from hostile import fields, links, markup, odf, packing, programs, size
from hostile.attacks import ATTACKS, Attack

__all__ = ["ATTACKS", "Attack", "fields", "links", "markup", "odf", "packing", "programs", "size"]

"""Rolling up (汇总): the tables of many units added up cell by cell, and a typed-in aggregate held against them."""

from __future__ import annotations

from docgen.roll_up.against import against_units
from docgen.roll_up.ledger import Contribution, Ledger, Unit
from docgen.roll_up.units import Units

__all__ = ["Contribution", "Ledger", "Unit", "Units", "against_units"]

"""Rolling up (汇总): the tables of many units added up cell by cell."""

from __future__ import annotations

from docgen.roll_up.ledger import Contribution, FormUse, Ledger, Unit
from docgen.roll_up.units import Obstacle, Units

__all__ = ["Contribution", "FormUse", "Ledger", "Obstacle", "Unit", "Units"]

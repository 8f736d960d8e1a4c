"""How reports word that cases go on from one year to the next, as parts of regular expressions."""

from __future__ import annotations

CARRIED = "结转|转结|接转|转来|转入|延续|遗留|未办结|未结|承接|接续|续办"  # in or on
LAST_YEAR = "上一?年|去年|往年"
BEFORE = f"{LAST_YEAR}|历年|此前|年初|期初|上月|上期|旧存"  # what there was when the year began
GOING_ON = "结转|转结|转[入下到至为]|顺延|延续|延期|延至|推迟|留待|留[到至]"  # in the next year

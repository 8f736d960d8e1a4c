"""Charts of figures, in any format: what a template asks for with `{{ 图表(…) }}`."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from docgen.characters import forbidden_character
from docgen.engine.objects import length_of
from docgen.engine.values import NoNumber, text_of
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping

CHART = "图表"  # how a template calls it
# What the data of a chart may say beside its figures, and what a tag may say otherwise
TITLE, KIND, UNIT, FIGURES = "标题", "形", "单位", "数"
WIDTH, HEIGHT, DESCRIPTION = "宽", "高", "说明"
OPTIONS = (TITLE, KIND, UNIT, WIDTH, HEIGHT, DESCRIPTION)
MAX_SERIES, MAX_CATEGORIES, MAX_WORDS = 6, 40, 200
_FEW = 8  # figures side by side that have room
_WIDTH, _HEIGHT = "14cm", "7.5cm"
_GREYS = (
    "404040",
    "BFBFBF",
    "7F7F7F",
    "E5E5E5",
    "262626",
    "A6A6A6",
)  # next to each other as unlike as can be, in print too
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?")

Number = int | Decimal


class ChartKind(Enum):
    """How figures are drawn, by the word for it in a template."""

    COLUMN = "柱"  # upright bars
    BAR = "条"  # lying bars: for long names
    LINE = "线"


class Series(NamedTuple):
    """Figures of one kind, one for each category; None where there is none."""

    name: str
    numbers: tuple[Number | None, ...]
    grey: str


class Chart(NamedTuple):
    """A chart: what it shows, and the size it is printed in, in English metric units (914,400 to the inch)."""

    title: str
    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    width: int
    height: int
    description: str

    @property
    def is_crowded(self) -> bool:
        """Tell whether its figures stand close to each other."""
        return len(self.categories) * len(self.series) > _FEW

    @property
    def begins_at_zero(self) -> bool:
        """Tell whether the axis of its figures begins at 0: none of them is below."""
        return all(number is None or number >= 0 for each in self.series for number in each.numbers)

    @property
    def name(self) -> str:
        """A name that tells what is shown: the same chart has the same."""
        return sha256(repr(self).encode()).hexdigest()[:16]


def chart_of(data: Any, **options: Any) -> Chart:
    """Return the chart of some figures: what `图表(…)` is in a template.

    `data` maps categories to numbers, or the names of series to such mappings; or it is the mapping of a chart of the form, of
    which the figures are under `数`. `options` are 标题, 形 (柱, 条 or 线), 单位, 宽 and 高 such as `14cm`, and 说明, the
    alternative text; what neither says is made of the figures. Errors: ValueError, for what cannot be drawn.
    """
    if not isinstance(data, dict):
        raise ValueError(_("a chart is drawn of names with numbers, such as {{{{ 图表(图.办理结果) }}}}"))  # noqa: TRY004 - as every value that does not fit
    drawn = data if isinstance(data.get(FIGURES), dict) else {FIGURES: data}
    words = {name: _word(options.get(name, drawn.get(name, "")), name) for name in OPTIONS}
    categories, series = _series(drawn[FIGURES], words[TITLE])
    described = words[DESCRIPTION] or _described(words[TITLE], words[UNIT], categories, series)
    return Chart(
        _titled(words[TITLE], words[UNIT]),
        _kind(words[KIND]),
        categories,
        series,
        length_of(words[WIDTH] or _WIDTH),
        length_of(words[HEIGHT] or _HEIGHT),
        described,
    )


def _word(value: Any, name: str) -> str:
    if not isinstance(value, str) or len(value) > MAX_WORDS or "\n" in value:
        message = _("“{name}” of a chart is a text in a line, of {limit} characters at most")
        raise ValueError(message.format(name=name, limit=MAX_WORDS))
    character = forbidden_character(value)
    if character:
        raise ValueError(_("the value contains the invisible character {name}").format(name=character))
    return value.strip()


def _kind(word: str) -> ChartKind:
    try:
        return ChartKind(word) if word else ChartKind.COLUMN
    except ValueError:
        known = _(", ").join(kind.value for kind in ChartKind)
        raise ValueError(_("there is no chart “{name}”: write one of {names}").format(name=word, names=known)) from None


def _series(figures: Mapping[Any, Any], title: str) -> tuple[tuple[str, ...], tuple[Series, ...]]:
    """Return the categories in the order in which they come up, and the series over all of them."""
    by_name = figures if any(isinstance(value, dict) for value in figures.values()) else {title: figures}
    if any(not isinstance(value, dict) for value in by_name.values()):
        raise ValueError(_("a chart has either numbers by name, or such lists by name: not both"))
    categories = list(dict.fromkeys(category for values in by_name.values() for category in values))
    if not categories or len(categories) > MAX_CATEGORIES or len(by_name) > MAX_SERIES:
        message = _("a chart has 1 to {categories} names with numbers, in {series} series at most")
        raise ValueError(message.format(categories=MAX_CATEGORIES, series=MAX_SERIES))
    series = tuple(
        Series(_word(str(name), FIGURES), tuple(_number(values.get(each)) for each in categories), grey)
        for (name, values), grey in zip(by_name.items(), _GREYS, strict=False)
    )
    return tuple(_word(str(category), FIGURES) for category in categories), series


def _number(value: Any) -> Number | None:
    """Return a figure as a number; None for a blank."""
    if value is None or isinstance(value, NoNumber) or value == "":
        return None
    written = text_of(value) if isinstance(value, (int, Decimal, float)) and not isinstance(value, bool) else str(value)
    if not _NUMBER.fullmatch(written):
        raise ValueError(_("“{text}” is no number").format(text=written[:40]))
    return Decimal(written) if "." in written else int(written)


def _titled(title: str, unit: str) -> str:
    return f"{title}（{unit}）" if title and unit else title


def _described(title: str, unit: str, categories: tuple[str, ...], series: tuple[Series, ...]) -> str:
    """Return all figures in words, for those who do not see the chart."""
    lines = []
    for each in series:
        figures = (
            f"{category} {text_of(number)}{unit}"
            for category, number in zip(categories, each.numbers, strict=True)
            if number is not None
        )
        name = f"{each.name}：" if len(series) > 1 or each.name != title else ""
        lines.append(name + "，".join(figures))
    return (f"{title}。" if title else "") + "；".join(lines)

"""The names that the template of the sign-off sheet (审签单) may use, with their values: what a head signs a report by.

All names of the report's own templates (`docgen.context`), and: 表式 · 主要指标 · 审核 · 提示 · 情况说明 · 指纹 · 期限 · 剩余天数 · 计算日.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from docgen.archive import source_date
from docgen.context import context_of
from docgen.errors import BundleError
from docgen.figures import print_figure
from docgen.forms.evaluation import evaluate, exactly
from docgen.forms.rule import Severity
from docgen.i18n import _
from docgen.writers.sheet.form import main_figures
from docgen.writers.sheet.marks import signed
from docgen.writers.words import marked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.checks import Review
    from docgen.checks.finding import Finding, Place
    from docgen.report import Report
    from docgen.writers.sheet.form import MainFigure

_GOVERNMENT = "人民政府"  # ends the name of a government, whose report is due later than those of its bureaus


class Fingerprints(NamedTuple):
    """What tells whether a file is the one that was signed for: each 16 hexadecimal digits of a SHA-256, in groups of four.

    `bundle` is that of the check sheet; the others are of the bytes of the file.
    """

    bundle: str
    template: str
    form: str
    report: str


def sign_off_context(judged: Review, fingerprints: Fingerprints, today: date) -> dict[str, Any]:
    """Return every name and its value, of the types JSON has; days are ISO dates, and `剩余天数` is below 0 after the deadline.

    Errors: BundleError, where the bureau's deadline is no day after the report's year.
    """
    report = judged.report
    due = deadline_of(report)
    form = report.form
    return {
        **context_of(report),
        "表式": {"名称": form.name, "说明": form.words.zh, "依据": form.basis},
        "主要指标": list(_main_figures(report, judged.last)),
        "审核": _counts(judged),
        "提示": [_warning(finding) for finding in judged.of_severity(Severity.WARNING)],
        "情况说明": [_waiver(finding) for finding in judged.findings if finding.waiver],
        "指纹": dict(zip(("材料", "模板", "表式", "报告"), fingerprints, strict=True)),
        "期限": due.isoformat(),
        "剩余天数": (due - today).days,
        "计算日": today.isoformat(),
    }


def today() -> date:
    """Return the day that SOURCE_DATE_EPOCH says (UTC), otherwise the day it is here."""
    moment = source_date()
    return datetime.fromtimestamp(moment, UTC).date() if moment is not None else datetime.now().astimezone().date()


def deadline_of(report: Report) -> date:
    """Return the day by which a report is due, in the year after its own.

    That is the bureau's own deadline; otherwise 31 March for a government, and 31 January for every other body.
    Errors: BundleError, at the bureau's deadline, where it is a date that does not lie after the report's year.
    """
    own = report.bundle.profile.deadline
    if own is None:
        return date(report.year + 1, 3 if report.bureau.endswith(_GOVERNMENT) else 1, 31)
    due = date(own.year or report.year + 1, own.month, own.day)
    if due.year <= report.year:
        message = _(
            "the deadline {date} does not lie after {year}, the year of the report: write month and day alone, such as 01-20, if it is the same every year"
        )
        raise BundleError.at(own.written.source, message.format(date=due.isoformat(), year=report.year))
    return due


def _main_figures(report: Report, last: Report | None) -> Iterator[dict[str, str | bool]]:
    """Walk the main figures, as the check sheet shows them; what a year has not is an empty text.

    One whose label another table has, too, is named with its table.
    """
    pairs = [(heading, figure) for heading, figures in main_figures(report.form) for figure in figures]
    alike = Counter(figure.label for _heading, figure in pairs)
    for heading, figure in pairs:
        name = figure.label if alike[figure.label] == 1 else f"{heading} · {figure.label}"
        yield {"表": heading, "名称": name, **_compared(figure, report, last)}


def _compared(figure: MainFigure, report: Report, last: Report | None) -> dict[str, str | bool]:
    now, before = figure.in_report(report), figure.in_report(last) if last else None
    return {
        "都是零": not now and not before,
        "本年": "" if now is None else print_figure(now, figure.kind),
        "上年": "" if before is None else print_figure(before, figure.kind),
        "增减": "" if now is None or before is None else signed(exactly("-", now, before)),
    }


def _counts(judged: Review) -> dict[str, int | str]:
    """Count the rules that weigh as errors or warnings, each id once: held, failed, let pass by waivers, not judged.

    A rule that only a document's units could fail is none of them.
    """
    rules = judged.report.form.rules
    weighty = [rule for rule in rules if rule.severity is not Severity.INFO]
    counted = {rule.id for rule in weighty if not judged.lacking.issuperset(rule.checks)}
    not_judged = _not_judged(judged).intersection(rule.id for rule in weighty)
    counted |= not_judged
    weighing = [finding for finding in judged.findings if finding.severity is not Severity.INFO]
    failed = {each.rule for finding in weighing if not finding.waiver for each in (finding, *finding.implied)}
    waived = {finding.rule for finding in weighing if finding.waiver} - failed
    not_judged -= failed | waived
    return {
        "规则数": len(counted),
        "通过": len(counted - failed - waived - not_judged),
        "不符": len(failed),
        "有说明": len(waived),
        "未判断": len(not_judged),
        "未判断原因": judged.unjudged.reason if judged.unjudged else "",
    }


def _not_judged(judged: Review) -> set[str]:
    """Return the ids of the rules that last year's report is lacking for, or the cells of it that they are about."""
    if judged.unjudged:
        return set(judged.unjudged.rules)
    report, last = judged.report, judged.last
    looking_back: dict[str, bool] = {}
    for relation in report.form.yearly if last else ():
        outcome = evaluate(relation.statement, report.number, last.number_if_there if last else None)
        looking_back[relation.rule.id] = looking_back.get(relation.rule.id, False) or outcome is not None
    return {rule for rule, is_judged in looking_back.items() if not is_judged}


def _warning(finding: Finding) -> dict[str, str]:
    return {
        "规则": str(finding.form_rule.words),
        "代码": finding.rule,
        "位置": _place(finding.place),
        "内容": finding.message,
        "原句": marked(finding.excerpt) if finding.excerpt else "",
    }


def _waiver(finding: Finding) -> dict[str, str]:
    waiver = finding.waiver
    if waiver is None:
        raise AssertionError(finding)  # only those that have one are asked
    return {
        **_warning(finding),
        "理由": waiver.reason.value,
        "说明人": waiver.by.value,
        "日期": waiver.date.value if waiver.date else "",
    }


def _place(place: Place) -> str:
    return " · ".join(filter(None, (place.table, place.words)))

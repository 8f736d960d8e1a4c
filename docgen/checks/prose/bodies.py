"""Other bodies where the text should speak of the bureau whose report it is: what remains when another's text is used.

Reports speak of others rightly: who sent an application, with whom something was done, who decided on a review. So a name is told only where a report has its
own bureau's: before the report's name, as who made it, as whom to ask, and as who disclosed and received applications.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from docgen.checks.prose.context import is_short_for
from docgen.prose.ourselves import OURS
from docgen.prose.periods import arabic_years

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docgen.checks.prose.reading import Paragraph
    from docgen.prose.sentences import Sentence
    from docgen.report import Report


class OtherBody(NamedTuple):
    """Another body in a text: its name, and where that stands; `sure` where it can be nothing else than a mistake."""

    name: str
    span: tuple[int, int]
    sure: bool = False


_CHINESE = "[\u4e00-\u9fff]"
_BODY = "(?:局|委员会|委|办公室|办|厅|人民政府|政府|街道办事处|街道|管理委员会|管委会|中心|镇|乡|院|大学|学院|中学|小学|学校)"
_OWN_REPORT = re.compile(f"《?(?P<body>{_CHINESE}{{2,30}}?{_BODY})20[0-9]{{2}}年(?:度)?政府信息公开(?:工作)?年度报告")
_LEAD = re.compile(
    "^.*(?:编制|编写|公布|发布|完成|形成|撰写|制定|现将|现就|要求|规定|精神|公开|[的了是为由将])"
)  # before a name
_PLACES_ABOVE = "省市州盟区县"
_PLACE = 2  # characters that tell a place
_SORTS = "(?:局|委员会|委|厅)"  # of bodies that have others beside them
_LETTER = f"(?:(?!局|厅){_CHINESE})"  # of a name, before what it ends with
_ANYONE, _BESIDE = f"{_LETTER}{{4,20}}?{_SORTS}", f"{_LETTER}{{1,14}}?{_SORTS}"
_PLACE_OF = re.compile(
    f"{_CHINESE}{{1,6}}?(?:省|(?<!城)市(?![场政容民直])|自治[州县区]|州(?![市区县])|盟|县|旗|(?<![园景社地])区(?!域))"
)
_GOVERNMENT = re.compile("政府|管委会|管理委员会")
_ABOVE = re.compile("政务服务|行政审批|数据|政务公开|信息公开|信息化|信访")  # these speak of other bodies' disclosure
_OF_GOVERNMENT = "(?!委|人民|政府|纪|各|直|级|有关|相关)"
_OFFICE = "(?:机关|综合|办公|秘书)*(?:办公室|办|室|科|处|股)?"
_TIMES = "(?:20[0-9]{2}年度?|全年|今年|本年度?|年内|一年来|今后|目前|下一步|下步)"
_ENUMERATED = "(?:\\([^()]{1,3}\\)|[0-9]{1,2}[.、]|[一二三四五六七八九十]{1,2}(?:是|、))?"
_MADE_BY = re.compile(
    f"(?:报告|年报)由(?P<body>{_ANYONE}){_OFFICE}(?:负责|牵头|组织)?(?:编制|编写|编印|起草|撰写|制作|发布|公布|解释)"
)
_PUBLISHES = re.compile(f"(?:^|(?<=[,;:。\n]))\\s*(?P<body>{_ANYONE})现(?:将|就|予以|向|发布|公布|编制)")
_ASKED = (
    "(?:(?P<with>[与向同])|致电|联系|[制写报系]单位:)(?P<body>NAME)"
    f"{_OFFICE}(?(with)(?:\\([^()]{{0,80}}\\))?(?:联系|反映|咨询|垂询)|(?:[,:(。]|$))"
)  # 请与某局办公室(电话…)联系; 联系单位:某局
_SUBJECT = f"(?:^|(?<=,))\\s*{_ENUMERATED}\\s*(?:{_TIMES},?)*(?P<body>NAME)"
_DOES = re.compile(  # what the report is of, behind who does it
    "(?:政府|政务)信息公开工作"
    f"|(?:{_TIMES}|共|累计){{0,3}}(?:通过[^,。]{{2,16}}?)?(?:共|累计|主动|依法|及时|均|已){{0,3}}"
    "(?:未?(?:收到|受理|接收)[^,。]{0,12}?(?:信息公开|公开申请|依申请)|(?:公开|发布|推送|依申请提供)[^,。]{0,12}?(?:信息|条))"
    "|将(?:继续|进一步|持续|不断|着力|加大|加强)"
    "|(?:共|始终|坚持|认真|严格|深入|高度|扎实|积极|切实|持续|不断|全面|按照|根据|紧紧围绕|围绕)"
    "[^。]*?(?:信息公开|政务公开|主动公开|公开工作|《条例》)"
)
_WITH_OTHERS = re.compile(
    f"{OURS}|转来|转办|转交|转送|移送|移交|复议|诉讼|会同|联合|牵头|批复|来函|考核|评估|通报|督查"
)  # a sentence that speaks of another rightly
_KIN = "牌子|合署|代管|划转|并入|更名|加挂|下属|所属"  # bodies that are part of the bureau, or were


def other_reports(report: Report, paragraph: Paragraph) -> Iterator[OtherBody]:
    """Walk other bodies whose report the text says that it is: by its name, by who publishes it, by who made it."""
    if "报" not in paragraph.plain:
        return
    text = arabic_years(paragraph.plain)
    for named in _OWN_REPORT.finditer(text):
        body = _LEAD.sub("", named["body"])
        if not _is_own(report, body):
            yield OtherBody(body, (named.end("body") - len(body), named.end("body")), sure=True)
    if _beside(report.bureau):
        for pattern in (_PUBLISHES, _MADE_BY):
            for named in pattern.finditer(text):
                body, sentence = named["body"], paragraph.sentence_of(named.start("body"))
                is_of_report = pattern is _MADE_BY or ("信息公开" in sentence.plain and "报" in sentence.plain)
                if is_of_report and not _is_own(report, body) and not _ABOVE.search(body):
                    yield OtherBody(body, named.span("body"))


def others_meant(report: Report, paragraph: Paragraph) -> Iterator[OtherBody]:
    """Walk bodies beside the bureau that stand where the text should name the bureau: as whom to ask, as who discloses."""
    beside = _beside(report.bureau)
    if beside is None or beside.place not in paragraph.plain:
        return
    for sentence in paragraph.sentences:
        if beside.place in sentence.plain:
            asks = paragraph.section is report.form.preamble or "报告" in sentence.plain
            for start, end in sorted({*(beside.asked(sentence) if asks else ()), *beside.disclosing(sentence)}):
                name = sentence.plain[start:end]
                if not (_is_own(report, name) or _ABOVE.search(name)):
                    yield OtherBody(name, (sentence.start + start, sentence.start + end))


class _Beside(NamedTuple):
    """What bodies stand beside a bureau: patterns of those of its place, anywhere, as whom to ask, as who does something."""

    bureau: str
    place: str
    anywhere: re.Pattern[str]
    as_asked: re.Pattern[str]
    as_subject: re.Pattern[str]

    def asked(self, sentence: Sentence) -> Iterator[tuple[int, int]]:
        """Walk where a sentence names whom to ask."""
        for named in self.as_asked.finditer(sentence.plain):
            yield named.span("body")

    def disclosing(self, sentence: Sentence) -> Iterator[tuple[int, int]]:
        """Walk where a sentence names who discloses, if that is the only body that it speaks of."""
        alone = len(set(self.anywhere.findall(sentence.plain))) == 1 and self.bureau not in sentence.plain
        if alone and not _ABOVE.search(self.bureau) and not _WITH_OTHERS.search(sentence.plain):
            for named in self.as_subject.finditer(sentence.plain):
                if _DOES.match(sentence.plain, named.end("body")):
                    yield named.span("body")


@lru_cache(maxsize=100)
def _beside(bureau: str) -> _Beside | None:
    """Return what stands beside a bureau; None for a government, and where its name has no place: these speak of others rightly."""
    if not bureau.endswith(("局", "委", "委员会", "厅")) or _GOVERNMENT.search(bureau):
        return None
    place, end = "", 0
    while named := _PLACE_OF.match(bureau, end):
        place, end = named.group(), named.end()
    if not place or len(bureau) - end < _PLACE:
        return None
    name = f"{place}{_OF_GOVERNMENT}{_BESIDE}"
    patterns = (re.compile(each.replace("NAME", name)) for each in ("NAME", _ASKED, _SUBJECT))
    return _Beside(bureau, place, *patterns)


def is_kin(name: str, every: Iterable[Paragraph]) -> bool:
    """Tell whether a text says that a body is part of another, or became so: what is said of it is rightly said."""
    kinship = re.compile(f"原{name}|{name}[^。]{{0,20}}(?:{_KIN})|(?:{_KIN})[^。]{{0,20}}{name}")
    return any(kinship.search(paragraph.plain) for paragraph in every)


def _is_own(report: Report, body: str) -> bool:
    """Tell whether a name may be the bureau's: cut short or in full, or one that it had before."""
    if not body or body[0] in "我本全":
        return True
    names = [report.bureau, *(former.name.value for former in report.bundle.profile.formerly)]
    return any(is_short_for(_below(body, name), name) or is_short_for(name, body) for name in names)


def _below(body: str, name: str) -> str:
    """Return a name without the places before it that another leaves away: of 某市甲县乙镇, where that is 甲县乙镇."""
    begins = body.find(name[:_PLACE])
    return body[begins:] if begins > 0 and body[begins - 1] in _PLACES_ABOVE else body

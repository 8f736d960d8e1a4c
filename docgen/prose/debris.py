"""What is left over in a text that was not finished: placeholders, numbers that were never typed, errors of a word processor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.prose.sentences import plain, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

_END = "(?=\\s*(?:[,。;:、)]|其中|$))"  # behind a unit whose number is lacking
_UNITS = "[条件份篇宗起项次个场期部]"
_MARKS = (
    "[×✕]{2,}|(?<![A-Za-z0-9])[XxＸ]{2,}(?![A-Za-z0-9])|20[0-9]?[XxＸ×]{1,2}|[_＿]{2,}|(?<![A-Za-z0-9])[XxＸOoＯ](?=[件条份篇起宗])"
    "|(?<![零一二三四五六七八九十百千〇○])[〇○]{2,}(?=[年月日件条份局市县区])|\\*{2,}|□+"
)
_ASKED_FOR = "[【\\[(（]?(?:请填写|请输入|待补充|待填写|待填报|此处填写|此处填入|此处填报|填写数字|待核实|待定稿)[^】\\])）。，,]{0,12}[】\\])）]?"
_BROKEN = "错误[!！]\\s*(?:未找到引用源|未定义书签|超链接引用无效)。?|#(?:REF|N/A|VALUE|NAME\\?|DIV/0|NUM|NULL)[!！]?|Error! Reference source not found"
_TAGS = "\\{\\{[^{}]{0,40}\\}?(?!\\})|(?<!\\{)\\{[^{}]{0,40}\\}\\}|\\{%[^{}%]{0,40}(?:%\\}|$)"
_NO_NUMBER = "[〔\\[](?:19|20)[0-9]{2}[〕\\]]\\s+号"  # 〔2023〕  号
_NO_FIGURE = (
    f"\\(\\s*\\)\\s*{_UNITS}"  # （  ）条
    f"|(?:公开|发布|推送)\\s+{_UNITS}(?=信息|政务|政府|各类)"
    f"|其中\\s+{_UNITS}(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\\s+(?:[件人条]次|{_UNITS}){_END}"  # 发布信息  条
    "|(?:信息|动态|公告|公示|通知|政策|文章|稿件|微博|微信|推文|留言|解读|消息|新闻|视频|公众号|网站|抖音号|平台)[条篇]"
    + _END
    + "|(?:申请|依申请公开|答复|办结|结转|行政复议|行政诉讼|行政处罚|行政许可)[起宗份]"
    + _END
    + "|(?<![未无没有])(?<!及时)(?<!规范)(?<!认真)(?<!妥善)(?:收到|受理|接到|新收|共|办结|答复|回复|(?:全年|共|年内|本年度?)(?:办理|处理|接收))(?![一二两三四五六七八九十]+[件份条起宗])[^,。;、0-9]{0,12}(?:(?:信息公开申请|公开申请|依申请公开|行政复议|行政诉讼)件|(?:信息公开申请|公开申请|依申请公开)条)"
    + _END
    + "|(?:受理|收到|办结|答复|结转|申请)(?:数|量|件数|数量)为(?=[,。;])"
    + f"|(?<![无未有])结转下?(?:一?年|次年)度?件{_END}|规范性文件件{_END}|(?:费用|收费|金额)元{_END}|(?:占|率为?|率达|增长|下降|上升|减少|增加)%{_END}|(?<=[^公])共[条件份]{_END}"
    + "|(?:办结|收到|受理|接收|接到|答复)\\s+[件条份宗起](?=“?(?:政府|信息|公开|申请|依申请))"
    + f"|(?:共计|合计|总计|累计)\\s*(?:[件人条]次|{_UNITS}){_END}"
    + f"|(?<!未)(?<!待)(?:受理|收到|接到|办结|新收)(?:申请)?(?:[条件份起宗]次?)(?=[,。;、]|公开|政府信息|信息公开|依申请|申请(?!人)|$)|申请书份|政府信息件{_END}"
    + "|(?:咨询|接待|参与|参加|访问|服务|受训|参训|群众|来访|人员|干部)人次"
    + _END
    + "|(?:活动|会议|发布会|讲座|宣讲|座谈会|访谈|直播|培训)[场次]"
    + _END
    + "|(?:公报|出刊|专刊|简报|访谈)期"
    + _END
    + "|(?:事项|制度|规范性文件|处罚|许可|强制|服务)项"
    + _END
    + "|(?:发布|公开|推送|更新|刊发|印发|编发|转载|发表|推出|制发|清理|废止)[条篇份]"
    + _END
)
_DEBRIS = re.compile(f"{_MARKS}|{_ASKED_FOR}|{_BROKEN}|{_TAGS}|{_NO_NUMBER}")
_FIGURE = re.compile(_NO_FIGURE)
_MAY = re.compile("[×✕XxＸOoＯ_＿〇○*□{}#!！ \u3000]|填|待|Error")  # each but a forgotten number has one of these
_MAY_LACK = re.compile(
    f"其中\\s|(?:公开|发布|推送)\\s+{_UNITS}|(?<![0-9])(?:{_UNITS}|人次|元|%){_END}|[数量]为[,。;]|(?:受理|收到|接到|接收|办结|新收|答复)(?:申请)?\\s*[件条份起宗]"
)


def debris(text: str) -> Iterator[tuple[int, int, bool]]:
    """Walk what is left over in a text: where it begins and ends, and whether it is a number that was never typed."""
    simple = plain(text)
    for match in _DEBRIS.finditer(simple) if _MAY.search(simple) else ():
        yield *match.span(), False
    for sentence in sentences(simple):
        if _MAY_LACK.search(sentence.plain):
            for match in _FIGURE.finditer(simple, sentence.start, sentence.end):
                yield *match.span(), True

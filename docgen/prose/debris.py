"""What is left over in a text that was not finished: placeholders, numbers that were never typed, errors of a word processor, brackets that nothing closes."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from docgen.prose.sentences import after_last, plain, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_HAN = "[\u4e00-\u9fff]"
_OPEN, _CLOSE = "[【\\[［〔({]", "[】\\]］〕)}]"
_END = "(?=\\s*(?:[,。;:、)]|其中|$))"  # behind a unit whose number is lacking
_STOP = "(?=\\s*(?:[,。;)]|$))"  # the same, where what is counted may be one of several kinds: 申请件、投诉件
_ALONE = "(?=\\s*(?:[】\\]］〕)。;,:!！]|$))"
_BEGINS = "(?:(?<=[。;:!！\n])|^) *"
_UNITS = "[条件份篇宗起项次个场期部]"
_LONG_UNITS = "[万亿]元|个百分点|[件人户场]次|批次|小时|分钟"  # that end no word
_OTHER_UNITS = "[元人名家处户位台套种类则幅册页轮例天%]"
_ANY_UNIT = f"(?:万?(?:{_LONG_UNITS})|万?余?(?:{_UNITS}|{_OTHER_UNITS}))"

_MARKS = (  # 138****1234 is a number that is masked, and none
    "(?<![×✕])(?:(?<![0-9])[×✕]{2,}+|[×✕]{2,}+(?![0-9]))|(?<![A-Za-z0-9])[XxＸ]{2,}(?![A-Za-z0-9])|(?<![0-9])20[0-9]?[XxＸ×]{1,2}"
    "|(?<![*＊])(?:(?<![0-9])[*＊]{2,}+|[*＊]{2,}+(?![0-9Xx]))|[_＿]{2,}|□+"
    "|(?<![A-Za-z0-9])[XxＸOoＯ](?=[件条份篇起宗])|(?<![零一二三四五六七八九十百千〇○])[〇○]{2,}(?=[年月日件条份局市县区])"
    f"|(?<={_HAN})[*＊×](?={_UNITS}{_END})"  # 信息*条
    "|(?<![A-Za-z0-9+＋])(?:[XxＸ×][年月日](?![均数]))+"  # X月X日
    f"|(?<![A-Za-z0-9+＋])[XxＸ](?=(?:{_LONG_UNITS}|[次个场期项人名家处元%]){_END})"  # 共X人次
    "|(?<![A-Za-z])TODO(?=\\s*(?:[:。]|$))"
)
_AMOUNT = "(?:数字|数据|数值|数量|金额|文号|[件条人次期篇份]数|(?:单位|机关|部门)名称)"
_THING = f"(?:具体|实际|相应|相关|有关)?(?:{_AMOUNT}|内容|文字|文本|名称|日期|时间|年份|图片|图表|表格|附件|链接|情况)"
_HERE = "(?:此处|这里|本处|该处)"
_ASKED_FOR = (  # 内容有待补充, 对待核实的留言 and 请填写申请表 ask the writer for nothing
    f"{_OPEN}\\s*{_HERE}?{_THING}?待(?:补充?|填写?|填报|核实|核对?|定稿?|确认|统计){_THING}?\\s*{_CLOSE}"  # （数据待定）
    "|[【\\[［]\\s*待(?:完善|更新)\\s*[】\\]］]"
    f"|{_HERE}{_THING}?待(?:补充?|填写?|填报|完善|更新|核实|定){_ALONE}"  # 此处待完善
    f"|{_BEGINS}待(?:补充?|填写?|填报|定稿?|核实){_ALONE}|{_BEGINS}请(?:填写|填入|补充){_ALONE}"  # 联系电话：待补充
    f"|(?<![有对尚仍还正均亟需等])待填写{_ALONE}|(?:待填写?|请填写|请填入)(?=[条件份篇次场期]{_END})"
    f"|{_OPEN}\\s*请(?:填写|输入|填入|补充|选择)(?!申请)(?:{_HAN}{{0,8}}?{_THING})?\\s*{_CLOSE}"  # （请填写培训次数）
    f"|{_OPEN}\\s*填(?:写|入)?(?!申请)(?:{_HAN}{{0,8}}?{_AMOUNT}|{_HAN}{{1,8}}?情况)\\s*{_CLOSE}"  # （填写单位名称）
    f"|(?:请|(?<!{_HAN}))(?:填写|输入|填入)(?:数字|文字|文本){_ALONE}"  # 请输入文字
    "|(?:单击|点击)(?:或(?:单击|点击|轻触))?此处(?:以|来|可)?(?:输入|添加|键入|编辑)(?:文字|文本|内容|日期|标题|正文|图片)"
    f"|{_OPEN}?(?:(?<![在于到至从]){_HERE}(?:应|需|请)?(?:填写|填入|填报|插入)|请在{_HERE}(?:填写|填入|填报|插入|输入|添加|补充))(?![的申])"
    f"(?:{_HAN}{{0,8}}(?={_CLOSE})|{_HAN}{{0,4}}{_THING})?{_CLOSE}?"  # 此处填写培训情况
    f"|\\((?:{_THING}|空|数|[?？])\\)(?={_ANY_UNIT}{_END})"  # （具体数字）条
)
_BROKEN = (
    "错误[!！]\\s*(?:未找到(?:引用源|目录|图形|索引|引文)|引用源未找到|尚?未(?:定义|指定)(?:书签|文件名|样式)|书签自引用无效|超?链接(?:引用)?无效"
    "|文档中没有指定样式(?:的文字)?|不能识别的开关参数|未知的(?:文档属性|开关)|未提供文档变量|(?:不能|无法)(?:打开|通过|读取|链接|用键入)"
    "|使用“(?:开始|主页)”选项卡|嵌入对象无效)。?|错误:\\s*(?:未找到引用源|引用源未找到)"
    "|#(?:REF|N/A|VALUE|NAME\\?|DIV/0|NUM|NULL)[!！]?"
    "|Error! (?:Reference source not found|Bookmark not defined|Hyperlink reference not valid|No (?:text|table|index)|Unknown|Not a valid)"
)
_TAGS = (
    "\\{\\{[^{}。,;\n]{0,40}\\}{0,2}|(?<!\\{)\\{[^{}]{0,40}\\}\\}|\\}\\}|\\{%[^{}%]{0,40}(?:%\\}|$)"
    "|(?<![{A-Za-z])\\{(?!\\s*\\}|其中|[不包]?含|包括|[附备]?注|即|[详参]?见)[\\w .\\\\/]{1,20}\\}"  # {年度}
)
_NO_NUMBER = (
    "[〔\\[［]\\s*(?:19|20)[0-9]{2}\\s*[〕\\]］]\\s*号(?![码称召令])"  # 〔2023〕  号
    "|[〔\\[［]\\s*[〕\\]］]\\s*[0-9]+\\s*号|〔\\s*[0-9]{0,3}\\s*〕\\s*[0-9]*\\s*号"  # 〔〕5号, 〔20 〕12号
    "|〔\\s*(?:19|20)[0-9]{2}\\s*号"
    f"|第\\s+[号期批](?:{_END}|(?=公告|令))"
)
_BEHIND_DATE = "(?=\\s*(?:[,。;:、)至到起止前后在召印发]|$))"  # 12月日均浏览量 is none
_NO_DATE = (
    f"(?:19|20)[0-9]{{2}}年(?:\\s*月\\s*日|\\s+月){_BEHIND_DATE}|(?<![0-9])[0-9]{{1,2}}月(?:\\s*日{_BEHIND_DATE}|\\s{{2,}}日(?![均常报夜照本]))"  # 2024年 月 日
    f"|(?<![0-9]|{_HAN})年\\s+月\\s+日|(?:截[至止]到?|[于自至])\\s+年\\s*[0-9]{{1,2}}月"
)
_WORDS = {  # what makes a word with a unit, where a line was broken in it: 文 件
    "件": "文案稿邮信事要附条证软硬组部急来办物零",
    "条": "线链面便",
    "份": "身月部年省股成备",
    "篇": "开长",
    "宗": "卷大",
    "起": "发引提升兴想",
    "项": "事专选奖款强",
    "次": "层档批版人频再首依其此逐场件",
    "个": "这那整逐某",
    "场": "市现广立农当",
    "期": "时日学长短定工同分到按限预周假早中末",
    "部": "全干内外总中大局支",
}
_ONE_BLANK = "|".join(f"(?<![{before}])\\s{unit}" for unit, before in _WORDS.items())
_WRITTEN = "(?<![第一二两三四五六七八九十百千万亿几数多余每各半上近超逾过破])"  # a number, or as many as: 上 万元
_IN_WORDS = f"(?<={_HAN})(?<!(?<!{_HAN}){_HAN}){_WRITTEN}"  # two characters at least, so that 附　件 is none
_BLANK = (
    f"{_IN_WORDS}(?:\\s{{2,}}(?:{_UNITS}|{_OTHER_UNITS})|(?:{_ONE_BLANK})){_END}"  # 发布信息  条
    f"|{_IN_WORDS}\\s{{2,}}万余?(?:人次|[次人件条户]){_END}"
    f"|(?<={_HAN}){_WRITTEN}(?:(?<![分按同])\\s+(?:{_LONG_UNITS}|[件条]次|%){_END}|\\s+[万亿]元)"  # 投入资金 万元
    f"|(?<=[共计])(?<![公统审会设预估][共计])\\s+{_ANY_UNIT}{_END}"
    f"|(?:人员|干部|职工|信息员|培训|总计|累计)\\s[人名]{_END}"
    f"|(?:单位|部门|场所|点|设立|设置|新增|建成)\\s[家处]{_END}"
    f"|(?:资金|经费|费用?|金额|收入|支出|款|投资|预算|收取)\\s元{_END}"
    f"|[【〔(]\\s*[】〕)]\\s*{_ANY_UNIT}|[\\[［{{]\\s*[\\]］}}]\\s*{_ANY_UNIT}{_END}"  # （  ）条
    f"|其中\\s+{_UNITS}(?={_HAN})|(?:公开|发布|推送)\\s+{_UNITS}(?=信息|政务|政府|各类)"
    "|(?:办结|收到|受理|接收|接到|答复)\\s+[件条份宗起](?=“?(?:政府|信息|公开|申请|依申请))"
)
_IN_ALL = "(?:全年|年内|本年度?|年度内|20[0-9]{2}年度?|累计|合计)(?:,?(?:我[局委办厅院市县区镇乡]|本机关|本单位))?,?(?:累计|一?共计?)?"
_NO_FIGURE = (
    "(?:信息|动态|公告|公示|通知|政策|文章|稿件|微博|微信|推文|留言|解读|消息|新闻|视频|公众号|网站|抖音号|平台)[条篇]"
    + _END
    + "|(?:申请|依申请公开|答复|办结|结转|行政复议|行政诉讼|行政处罚|行政许可)[起宗份]"
    + _END
    + "|(?<![未无没有])(?<!及时)(?<!规范)(?<!认真)(?<!妥善)(?:收到|受理|接到|新收|共|办结|答复|回复|(?:全年|共|年内|本年度?)(?:办理|处理|接收))(?![^,。;、0-9]{0,8}[一二两三四五六七八九十百]+余?[件份条起宗])[^,。;、0-9]{0,12}(?:(?:信息公开申请|公开申请|依申请公开|行政复议|行政诉讼)件|(?:信息公开申请|公开申请|依申请公开)条)"
    + _END
    + "|(?:受理|收到|办结|答复|结转|申请)(?:数|量|件数|数量)为(?=[,。;])"
    + f"|(?<![无未有])结转下?(?:一?年|次年)度?件{_END}|规范性文件件{_END}|(?<=[^公])共[条件份]{_END}"
    + f"|(?:共计|合计|总计|累计)(?:[件人条]次|{_UNITS}){_END}"
    + f"|(?<=[,;])(?:其中)?(?:新?制[发定]|废止|宣布失效)件{_STOP}"  # ，废止件
    + f"|(?:占|率为?|率达|增长|下降|上升|减少|增加|降低|提高|提升|约为|达到)%{_END}|(?:增长|下降|上升|减少|增加|降低|提高|提升)了?个百分点{_END}"
    + f"|(?:资金|经费|费用?|收费|金额|收入|支出|罚款|投资|预算|收取)万?元{_END}"
    + f"|(?<!未)(?<!待)(?<![件条份宗起])(?:受理|收到|接到|办结|新收)(?:申请)?(?:[条件份起宗]次?)(?=[,。;、]|公开|政府信息|信息公开|依申请|申请(?!人)|$)|申请书份{_END}|政府信息件{_END}"
    + f"|{_IN_ALL}(?:收到|受理|接收|接到|新收|办理|办结|答复|回复|处理|登记)了?(?:政府|信息|公开|各类|群众|网民|网友|网上)*(?:申请|留言|咨询|工单|来信|信函)[件条]{_STOP}"  # 全年答复申请件
    + f"|(?:开展|举办|组织|举行)了?[^,。;、0-9一二两三四五六七八九十几多数在的]{{0,8}}(?:培训班?|讲座|演练|宣讲)[期轮]{_STOP}"  # 开展培训期
    + f"|(?:作出|做出|下达|实施)了?(?:行政)?(?:许可|处罚|强制)[件宗]{_END}|(?:许可|处罚|强制)决定[件宗起项条份]{_END}|行政(?:许可|处罚|强制)条{_END}"
    + f"|(?:栏目|专栏|专题|板块|版块|网站|平台|账号|公众号|视频|新媒体|窗口|场所|查阅点|专区|微博|部门|单位)个{_END}"
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
_DEBRIS = re.compile(f"{_MARKS}|{_ASKED_FOR}|{_BROKEN}|{_TAGS}|{_NO_NUMBER}|{_NO_DATE}")
_FIGURE = re.compile(f"{_BLANK}|{_NO_FIGURE}")
_MAY = re.compile(
    f"[×✕XxＸOoＯ_＿〇○*＊□{{}}#!！〔［\\[\\s]|填|待[补填核定确统完更]|输入|请补充|请选择|此处|这里|月日|错误|Error|\\([^()0-9]{{1,10}}\\)\\s*{_ANY_UNIT}"
)  # each but a forgotten number has one of these
_MAY_LACK = re.compile(
    f"其中\\s|(?<![0-9])(?:{_UNITS}|人次|元|%|百分点|[期轮]){_END}|[数量]为[,。;]|[\\s】\\]］〕)}}]{_ANY_UNIT}|(?:受理|收到|接到|接收|办结|新收|答复)(?:申请)?\\s*[件条份起宗]"
)
_ROUND, _SQUARE, _TITLES, _QUOTES = "()", "〔〕【】[]［］", "《》〈〉", "“”"
_PAIRS = (_ROUND, _SQUARE, _TITLES, _QUOTES)
_KIND_OF = {mark: pair for pair in _PAIRS for mark in pair}
_STOPS = "。;!?！？"
_OPENING = "(〔【[［《〈“"
_TOLD = "〔〕【】》"  # brackets of ASCII stand in much that is no text
_HALVES = re.compile(
    "(?P<point>(?<![(0-9A-Za-z])(?:[0-9]{1,2}|[A-Za-z]{1,3}|[一二三四五六七八九十]{1,2}|[①-⑳])\\))"  # 1）机构；2）政策
    f"|[{re.escape(''.join(_PAIRS))}]"
)
_FACES = (":", ";", "=", "-", "^", "_", "~")  # before the bracket that is a mouth
_CLAUSE_END = re.compile("[,。;!?]")
_STRETCH = re.compile("[^。\n]+。?")  # that nothing left over reaches out of
_NEAR = 40  # characters between two halves that may be a pair
_NEXT = 6  # paragraphs, and headings, that what one opens may go on for
_DENIED = re.compile("没有?|[无未](?!来)")
_DENIAL = 40  # characters before what lacks its number that may deny it
_QUOTED = 60  # characters before a word, among which a quotation begins that it stands in


def debris(text: str) -> Iterator[tuple[int, int, bool]]:
    """Walk what is left over in a text in plain characters: where it begins and ends, and whether it is a number that was never typed."""
    covered: set[int] = set()  # 总计 件 in a tag
    for stretch in _STRETCH.finditer(text) if _MAY.search(text) else ():
        for match in _DEBRIS.finditer(text, *stretch.span()) if _MAY.search(text, *stretch.span()) else ():
            if not (match.group().lstrip().startswith("请") and _is_quoted(text, match.start())):
                covered.update(range(*match.span()))
                yield *match.span(), False
    for sentence in sentences(text):
        if _MAY_LACK.search(sentence.plain):
            for match in _FIGURE.finditer(text, sentence.start, sentence.end):
                if match.start() not in covered and not _is_denied(text, match):
                    yield *match.span(), True


def _is_denied(text: str, match: re.Match[str]) -> bool:
    """Tell whether a clause says that there was none of what lacks its number: 没有收到依申请公开受理件, 无上年结转件和结转下年件."""
    if any(character.isspace() for character in match.group()):
        return False  # a blank is left for it
    begins = after_last(text, ",。;:!?\n", max(0, match.start() - _DENIAL), match.start())
    return bool(_DENIED.search(text, begins, match.start()))


def _is_quoted(text: str, position: int) -> bool:
    """Tell whether a position stands in a quotation: 网页提示“请输入文字”."""
    first = max(position - _QUOTED, 0)
    return text.rfind("“", first, position) > text.rfind("”", first, position)


class _Half(NamedTuple):
    """A bracket or quotation mark: in which paragraph, and where."""

    paragraph: int
    start: int
    mark: str

    def is_near(self, other: _Half) -> bool:
        """Tell whether another stands not far from it in its paragraph."""
        return self.paragraph == other.paragraph and abs(self.start - other.start) <= _NEAR


def unpaired(texts: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Walk the brackets and quotation marks of paragraphs that lack their other half: in which paragraph, and where.

    What a paragraph opens one of the next may close, as with a title over two lines; one that breaks off leaves open what it likes.
    """
    read = [plain(text) for text in texts]
    last_stops = [max(map(text.rfind, _STOPS)) for text in read]
    alone = sorted(_alone(read))
    for half, *others in zip(alone, [None, *alone], [*alone[1:], None], strict=False):
        if half.mark in _OPENING and last_stops[half.paragraph] < half.start:
            continue
        if not any(other and _are_pair(half, other) for other in others) and _is_meant(half, read[half.paragraph]):
            yield half.paragraph, half.start


def _alone(texts: Iterable[str]) -> Iterator[_Half]:
    """Walk the halves of no pair. The bracket of a point (1）) may close one that is open in its paragraph, or none."""
    opened: dict[str, list[_Half]] = {kind: [] for kind in _PAIRS}
    for number, text in enumerate(texts):
        closed_by_points: list[_Half] = []
        for match in _HALVES.finditer(text):
            half = _Half(number, match.end() - 1, match.group()[-1])
            own = opened[_KIND_OF[half.mark]]
            if half.mark in _OPENING:
                own.append(half)
            elif match["point"]:
                closed_by_points += [own.pop()] if own and own[-1].paragraph == number else []
            elif own and number - own[-1].paragraph <= _NEXT:
                own.pop()
            elif half.mark in _ROUND and closed_by_points:
                closed_by_points.pop()
            else:
                yield half
    yield from chain.from_iterable(opened.values())


def _are_pair(half: _Half, other: _Half) -> bool:
    """Tell whether two halves without another were meant as a pair, but one is of the wrong kind: “阳光“, 〔2023）."""
    if not half.is_near(other):
        return False
    first, last = sorted((half, other))
    both_quote = _KIND_OF[first.mark] == _KIND_OF[last.mark] == _QUOTES
    return both_quote or (first.mark in _OPENING and last.mark not in _OPENING)


def _is_meant(half: _Half, text: str) -> bool:
    """Tell whether a half without another was meant to have one: no face :), no inches 5”, no title whose end is that of another (《关于《条例》)."""
    before, behind = text[max(half.start - _NEAR, 0) : half.start], text[half.start + 1 : half.start + 1 + _NEAR]
    if half.mark == "《":
        return "《" not in _CLAUSE_END.split(behind, maxsplit=1)[0]
    if half.mark in _QUOTES:
        return '"' not in text and not before[-1:].isdigit()
    if half.mark in _ROUND:
        return not before.rstrip(half.mark).endswith(_FACES)
    return half.mark in _TOLD

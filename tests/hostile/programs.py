"""Template code that is a program: it reaches Python, never ends, or eats the memory."""

from __future__ import annotations

from hostile.attacks import ODF_NAMESPACES, ODT, WORD, File, Office, W, attack, override, relation, relations, types

_OS = "{{ cycler.__init__.__globals__.os.getpid() }}{{ 'HAR' ~ 'MED' }}"


def _word_part(root: str, inside: str) -> bytes:
    return f'<w:{root} xmlns:w="{W}">{inside}</w:{root}>'.encode()


_WORD_PLACES = {
    "header": ("header1", "hdr", "{}"), "footer": ("footer1", "ftr", "{}"),
    "footnotes": ("footnotes", "footnotes", '<w:footnote w:id="2">{}</w:footnote>'),
    "endnotes": ("endnotes", "endnotes", '<w:endnote w:id="2">{}</w:endnote>'),
    "comments": ("comments", "comments", '<w:comment w:id="2">{}</w:comment>'),
}  # fmt: skip


@attack(WORD, each=_WORD_PLACES)
def code_in_another_part(office: Office, place: tuple[str, str, str]) -> File:
    name, root, inside = place
    return office.file(
        office.paragraph("正文"),
        **{
            f"word__{name}.xml": _word_part(root, inside.format(office.paragraph(_OS))),
            "word___rels__document.xml.rels": relations(relation(name.rstrip("1"), f"{name}.xml")),
            "[Content_Types].xml": types(override(f"word/{name}.xml", name.rstrip("1"))),
        },
    )


@attack(WORD, ODT)
def code_in_the_body(office: Office) -> File:
    return office.file(office.paragraph(_OS))


@attack(WORD, ODT)
def code_in_a_cell(office: Office) -> File:
    return office.file(office.table(office.row(office.paragraph(_OS))))


@attack(WORD, each={name: name for name in ("title", "subject", "creator", "description", "language", "identifier")})
def code_in_a_property(office: Office, name: str) -> File:
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:{name}>{_OS}</dc:{name}></cp:coreProperties>'
    )
    return office.file(office.paragraph("正文"), docProps__core__xml=b"", **{"docProps__core.xml": core.encode()})


@attack(
    ODT,
    each={name: name for name in ("dc:title", "dc:description", "meta:user-defined", "meta:keyword")},
    refused=False,
)
def code_in_the_meta_part(office: Office, name: str) -> File:
    meta = f"<office:document-meta {ODF_NAMESPACES}><office:meta><{name}>{_OS}</{name}></office:meta></office:document-meta>"
    return office.file(office.paragraph("正文"), **{"meta.xml": meta.encode()})


_ODT_PLACES = {
    "text box": "<text:p><draw:frame><draw:text-box>{}</draw:text-box></draw:frame></text:p>",
    "footnote": '<text:p><text:note text:note-class="footnote"><text:note-body>{}</text:note-body></text:note></text:p>',
    "annotation": "<text:p><office:annotation>{}</office:annotation></text:p>",
    "section": "<text:section>{}</text:section>",
    "list": "<text:list><text:list-item>{}</text:list-item></text:list>",
}


@attack(ODT, each=_ODT_PLACES)
def code_in_a_place_of_the_body(office: Office, place: str) -> File:
    return office.file(place.format(office.paragraph(_OS)))


@attack(ODT, each={name: name for name in ("header", "footer", "header-left", "footer-first")})
def code_in_a_page_style(office: Office, name: str) -> File:
    page = f'<style:master-page style:name="S"><style:{name}>{office.paragraph(_OS)}</style:{name}></style:master-page>'
    styles = f"<office:document-styles {ODF_NAMESPACES}><office:master-styles>{page}</office:master-styles></office:document-styles>"
    return office.file(office.paragraph("正文"), **{"styles.xml": styles.encode()})


@attack(
    WORD,
    each={
        "vml": "<w:pict><w:txbxContent>{}</w:txbxContent></w:pict>",
        "content control": "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
    },
)
def code_in_a_text_box(office: Office, box: str) -> File:
    inside = box.format(office.paragraph(_OS))
    return office.file(f"<w:p><w:r>{inside}</w:r></w:p>" if "pict" in box else inside)


@attack(
    WORD,
    refused=False,
    each={
        "attribute": '<w:p><w:bookmarkStart w:id="0" w:name="{}"/></w:p>',
        "deleted": "<w:p><w:del><w:r><w:delText>{}</w:delText></w:r></w:del></w:p>",
        "XML comment": "<w:p><!-- {} --></w:p>",
        "instruction": "<w:p><?x {}?></w:p>",
        "field": "<w:p><w:r><w:instrText>{}</w:instrText></w:r></w:p>",
    },
)
def code_where_no_tag_belongs_beside_one_that_does(office: Office, place: str) -> File:
    return office.file(office.paragraph("{% if 数 %}好{% endif %}") + place.format(_OS.replace("<", "")))


@attack(
    WORD,
    refused=False,
    each={
        "glossary": "word/glossary/document.xml",
        "an unnamed header": "word/kopf.xml",
        "custom": "docProps/custom.xml",
        "company": "docProps/app.xml",
    },
)
def code_in_a_part_that_is_not_rendered(office: Office, name: str) -> File:
    return office.file(
        office.paragraph("{{ 名 }}"), **{name.replace("/", "__"): _word_part("hdr", office.paragraph(_OS))}
    )


_EXPRESSIONS = [
    "''.__class__.__mro__", "名.upper()", "名|attr('__class__')", "名['__class__']", "名.__class__", "数.real", "单位.keys()", "单位.items",
    "lipsum(n=99999)", "'A' * 2000000000", "'%2000000000d' % 1", "'a'|center(2000000000)", "9 ** (9 ** 9)", "9 ** 9 ** 9", "1 &lt;&lt; 99999999999",
    "range(99999999)|list", "range(10)", "'{0.__class__}'.format(名)", "'{0.__class__}'|format(名)", "self.__init__", "self._TemplateReference__context",
    "段落|map(attribute='__class__')|list", "段落|sort(attribute='__class__')", "段落|unique(attribute='__class__.__init__')|first", "段落|groupby('x')",
    "1 if 名.__class__ else 2", "数 // 0", "数 / 0", "dict(a=1)", "{'a': 1}", "namespace(a=1)", "joiner()", "caller()",
    "名|default(cycler.__init__)", "名|e|safe", "名|string|list", "名|xmlattr", "名|tojson", "名|pprint", "名|random", "_('x')", "gettext('x')",
    "[].append(1)", "[][0:1]", "段落[0:1]", "loop.__class__", "url_for.__globals__", "request", "config", "get_flashed_messages.__globals__",
    "(1).__class__", "1.0.__class__", "true.__class__", "none.__class__", "[1, 2].__len__()", "不存在.__class__.__mro__", "名|truncate(1)", "名 is callable", "名 is filter",
]  # fmt: skip


@attack(WORD, ODT, each={expression: expression for expression in _EXPRESSIONS})
def an_expression_that_is_a_program(office: Office, expression: str) -> File:
    return office.file(office.paragraph("{{ " + expression + " }}"))


_BLOCKS = {
    "power that is never reached": "{% if false %}{{ 9 ** (9 ** 9) }}{% endif %}",
    "repetition that is never reached": "{% if false %}{{ 'A' * 2000000000 }}{% endif %}",
    "attribute in a condition": "{% if 名.__class__ %}{% endif %}", "attribute to set": "{% set 单位.名称 = 1 %}", "set of an attribute": "{% set x = 名.__class__ %}",
    "macro": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "macro of two": "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}",
    "include": "{% include '/etc/passwd' %}", "import": "{% import 'os' as os %}", "from": "{% from 'os' import system %}", "extends": "{% extends 'x' %}",
    "block": "{% block a %}{% endblock %}", "block in itself": "{% block a %}{{ self.a() }}{% endblock %}", "call": "{% call 名() %}{% endcall %}", "filter": "{% filter upper %}{% endfilter %}", "autoescape": "{% autoescape false %}{{ 名 }}{% endautoescape %}",
    "with": "{% with a = 名 %}{% endwith %}", "do": "{% do 段落.append(1) %}", "debug": "{% debug %}", "trans": "{% trans %}x{% endtrans %}", "raw": "{% raw %}{{ x }}{% endraw %}{{ range(3) }}",
    "ranges in each other": "{% for a in range(99999) %}" * 3 + "x" + "{% endfor %}" * 3, "recursive loop": "{% for 段 in 段落 recursive %}{{ loop(段落) }}{% endfor %}",
    "attributes of loop": "{% for 段 in 段落 %}{{ loop.__class__.__init__.__globals__ }}{% endfor %}", "changed": "{% for 段 in 段落 %}{{ loop.changed(1) }}{% endfor %}",
    "loops in each other": "{% for a in 很多 %}" * 4 + "x" + "{% endfor %}" * 4, "three loops": "{% for a in 很多 %}{% for b in 很多 %}{% for c in 很多 %}x{% endfor %}{% endfor %}{% endfor %}",
    "loop with a condition": "{% for a in 很多 if 名.__class__ %}{% endfor %}", "text in set": "{% set a %}{{ 名 }}{% endset %}", "sum of texts": "{% set a = 名 %}" + "{% set a = a + a %}" * 40 + "{{ a }}",
    "lists that hold themselves": "{% set a = [名] %}" + "{% set a = [a, a] %}" * 60 + "{{ a }}", "a list of lists compared": "{% set a = [名] %}{% set b = [名] %}" + "{% set a = [a, a] %}{% set b = [b, b] %}" * 30 + "{% if a == b %}HARMED{% endif %}",
    "a list of lists as text": "{% set a = [名] %}" + "{% set a = [a, a] %}" * 30 + "{{ a|join }}",
    "continue": "{% for a in 很多 %}{% continue %}{% endfor %}",
}  # fmt: skip


@attack(WORD, ODT, each=_BLOCKS)
def blocks_that_are_a_program(office: Office, blocks: str) -> File:
    return office.file(office.paragraph(blocks))


_HUGE = {
    "join with a long text, again and again": "{{ '" + "a" * 200 + "'" + ("|join('" + "b" * 200 + "')") * 3 + " }}",
    "join of a long value": "{{ 大|join('" + "x" * 900 + "') }}", "join of a list": "{% set a = 很多|join('" + "x" * 900 + "') %}{% set b = a|join('" + "x" * 900 + "') %}{{ b }}",
    "a large value in a loop": "{% for a in 很多 %}{{ 大 }}{% endfor %}", "a large value twice over": "{% for a in 很多 %}{% for b in [1, 2, 3, 4, 5, 6, 7, 8, 9] %}{{ 大 }}{% endfor %}{% endfor %}",
    "a long literal in a loop": "{% for a in 很多 %}" + "x" * 200_000 + "{% endfor %}",
    "lists sorted in a loop": "{% for a in 很多 %}{% for b in [1, 2, 3, 4, 5, 6, 7, 8, 9] %}{% if 很多" + "|sort|reverse|unique" * 20 + " %}{% endif %}{% endfor %}{% endfor %}",
    "a value searched in a loop": "{% for a in 很多 %}{% for b in [1, 2, 3, 4, 5, 6, 7, 8, 9] %}{% if 'xy' in 大 %}HARMED{% endif %}{% endfor %}{% endfor %}",
    "cases turned in a loop": "{% for a in 很多 %}{% if 大|upper|lower|upper|trim|reverse == 名 %}HARMED{% endif %}{% endfor %}",
}  # fmt: skip


@attack(WORD, ODT, each=_HUGE)
def a_template_whose_output_or_work_has_no_bound(office: Office, blocks: str) -> File:
    return office.file(office.paragraph(blocks))


@attack(WORD, ODT)
def a_long_row_repeated_without_end(office: Office) -> File:
    long = office.row(office.paragraph("字" * 100_000))
    return office.file(
        office.table(
            office.row(office.paragraph("{%tr for a in 很多 %}")), long, office.row(office.paragraph("{%tr endfor %}"))
        )
    )


_LITERALS = {
    "marks of nothing by escapes": r'{{ "\ufdd07\ufdd1" }}', "a bare surrogate by an escape": r'{{ "\ud800" }}', "marks by escapes": r'{{ "\ufdd00\ufdd1"|e }}', "marks by long escapes": r'{{ "\U0000fdd00\U0000fdd1"|e }}', "a surrogate by an escape": r'{{ "\ud800"|e }}', "a surrogate in a name": r'{{ 单位["\ud800"] }}',
    "NUL by an escape": r'{{ "\x00"|e }}', "a control character": r'{{ "\x1b" }}', "an escape cut short": r'{{ "\x" }}', "a named character": r'{{ "\N{DIGIT ONE}"|e }}', "markup": '{{ "&lt;w:altChunk/&gt;"|e|reverse|reverse }}',
    "an entity in capitals": '{{ "&lt;"|e|upper }}', "a number too long": "{{ " + "9" * 900 + "|int }}", "a number too large": "{{ 1e999 }}", "not a number": "{{ 1e999 - 1e999 }}", "a number without end": "{{ '" + "f" * 900 + "'|int(0, 16) }}",
    "a base": "{{ 名|int(0, 1) }}", "sort by nothing": "{{ 段落|sort(attribute=none)|join }}", "an argument too many": "{{ 名|upper(1, 2, 3) }}", "an unknown argument": "{{ 名|first(x=1) }}", "stars": "{{ 名|join(*段落) }}", "double stars": "{{ 名|join(**单位) }}",
    "unhashable": "{{ 段落|unique|length }}", "a key that is a list": "{{ 单位[[1]] }}", "a key that is a mapping": "{{ 单位[单位] }}", "divisible by nothing": "{% if 数 is divisibleby 0 %}{% endif %}", "in a number": "{% if 1 in 数 %}{% endif %}", "a list as text": "{{ [1]|int }}{{ [1]|upper }}",
    "an index too large": "{{ 段落[99999999999999999999] }}", "an index that is true": "{{ 段落[true] }}", "length of nothing": "{{ 不存在|length }}", "escape of a list": "{{ 段落|e }}", "a target unpacked": "{% for a, b in 段落 %}{{ a }}{% endfor %}", "letters unpacked": "{% for a, b in [名] %}{{ a }}{% endfor %}",
    "a loop over loop": "{% for a in 段落 %}{% for b in loop %}{% endfor %}{% endfor %}", "loop printed": "{% for a in 段落 %}{{ loop }}{% endfor %}", "loop escaped": "{% for a in 段落 %}{{ loop|e }}{% endfor %}", "loop outside": "{{ loop.index }}", "a list with itself": "{% set a = [] %}{% set a = [a] %}{{ a|join|e }}",
}  # fmt: skip


@attack(WORD, ODT, each=_LITERALS, refused=False)
def a_literal_or_a_use_that_does_not_fit(office: Office, blocks: str) -> File:
    return office.file(office.paragraph("{{ 名 }}{{ 年 }}" + blocks))

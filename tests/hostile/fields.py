"""Word fields that fetch or run something, however their instruction is written down."""

from __future__ import annotations

from hostile.attacks import WORD, File, Office, R, W, attack, override, packed, relation, relations, types

_COMMANDS = ("INCLUDETEXT", "INCLUDEPICTURE", "DDEAUTO", "DDE", "LINK", "IMPORT", "INCLUDE", "DATABASE", "RD", "MACROBUTTON", "EMBED", "CONTROL", "HTMLCONTROL")  # fmt: skip
_FETCH = 'INCLUDETEXT "file:///etc/passwd"'


def _run(inside: str) -> str:
    return f"<w:r>{inside}</w:r>"


def _char(kind: str) -> str:
    return _run(f'<w:fldChar w:fldCharType="{kind}"/>')


def _said(*pieces: str) -> str:
    return "".join(_run(f'<w:instrText xml:space="preserve">{piece}</w:instrText>') for piece in pieces)


def _field(*pieces: str) -> str:
    return _char("begin") + _said(*pieces) + _char("separate") + _run("<w:t>x</w:t>") + _char("end")


@attack(WORD, each={command: command for command in _COMMANDS})
def a_field_that_fetches(office: Office, command: str) -> File:
    return office.file(f"<w:p>{_field(f' {command} ', '&quot;http://127.0.0.1:9/x&quot;')}</w:p>")


@attack(
    WORD,
    each={
        command: command
        for command in (
            "PAGE",
            "TOC",
            'HYPERLINK "http://example.com/"',
            r'HYPERLINK \l "_Toc1"',
            "DATE",
            "REF x",
            "STYLEREF x",
            "MERGEFIELD KEYWORD",
            "=SUM(ABOVE)",
            "ADDIN ZOTERO_ITEM",
            "AUTOTEXT x",
            "GOTOBUTTON x",
        )
    },
    refused=False,
)
def a_field_that_is_harmless(office: Office, command: str) -> File:
    return office.file(f"<w:p>{_field(command)}</w:p>")


_WRITTEN = {
    "split over runs": f"<w:p>{_field('INCLU', 'DETE', 'XT ', 'x')}</w:p>", "letter by letter": f"<w:p>{_field(*_FETCH.replace(chr(34), ''))}</w:p>", "in small letters": f"<w:p>{_field('includetext x')}</w:p>", "split in one run": f"<w:p>{_char('begin')}<w:r><w:instrText>INCL</w:instrText><w:instrText>UDETEXT x</w:instrText></w:r>{_char('end')}</w:p>",
    "over two paragraphs": f"<w:p>{_char('begin')}{_said('INCLUDE')}</w:p><w:p>{_said('TEXT x')}{_char('end')}</w:p>", "with a break in it": f"<w:p>{_char('begin')}{_said('INCLUDE')}<w:r><w:br/></w:r>{_said('TEXT x')}{_char('end')}</w:p>", "with text in it": f"<w:p>{_char('begin')}{_said('INCLUDE')}<w:r><w:t></w:t></w:r>{_said('TEXT x')}{_char('end')}</w:p>",
    "in a condition": f"<w:p>{_char('begin')}{_said(' IF 1 = 1 ')}{_field('INCLUDETEXT x')}{_said(' ')}{_char('end')}</w:p>", "in a result": f"<w:p>{_char('begin')}{_said('PAGE')}{_char('separate')}{_field('INCLUDETEXT x')}{_char('end')}</w:p>",
    "its command from a field": f"<w:p>{_char('begin')}{_said(' ')}{_field('QUOTE INCLUDE')}{_said('TEXT x')}{_char('end')}</w:p>", "a field within its command": f"<w:p>{_char('begin')}{_said('INCLUDE')}{_field('QUOTE')}{_said('TEXT x')}{_char('end')}</w:p>", "simple": '<w:p><w:fldSimple w:instr="INCLUDETEXT x"/></w:p>', "simple in simple": '<w:p><w:fldSimple w:instr="PAGE"><w:fldSimple w:instr="INCLUDETEXT x"/></w:fldSimple></w:p>',
    "simple with a break": '<w:p><w:fldSimple w:instr="&#10;INCLUDETEXT x"/></w:p>', "deleted": "<w:p><w:del><w:r><w:delInstrText>INCLUDETEXT x</w:delInstrText></w:r></w:del></w:p>", "in a hyperlink": f"<w:p><w:hyperlink>{_field('INCLUDETEXT x')}</w:hyperlink></w:p>", "inserted": f"<w:p><w:ins>{_field('INCLUDETEXT x')}</w:ins></w:p>", "in a text box": f"<w:p><w:r><w:txbxContent><w:p>{_field('INCLUDETEXT x')}</w:p></w:txbxContent></w:r></w:p>",
    "in a control": f"<w:p><w:sdt><w:sdtContent>{_field('INCLUDETEXT x')}</w:sdtContent></w:sdt></w:p>", "in a cell": f"<w:tbl><w:tr><w:tc><w:p>{_field('INCLUDETEXT x')}</w:p></w:tc></w:tr></w:tbl>", "outside a paragraph": _field("INCLUDETEXT x"), "with a comment in it": f"<w:p>{_field('INCL<!-- -->UDETEXT x')}</w:p>", "as CDATA": f"<w:p>{_field('<![CDATA[INCLUDETEXT x]]>')}</w:p>",
    "by references": f"<w:p>{_field('&#73;NCLUDETEXT x')}</w:p>", "after an empty control": f"<w:p>{_char('begin')}{_said('INCL')}<w:bookmarkStart/>{_said('UDETEXT x')}{_char('end')}</w:p>", "behind a blank of another kind": f"<w:p>{_field(chr(0xA0) + 'INCLUDETEXT x')}</w:p>", "a mail merge database": '<w:p><w:fldSimple w:instr="DATABASE \\d &quot;x&quot;"/></w:p>', "a run of another": f"<w:p>{_field('DDEAUTO c:/windows/system32/cmd')}</w:p>",
}  # fmt: skip


@attack(WORD, each=_WRITTEN)
def a_field_whose_instruction_is_hidden(office: Office, body: str) -> File:
    return office.file(body)


_PLACES = {
    "header": ("header1", "hdr", "header"),
    "footer": ("footer1", "ftr", "footer"),
    "footnotes": ("footnotes", "footnotes", "footnotes"),
    "comments": ("comments", "comments", "comments"),
    "glossary": ("glossary/document", "glossaryDocument", "document.glossary"),
}


@attack(WORD, each=_PLACES)
def a_field_in_another_part(office: Office, place: tuple[str, str, str]) -> File:
    name, root, kind = place
    part = f'<w:{root} xmlns:w="{W}"><w:p>{_field("INCLUDE", "TEXT x")}</w:p></w:{root}>'
    return office.file(
        office.paragraph("{{ 名 }}"),
        **{
            f"word__{name.replace('/', '__')}.xml": part.encode(),
            "[Content_Types].xml": types(override(f"word/{name}.xml", kind)),
        },
    )


@attack(
    WORD, each={"another ending": "word/header1.dat", "no ending": "word/header1", "in capitals": "word/header1.XML"}
)
def a_field_in_a_part_with_an_odd_name(office: Office, name: str) -> File:
    part = f'<w:hdr xmlns:w="{W}"><w:p>{_field("INCLUDETEXT x")}</w:p></w:hdr>'
    more = {
        name: part.encode(),
        "word/_rels/document.xml.rels": relations(relation("header", name.removeprefix("word/"))),
        "[Content_Types].xml": types(override(name, "header")),
    }
    return packed({**office.parts(office.paragraph("{{ 名 }}")), **more}, office.name)


@attack(WORD, each={"another ending": "word/body.dat", "another part": "word/body.xml"})
def a_body_that_is_not_where_it_is_looked_for(office: Office, name: str) -> File:
    more = {
        name: office.parts(f"<w:p>{_field('INCLUDETEXT x')}</w:p>")[office.main],
        "_rels/.rels": relations(relation("officeDocument", name)),
        "[Content_Types].xml": types(override(name, "document.main")),
    }
    return packed({**office.parts(office.paragraph("{{ 名 }}")), **more}, office.name)


_TAGGED = {
    "a value": "{{ 取 }}", "a value and more": "{{ 取 }} x", "a text": "{{ 'INCLUDE' }}TEXT x", "a text in two": "{{ 'INCL' }}{{ 'UDETEXT' }} x", "a condition": "{% if 数 %}INCLUDE{% endif %}TEXT x", "a comment": "INCLUDE{# x #}TEXT x", "a loop": "{% for a in 'INCLUDETEXT' %}{{ a }}{% endfor %}", "an inner blank": "INCLUDE{%- if 数 %}{% endif -%} TEXT x",
}  # fmt: skip


@attack(WORD, each=_TAGGED)
def a_field_whose_command_comes_from_a_tag(office: Office, instruction: str) -> File:
    return office.file(office.paragraph("{% if 数 %}好{% endif %}") + f"<w:p>{_field(instruction)}</w:p>")


@attack(WORD, each=_TAGGED)
def a_simple_field_whose_command_comes_from_a_tag(office: Office, instruction: str) -> File:
    return office.file(
        office.paragraph("{% if 数 %}好{% endif %}") + f'<w:p><w:fldSimple w:instr="{instruction}"/></w:p>'
    )


_ATTRIBUTES = {
    "a picture": '<w:r><w:pict><v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" src="{}"/></w:pict></w:r>',
    "a relation": f'<w:hyperlink xmlns:r="{R}" r:id="{{}}"/>',
}


@attack(WORD, each=_ATTRIBUTES, refused=False)
def a_link_that_comes_from_a_tag(office: Office, element: str) -> File:
    tag = element.format("{{ 'HAR' }}{{ 'MED' }}")
    return office.file(office.paragraph("{% if 数 %}好{% endif %}") + f"<w:p>{tag}</w:p>")

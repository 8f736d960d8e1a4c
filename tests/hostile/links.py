"""Word packages that bring programs, other documents, or links that are fetched."""

from __future__ import annotations

from hostile.attacks import PACKAGE, WORD, File, Office, R, W, attack, override, packed, relation, relations, types

_MS = "http://schemas.microsoft.com/office"
_TARGETS = {
    "http": "http://127.0.0.1:9/x", "https": "https://127.0.0.1:9/x", "file": "file:///etc/passwd", "UNC": r"\\127.0.0.1\share\x", "UNC by slashes": "//127.0.0.1/share/x", "file with a host": "file://127.0.0.1/share/x", "file with a share": r"file:///\\127.0.0.1\share\x", "five slashes": "file://///127.0.0.1/share/x", "mhtml": "mhtml:http://127.0.0.1:9/x!x", "webdav": r"\\127.0.0.1@80\share\x", "capitals": "HTTP://127.0.0.1:9/x", "a tag": "{{ 'http' }}://127.0.0.1:9/x",
}  # fmt: skip


def _related(office: Office, *entries: str, source: str = "word/_rels/document.xml.rels", **more: bytes) -> File:
    parts = {**office.parts(office.paragraph("{{ 名 }}")), source: relations(*entries)}
    return packed({**parts, **{name.replace("__", "/"): part for name, part in more.items()}}, office.name)


def _settings(inside: str) -> bytes:
    return f'<w:settings xmlns:w="{W}" xmlns:r="{R}">{inside}</w:settings>'.encode()


@attack(WORD, each=_TARGETS)
def a_template_elsewhere(office: Office, target: str) -> File:
    settings = _settings('<w:attachedTemplate r:id="rId9"/>')
    return _related(
        office,
        relation("attachedTemplate", target, "External"),
        source="word/_rels/settings.xml.rels",
        **{"word__settings.xml": settings},
    )


@attack(
    WORD,
    each={"a drive": "file:///C:/Users/a/Normal.dotm", "a name": "Normal.dotm", "a path": r"C:\t\Normal.dotm"},
    refused=False,
)
def a_template_on_the_authors_disk(office: Office, target: str) -> File:
    return a_template_elsewhere(office, target)


@attack(
    WORD,
    each={
        "device": r"\\?\C:\x.dotm",
        "device share": r"\\?\UNC\127.0.0.1\x.dotm",
        "forward": "file:///C:/../..//127.0.0.1/x.dotm",
        "percent": "%5c%5c127.0.0.1%5cx.dotm",
        "drive of two letters": "ab:/x.dotm",
        "a scheme": "h:tp://127.0.0.1/x.dotm",
        "a blank before": " http://127.0.0.1:9/x.dotm",
        "a tab within": "ht&#9;tp://127.0.0.1:9/x",
    },
    refused=False,
)
def a_template_elsewhere_that_looks_local(office: Office, target: str) -> File:
    return a_template_elsewhere(office, target)


@attack(WORD, each=_TARGETS)
def a_picture_elsewhere(office: Office, target: str) -> File:
    return _related(office, relation("image", target, "External"))


_KINDS = ("header", "footer", "styles", "settings", "webSettings", "fontTable", "font", "theme", "numbering", "customXml", "chart", "video", "audio", "package", "externalLink", "externalLinkPath", "glossaryDocument", "printerSettings", "diagramData", "slide", "media", "stylesWithEffects", "unknown", "officeDocument")  # fmt: skip


@attack(WORD, each={kind: kind for kind in _KINDS})
def a_part_elsewhere(office: Office, kind: str) -> File:
    return _related(office, relation(kind, "http://127.0.0.1:9/x", "External"))


_INSIDE = {
    "altChunk": relation("aFChunk", "chunk.html"), "altChunk elsewhere": relation("aFChunk", "http://127.0.0.1:9/x", "External"), "subDoc": relation("subDocument", "file:///x.docx", "External"), "subDoc inside": relation("subDocument", "x.docx"), "OLE": relation("oleObject", "embeddings/a.bin"), "OLE link": relation("oleObject", "http://127.0.0.1:9/x", "External"),
    "control": relation("control", "activeX/activeX1.xml"), "control binary": relation(f"{_MS}/2006/relationships/activeXControlBinary", "x.bin"), "VBA": relation(f"{_MS}/2006/relationships/vbaProject", "x.bin"), "VBA data": relation(f"{_MS}/2006/relationships/wordVbaData", "y.xml"), "mail merge": relation("mailMergeSource", "file:///x.csv", "External"), "mail merge header": relation("mailMergeHeaderSource", "file:///x.csv", "External"),
    "recipients": relation("mailMergeRecipientData", "recipientData.xml"), "frame": relation("frame", "http://127.0.0.1:9/x", "External"), "XSLT": relation("transform", "http://127.0.0.1:9/x", "External"), "add-in": relation(f"{_MS}/2011/relationships/webextension", "webextensions/webextension1.xml"), "task pane": relation(f"{_MS}/2011/relationships/webextensiontaskpanes", "webextensions/taskpanes.xml"), "ribbon": relation(f"{_MS}/2006/relationships/ui/extensibility", "customUI/customUI.xml"), "ribbon of 2010": relation(f"{_MS}/2007/relationships/ui/extensibility", "ui/ui.xml"),
    "toolbars": relation(f"{_MS}/2006/relationships/attachedToolbars", "attachedToolbars.bin"), "keys": relation(f"{_MS}/2006/relationships/keyMapCustomizations", "customizations.xml"),
    "strict OLE": relation("http://purl.oclc.org/ooxml/officeDocument/relationships/oleObject", "embeddings/a.bin"),
}  # fmt: skip


@attack(WORD, each=_INSIDE)
def a_relation_that_brings_something_in(office: Office, entry: str) -> File:
    return _related(office, entry)


_MODES = {"small": "external", "capitals": "EXTERNAL", "blank": "External ", "unsaid": "", "internal": "Internal"}


@attack(WORD, each=_MODES)
def a_picture_elsewhere_that_says_it_is_here(office: Office, mode: str) -> File:
    return _related(office, relation("image", "http://127.0.0.1:9/x", mode))


@attack(
    WORD,
    each={
        "ending in capitals": "word/_rels/document.xml.RELS",
        "folder in capitals": "word/_RELS/document.xml.rels",
        "all in capitals": "WORD/_RELS/DOCUMENT.XML.RELS",
    },
)
def relations_under_another_case(office: Office, source: str) -> File:
    return _related(office, relation("oleObject", "http://127.0.0.1:9/x", "External"), source=source)


@attack(WORD)
def relations_in_another_dress(office: Office) -> File:
    space, prefix = f'xmlns:a="{PACKAGE}/relationships"', "a:"
    inside = relation("image", "http://127.0.0.1:9/x", "External").replace("<R", f"<{prefix}R")
    part = f"<{prefix}Relationships {space}>{inside}</{prefix}Relationships>".encode()
    return packed({**office.parts(office.paragraph("x")), "word/_rels/document.xml.rels": part}, office.name)


_LINKS = {
    "http": "http://example.com/", "mail": "mailto:a@example.com", "javascript": "javascript:alert(1)", "vbscript": "vbscript:x", "file": "file:///etc/passwd", "share": r"\\127.0.0.1\share\x.exe", "file share": "file://127.0.0.1/share/x.exe", "data": "data:text/html,x", "protocol": "ms-msdt:/id PCWDiagnostic", "search": "search-ms:query=x", "ssh": "ssh://-oProxyCommand=x", "help": "mk:@MSITStore:x", "program": "C:/Windows/System32/cmd.exe", "tag": "http://example.com/{{ 名 }}", "macro": "macro://x",
}  # fmt: skip


@attack(WORD, each=_LINKS, refused=False)
def a_hyperlink(office: Office, target: str) -> File:
    return _related(office, relation("hyperlink", target, "External"))


_PARTS = ("word/vbaProject.bin", "word/VBAPROJECT.BIN", "word/vbaData.xml", "word/activeX/activeX1.xml", "word/embeddings/oleObject1.bin", "customUI/customUI.xml", "customUI/customUI14.xml", "word/ctrlProps/ctrlProp1.xml")  # fmt: skip


@attack(WORD, each={name: name for name in _PARTS})
def a_part_that_is_a_program(office: Office, name: str) -> File:
    return packed({**office.parts(office.paragraph("x")), name: b"<x/>"}, office.name)


@attack(
    WORD,
    each={
        name: name
        for name in (
            "word/webextensions/webextension1.xml",
            "word/attachedToolbars.bin",
            "word/embeddings/a.xlsm",
            "word/embeddings/Microsoft_Excel_Sheet1.xlsx",
            "word/embeddings/a.exe",
            "word/afchunk.mht",
            "word/a.htm",
            "word/media/a.svg",
        )
    },
    refused=False,
)
def a_part_that_may_be_a_program(office: Office, name: str) -> File:
    return packed({**office.parts(office.paragraph("x")), name: b"<x/>"}, office.name)


@attack(WORD)
def macros_under_a_plain_type_and_name(office: Office) -> File:
    parts = {
        "word/data.bin": b"\xd0\xcf\x11\xe0",
        "word/_rels/document.xml.rels": relations(relation(f"{_MS}/2006/relationships/vbaProject", "data.bin")),
    }
    return packed({**office.parts(office.paragraph("x")), **parts}, office.name)


_MACRO_TYPES = {
    "a document": {"main": "application/vnd.ms-word.document.macroEnabled.main+xml"}, "a template": {"main": "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"}, "in small letters": {"main": "application/vnd.ms-word.document.macroenabled.main+xml"},
}  # fmt: skip


@attack(WORD, each=_MACRO_TYPES)
def a_macro_document_under_a_plain_name(office: Office, main: dict[str, str]) -> File:
    return office.file(office.paragraph("x"), **{"[Content_Types].xml": types(**main)})


@attack(WORD)
def a_macro_document(office: Office) -> File:
    return "hostile.docm", a_macro_document_under_a_plain_name(office, _MACRO_TYPES["a document"])[1]


_DEFAULTS = {
    "macros": ("bin", "application/vnd.ms-office.vbaProject"),
    "the body": ("main", "application/vnd.ms-word.document.macroEnabled.main+xml"),
    "OLE": ("bin", "application/vnd.openxmlformats-officedocument.oleObject"),
    "ActiveX": ("bin", "application/vnd.ms-office.activeX"),
}


@attack(WORD, each=_DEFAULTS)
def a_program_by_the_default_type_of_an_ending(office: Office, default: tuple[str, str]) -> File:
    entry = f'<Default Extension="{default[0]}" ContentType="{default[1]}"/>'
    return office.file(office.paragraph("x"), **{"[Content_Types].xml": types(entry), f"word__a.{default[0]}": b"x"})


@attack(
    WORD,
    each={
        "mail merge": '<w:mailMerge><w:dataSource r:id="rId9"/></w:mailMerge>',
        "mail merge query": '<w:mailMerge><w:query w:val="SELECT"/></w:mailMerge>',
    },
)
def settings_that_fetch(office: Office, inside: str) -> File:
    return office.file(office.paragraph("x"), **{"word__settings.xml": _settings(inside)})


_ODD_SETTINGS = {
    "schema": '<w:attachedSchema w:val="http://127.0.0.1:9/x"/>',
    "XSLT": '<w:saveThroughXslt w:solutionID="x"/>',
    "update": '<w:updateFields w:val="true"/>',
    "schema library": '<sl:schemaLibrary xmlns:sl="http://schemas.openxmlformats.org/schemaLibrary/2006/main"><sl:schema sl:uri="x" sl:schemaLocation="http://127.0.0.1:9/x"/></sl:schemaLibrary>',
    "caption macro": '<w:docVars><w:docVar w:name="x" w:val="{{ 名 }}"/></w:docVars>',
}


@attack(WORD, each=_ODD_SETTINGS, refused=False)
def settings_that_name_something(office: Office, inside: str) -> File:
    return office.file(office.paragraph("x"), **{"word__settings.xml": _settings(inside)})


@attack(WORD)
def frames_of_web_settings(office: Office) -> File:
    web = f'<w:webSettings xmlns:w="{W}" xmlns:r="{R}"><w:frameset><w:frame><w:sourceFileName r:id="rId9"/></w:frame></w:frameset></w:webSettings>'
    return _related(
        office,
        relation("frame", "http://127.0.0.1:9/x", "External"),
        source="word/_rels/webSettings.xml.rels",
        **{"word__webSettings.xml": web.encode()},
    )


_ELEMENTS = {
    "altChunk": '<w:altChunk r:id="rId9"/>',
    "subDoc": '<w:p><w:subDoc r:id="rId9"/></w:p>',
    "object": '<w:p><w:r><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" Type="Link" r:id="rId9"/></w:object></w:r></w:p>',
    "control": '<w:p><w:r><w:object><w:control r:id="rId9"/></w:object></w:r></w:p>',
    "VML source": '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata src="http://127.0.0.1:9/x"/></v:shape></w:pict></w:r></w:p>',
    "script": '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" href="javascript:x"/></w:pict></w:r></w:p>',
    "movie": '<w:p><w:r><w:movie r:id="rId9"/></w:r></w:p>',
    "entry macro": '<w:p><w:fldChar><w:ffData><w:entryMacro w:val="x"/></w:ffData></w:fldChar></w:p>',
}


@attack(WORD, each=_ELEMENTS, refused=False)
def an_element_whose_relation_is_missing(office: Office, element: str) -> File:
    return office.file(office.paragraph("{{ 名 }}") + element)


@attack(WORD, each=_ELEMENTS)
def an_element_whose_relation_leads_out(office: Office, element: str) -> File:
    parts = {
        **office.parts(office.paragraph("{{ 名 }}") + element),
        "word/_rels/document.xml.rels": relations(relation("image", "http://127.0.0.1:9/x", "External")),
    }
    return packed(parts, office.name)


@attack(WORD, refused=False)
def parts_that_are_legitimate(office: Office) -> File:
    """Return what WPS writes: own XML, embedded fonts, printer settings."""
    parts = {
        "customXml/item1.xml": b"<x/>",
        "word/fonts/font1.odttf": b"x",
        "word/printerSettings/printerSettings1.bin": b"x",
        "[Content_Types].xml": types(override("word/styles.xml", "styles")),
    }
    return packed({**office.parts(office.paragraph("{{ 名 }}")), **parts}, office.name)

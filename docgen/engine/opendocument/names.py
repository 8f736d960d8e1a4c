"""Names of OpenDocument, ISO/IEC 26300 and its version 1.3."""

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TEXT, TABLE, STYLE, DRAW, META, MANIFEST, FORM, SCRIPT, PRESENTATION = (
    f"{{{_NS}{name}:1.0}}"
    for name in ("office", "text", "table", "style", "drawing", "meta", "manifest", "form", "script", "presentation")
)
FO = f"{{{_NS}xsl-fo-compatible:1.0}}"
SVG = f"{{{_NS}svg-compatible:1.0}}"
XLINK = "{http://www.w3.org/1999/xlink}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"

MIMETYPE_PART, MANIFEST_PART, MAIN = "mimetype", "META-INF/manifest.xml", "content.xml"
DOCUMENT_TYPE = "application/vnd.oasis.opendocument.text"
TEMPLATE_TYPE = f"{DOCUMENT_TYPE}-template"
PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")
DELETED = (f"{TEXT}deletion",)
OBJECTS = (f"{TEXT}note", *(DRAW + name for name in ("frame", "g", "custom-shape", "rect", "ellipse", "line")))

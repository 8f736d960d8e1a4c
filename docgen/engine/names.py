"""Names in the packages of both formats: WordprocessingML, ISO/IEC 29500, and OpenDocument, ISO/IEC 26300 and its 1.3."""

# Word
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
TYPES_PART = "[Content_Types].xml"
CORE_PART = "docProps/core.xml"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"

# OpenDocument
_NS = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TEXT, TABLE, STYLE, DRAW, META, MANIFEST, FORM, SCRIPT, PRESENTATION, CHART = (
    f"{{{_NS}{name}:1.0}}"
    for name in (
        "office",
        "text",
        "table",
        "style",
        "drawing",
        "meta",
        "manifest",
        "form",
        "script",
        "presentation",
        "chart",
    )
)
FO = f"{{{_NS}xsl-fo-compatible:1.0}}"
SVG = f"{{{_NS}svg-compatible:1.0}}"
XLINK = "{http://www.w3.org/1999/xlink}"
MIMETYPE_PART, MANIFEST_PART, CONTENT_PART, META_PART = "mimetype", "META-INF/manifest.xml", "content.xml", "meta.xml"
STYLES_PART = "styles.xml"
OFF = ("0", "false", "off")  # values of a property that is on or off, in Word
OPEN_DOCUMENT = "application/vnd.oasis.opendocument.text"
OPEN_TEMPLATE = f"{OPEN_DOCUMENT}-template"

# XML
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"

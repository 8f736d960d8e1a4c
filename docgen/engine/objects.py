"""Values that are more than text, in any format: pictures, and those of docxtpl's classes."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from docgen.characters import forbidden_character, require_plain
from docgen.engine.tags import NUMBER_TARGET, PLAIN_TARGET
from docgen.errors import UnreadableError
from docgen.files import read_file
from docgen.i18n import _
from docgen.remote import path_of
from docgen.source import Source

if TYPE_CHECKING:
    from pathlib import Path

    from docgen.engine.tags import Tag

_DPI = 72  # of a picture that does not say how dense it is
_EMU = {"cm": 360_000, "mm": 36_000, "in": 914_400, "pt": 12_700, "px": 9_525}  # English metric units in each
_LENGTH = re.compile(r"\s*([0-9]{1,4}(?:\.[0-9]{1,4})?)\s*(cm|mm|in|pt|px)\s*")
MEDIA_TYPES = {"jpg": "image/jpeg", "png": "image/png", "gif": "image/gif", "bmp": "image/bmp", "tiff": "image/tiff"}
MAX_PICTURE = 16 * 2**20
_OTHER_PICTURES = {
    "EMF": re.compile(rb"\x01\x00\x00\x00.{36} EMF", re.DOTALL),
    "WMF": re.compile(rb"\xd7\xcd\xc6\x9a|[\x01\x02]\x00\x09\x00\x00[\x01\x03]", re.DOTALL),
    "SVG": re.compile(
        rb"\s*(?:\xef\xbb\xbf)?(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?(?:<!DOCTYPE svg[^>]*>\s*)?<svg\b", re.DOTALL
    ),
    "WebP": re.compile(rb"RIFF....WEBP", re.DOTALL),
    "HEIC": re.compile(rb"....ftyp(?:heic|heix|mif1|avif)", re.DOTALL),
}


class Picture(NamedTuple):
    """A picture with the size it is printed in, in English metric units (914,400 to the inch)."""

    content: bytes
    kind: str  # png, jpg, gif, bmp or tiff
    width: int
    height: int
    description: str = ""

    @classmethod
    def of_file(cls, path: Path | str, width: str = "", height: str = "", description: str = "") -> Picture:
        """Read a picture. A width or a height such as `4cm` keeps the proportions; both may be given.

        Errors: UnreadableError, for a file that is no picture, a length that is none, or invisible characters.
        """
        return cls.of_bytes(read_file(path_of(path), most=MAX_PICTURE + 1), str(path), width, height, description)

    @classmethod
    def of_bytes(cls, content: bytes, name: str, width: str = "", height: str = "", description: str = "") -> Picture:
        """Take a picture's bytes; `name` is said in errors. Errors: as `of_file`."""
        require_plain(description, Source(name))
        if len(content) > MAX_PICTURE:
            message = _("the picture is larger than {limit} MiB")
            raise UnreadableError.at(Source(name), message.format(limit=MAX_PICTURE // 2**20))
        kind, measured = _measured(content, name)
        wide, high = _sized(measured, _length(width, name), _length(height, name))
        return cls(content, kind, wide, high, description)

    @property
    def name(self) -> str:
        """A file name that tells the content: the same picture is stored once."""
        from hashlib import sha256  # noqa: PLC0415 - few reports have pictures

        return f"{sha256(self.content).hexdigest()[:16]}.{self.kind}"


def _measured(content: bytes, name: str) -> tuple[str, tuple[int, int]]:
    """Return the kind of a picture, and its size in EMU; one that does not say how dense it is counts as a screen's.

    Errors: UnreadableError, for what is damaged or no picture.
    """
    from docx.image.image import Image  # noqa: PLC0415 - few reports have pictures

    try:
        image = Image.from_blob(content)
        size, density = (image.px_width, image.px_height), (image.horz_dpi, image.vert_dpi)
        wide, high = (int(pixels / (dpi or _DPI) * _EMU["in"]) for pixels, dpi in zip(size, density, strict=True))
    except Exception as error:  # python-docx raises whatever comes of a damaged picture, Exception itself, too
        raise _no_picture(name, content) from error
    if min(wide, high) <= 0:
        raise _no_picture(name)
    return str(image.ext), (wide, high)


def _no_picture(name: str, content: bytes = b"") -> UnreadableError:
    kind = next((kind for kind, head in _OTHER_PICTURES.items() if head.match(content)), "")
    if kind:
        message = _("this is a picture in {kind}, which not every program shows: save it as PNG")
        return UnreadableError.at(Source(name), message.format(kind=kind))
    message = _("this is no picture that documents hold, or it is damaged: PNG, JPEG, GIF, BMP or TIFF")
    return UnreadableError.at(Source(name), message)


def _length(written: str, name: str) -> int | None:
    if not written:
        return None
    try:
        return length_of(written)
    except ValueError as error:
        raise UnreadableError.at(Source(name), str(error)) from error


def length_of(written: str) -> int:
    """Return a length such as `4cm` in English metric units. Errors: ValueError, for what is none."""
    length = _LENGTH.fullmatch(written)
    if not length or not Decimal(length.group(1)):
        message = _("“{length}” is no length: write it like 4cm, 40mm, 120pt or 1.5in")
        raise ValueError(message.format(length=written))
    return int(Decimal(length.group(1)) * _EMU[length.group(2)])


def _sized(measured: tuple[int, int], width: int | None, height: int | None) -> tuple[int, int]:
    wide, high = measured
    if width and height:
        return width, height
    if width:
        return width, max(1, width * high // wide)
    if height:
        return max(1, height * wide // high), height
    return measured


def fitted(picture: Picture, width: int, height: int) -> tuple[int, int]:
    """Return the size in which a picture fills the width or the height of another one, its proportions kept."""
    if picture.width * height > picture.height * width:
        return width, max(1, picture.height * width // picture.width)
    return max(1, picture.width * height // picture.height), height


# docxtpl: its classes are told without importing it, for who has such a value has imported it

DOCXTPL_LISTING = "Listing"
DOCXTPL_MARK = "docxtpl:"  # before the names of relations in its XML: in the report they may be called otherwise
DOCXTPL_RICH_TEXT, DOCXTPL_RICH_PARAGRAPH = "RichText", "RichTextParagraph"
DOCXTPL_IMAGE, DOCXTPL_SUBDOCUMENT = "InlineImage", "Subdoc"


def require_text(tag: Tag) -> None:
    """Refuse a value that is no text where only plain text stands. Errors: ValueError."""
    if tag.target in (PLAIN_TARGET, NUMBER_TARGET):
        raise ValueError(_("this value stands in the text of a document only, not in a property, a chart or a diagram"))


def docxtpl_class_of(value: Any) -> str:
    """Return the name of the docxtpl class that a value is of; nothing for any other value."""
    kind = type(value)
    return kind.__name__ if kind.__module__.partition(".")[0] == "docxtpl" else ""


def picture_of_docxtpl(image: Any) -> Picture:
    """Return an InlineImage as a picture of docgen's. Errors: TypeError, for one with a link; UnreadableError."""
    if image.anchor:
        raise TypeError(_("a picture that is a link"))
    described = image.image_descriptor
    if hasattr(described, "read"):
        content = _read_whole(described)
    else:
        content = read_file(path_of(described), most=MAX_PICTURE + 1)
    picture = Picture.of_bytes(content, getattr(described, "name", "") or str(described)[:200])
    wide, high = _sized((picture.width, picture.height), image.width, image.height)
    return picture._replace(width=int(wide), height=int(high))


def _read_whole(file: Any) -> bytes:
    """Return the bytes of an open file from its beginning, where it can go back there; docxtpl reads it as well."""
    if not hasattr(file, "seek"):
        return bytes(file.read())
    file.seek(0)
    content = bytes(file.read())
    file.seek(0)
    return content


def require_visible(xml: str) -> str:
    """Return the XML of such a value as it is. Errors: ValueError, for characters that no document may carry."""
    character = forbidden_character(xml.replace("\a", "").replace("\f", ""))
    if character:
        raise ValueError(_("the value contains the invisible character {name}").format(name=character))
    return xml

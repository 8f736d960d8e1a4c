"""The language docgen speaks: gettext catalogues, zh_CN and en."""

from __future__ import annotations

import gettext
import os
import sys
from io import BytesIO
from pkgutil import get_data
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LANGUAGES = ("zh_CN", "en")
DEFAULT = "zh_CN"

_ENVIRONMENT = ("LC_ALL", "LC_MESSAGES", "LANG")


class _Speech:
    """The catalogue in use; one process speaks one language at a time."""

    language = "en"
    catalogue: gettext.NullTranslations = gettext.NullTranslations()


def _(message: str) -> str:
    """Translate a message."""
    return _Speech.catalogue.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """Translate a message that depends on a count."""
    return _Speech.catalogue.ngettext(one, many, count)


def language() -> str:
    """Return the language in use."""
    return _Speech.language


def speak(language: str) -> None:
    """Speak this language from now on. The messages in the code are the English ones."""
    if language == _Speech.language:
        return
    _Speech.language = language
    _Speech.catalogue = gettext.NullTranslations()
    if language != "en":
        catalogue = get_data("docgen", f"locale/{language}/LC_MESSAGES/docgen.mo") or b""
        _Speech.catalogue = gettext.GNUTranslations(BytesIO(catalogue))


def choose(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> str:
    """Choose the language: `--lang`, otherwise the first of LANGUAGE that docgen speaks, otherwise the locale, otherwise Chinese."""
    for index, argument in enumerate(arguments):
        name, _equals, value = argument.partition("=")
        if name == "--lang":
            value = value or "".join(arguments[index + 1 : index + 2])
            return named(value) or DEFAULT
    for wanted in filter(None, environment.get("LANGUAGE", "").split(":")):
        if speaks := named(wanted):
            return speaks
    for variable in _ENVIRONMENT:
        if environment.get(variable):
            return of_locale(environment[variable])
    if sys.platform == "win32":  # Windows sets no variable; its locale has names such as Chinese (Simplified)_China
        import locale  # noqa: PLC0415 - only Windows needs it

        return of_locale(locale.getlocale()[0] or "")
    return DEFAULT


def named(name: str) -> str:
    """Return the language that somebody names: `zh`, `zh-CN`, `en_GB`; nothing for one that docgen does not speak."""
    spoken = name.lower().replace("-", "_").partition("_")[0]
    return next((language for language in LANGUAGES if language.partition("_")[0] == spoken), "")


def of_locale(name: str) -> str:
    """Return the language of a locale name, POSIX (`en_GB.UTF-8`) or Windows (`English_United States.1252`)."""
    return "en" if name.lower().startswith(("en_", "en-", "english")) or name.lower() == "en" else DEFAULT

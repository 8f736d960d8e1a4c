"""How LibreOffice is called: a profile of its own, nothing fetched, nothing run, the same PDF on every machine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# Nothing is fetched, from the network or the disk, and nothing runs; a dead proxy is the second wall. A name that this
# version of LibreOffice does not know is passed over.
_SETTINGS = {
    "org.openoffice.Office.Common/Security/Scripting": {
        "BlockUntrustedRefererLinks": "true",
        "DisableMacrosExecution": "true",
        "DisableActiveContent": "true",
    },
    "org.openoffice.Inet/Settings": {
        "ooInetProxyType": "2",
        "ooInetHTTPProxyName": "127.0.0.1",
        "ooInetHTTPProxyPort": "9",
        "ooInetHTTPSProxyName": "127.0.0.1",
        "ooInetHTTPSProxyPort": "9",
        "ooInetNoProxy": "",
    },
    "org.openoffice.Office.Common/Misc": {"FirstRun": "false"},
    "org.openoffice.Setup/Office": {"ooSetupInstCompleted": "true"},
}


def write_profile(folder: Path) -> None:
    """Write the profile of one process into its own folder."""
    (folder / "profile" / "user").mkdir(parents=True)
    (folder / "temporary").mkdir()
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, settings in _SETTINGS.items()
        for name, value in settings.items()
    )
    (folder / "profile" / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>',
        encoding="utf-8",
    )


def command_of(program: str, folder: Path, *arguments: str) -> list[str]:
    """Return the command that calls LibreOffice with the profile in a folder."""
    switches = ("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard")
    return [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", *switches, *arguments]


def conversion(files: Sequence[str]) -> list[str]:
    """Return the arguments that make PDFs of files, in the folder `pdf` beside them."""
    return ["--convert-to", "pdf:writer_pdf_Export", "--outdir", "pdf", *files]


def environment_of(folder: Path) -> dict[str, str]:
    """Return an environment without a display, in which the same document gives the same PDF whatever the locale.

    In the locale C LibreOffice hangs where the folder's name is not ASCII.
    """
    here = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    temporary = dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(folder / "temporary"))
    return {**here, **temporary, "LC_ALL": "C.UTF-8", "FC_LANG": "zh-cn", "SAL_USE_VCLPLUGIN": "svp"}

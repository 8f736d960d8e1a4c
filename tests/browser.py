"""A real browser for tests: Chromium without a window, spoken to over its own pipe."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_PATIENCE = 60  # seconds
# Chromium hears on 3 and says on 4, whatever these are here.
_LAUNCH = """
import fcntl, os, sys
ends = [fcntl.fcntl(int(end), fcntl.F_DUPFD, 10) for end in sys.argv[1:3]]
os.dup2(ends[0], 3)
os.dup2(ends[1], 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
_KEYS = {"Tab": 9, "Enter": 13, "Escape": 27, "ArrowRight": 39}


def program() -> str | None:
    """Return where Chromium is."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Browser:
    """One Chromium with one page."""

    def __init__(self, chromium: str, profile: Path) -> None:
        hear, their_say = os.pipe()
        their_hear, say = os.pipe()
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"]
        options += ["--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank"]
        self._process = subprocess.Popen(
            [sys.executable, "-c", _LAUNCH, str(their_hear), str(their_say), chromium, *options],
            pass_fds=(their_hear, their_say),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(their_hear)
        os.close(their_say)
        self._say, self._hear = os.fdopen(say, "wb", buffering=0), os.fdopen(hear, "rb", buffering=0)
        self._heard, self._count, self._session = b"", 0, ""
        self.events: list[dict[str, Any]] = []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime", "Accessibility", "DOM"):
            self.ask(f"{domain}.enable")
        self.ask("Page.setLifecycleEventsEnabled", enabled=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_args: object) -> None:
        with suppress(OSError, AssertionError):
            self._session = ""
            self.ask("Browser.close")
        self._process.wait(timeout=_PATIENCE)
        self._say.close()
        self._hear.close()

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Ask the browser something and wait for its answer; what happens meanwhile is kept in `events`."""
        self._count += 1
        asked = {"id": self._count, "method": method, "params": parameters}
        if self._session:
            asked["sessionId"] = self._session
        self._say.write(json.dumps(asked).encode() + b"\0")
        while True:
            told = self._next()
            if told.get("id") == self._count:
                assert "error" not in told, told["error"]
                answer: dict[str, Any] = told["result"]
                return answer
            self.events.append(told)

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._heard:
            more = self._hear.read(1 << 20)
            assert more, "Chromium has gone"
            self._heard += more
        first, _end, self._heard = self._heard.partition(b"\0")
        told: dict[str, Any] = json.loads(first)
        return told

    def open(self, page: Path, *, width: int = 1280, height: int = 900, script: bool = True) -> None:
        """Open a file and wait until it is there."""
        self.ask("Emulation.setScriptExecutionDisabled", value=not script)
        self.ask(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500
        )
        self.ask("Page.navigate", url="about:blank")
        self.events.clear()
        loader = self.ask("Page.navigate", url=page.as_uri())["loaderId"]
        while not any(self._loaded(event, loader) for event in self.events):
            self.events.append(self._next())

    @staticmethod
    def _loaded(event: dict[str, Any], loader: str) -> bool:
        told = event.get("params", {})
        return event.get("method") == "Page.lifecycleEvent" and (told["name"], told["loaderId"]) == ("load", loader)

    def run(self, expression: str) -> Any:
        """Return what an expression is on the page."""
        told = self.ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in told, told["exceptionDetails"]
        return told["result"].get("value")

    def press(self, key: str) -> None:
        """Press a key."""
        code = _KEYS[key]
        more = {"text": "\r"} if key == "Enter" else {}
        self.ask("Input.dispatchKeyEvent", type="keyDown", key=key, code=key, windowsVirtualKeyCode=code, **more)
        self.ask("Input.dispatchKeyEvent", type="keyUp", key=key, code=key, windowsVirtualKeyCode=code)

    def point_at(self, selector: str) -> None:
        """Move the pointer onto the middle of an element."""
        x, y = self.run(
            f"(() => {{ const one = document.querySelector({json.dumps(selector)}); one.scrollIntoView({{block: 'center'}});"
            " const box = one.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2] })()"
        )
        self.ask("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def requests(self) -> list[str]:
        """Return the addresses the page asked for since it was opened."""
        return [e["params"]["request"]["url"] for e in self.events if e.get("method") == "Network.requestWillBeSent"]

    def complaints(self) -> list[str]:
        """Return what the browser complained of since the page was opened: errors, what the policy forbade."""
        logged = [e["params"]["entry"]["text"] for e in self.events if e.get("method") == "Log.entryAdded"]
        return logged + [str(e["params"]) for e in self.events if e.get("method") == "Runtime.exceptionThrown"]

    def screenshot(self) -> bytes:
        """Return a picture of the whole page."""
        return base64.b64decode(self.ask("Page.captureScreenshot", captureBeyondViewport=True)["data"])

    def pdf(self) -> bytes:
        """Return the page as it prints, backgrounds left out as people do."""
        self.ask("Emulation.clearDeviceMetricsOverride")  # with another size Chromium refuses to print
        return base64.b64decode(self.ask("Page.printToPDF", preferCSSPageSize=True)["data"])

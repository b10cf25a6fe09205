"""A Chromium without a screen, driven over the pipe of its DevTools: what a person at a keyboard does and sees."""

import json
import os
import select
import subprocess
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from tests.browser import BROWSER

SECONDS = 120.0
OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--remote-debugging-pipe",
)  # fmt: skip
KEYS = {"Tab": 9, "Enter": 13, "ArrowDown": 40}
COMPLAINTS = ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded")
Message = dict[str, Any]


class Tab:
    """One page; `happened` are the browser's events, the oldest first."""

    def __init__(self, to: int, out: int) -> None:
        self._to, self._out, self._rest, self._number = to, out, b"", 0
        self._session: str | None = None
        self.happened: list[Message] = []
        target = self.do("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.do("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.do(f"{domain}.enable")

    def do(self, method: str, **parameters: Any) -> Message:
        self._number += 1
        asked = {"id": self._number, "method": method, "params": parameters}
        if self._session is not None:
            asked["sessionId"] = self._session
        os.write(self._to, json.dumps(asked).encode() + b"\0")
        while True:
            told = self._next()
            if told.get("id") == self._number:
                assert "error" not in told, (method, told)
                result: Message = told["result"]
                return result
            self.happened.append(told)

    def _next(self) -> Message:
        until = monotonic() + SECONDS
        while b"\0" not in self._rest:
            assert select.select([self._out], [], [], max(0.0, until - monotonic()))[0], "the browser does not answer"
            read = os.read(self._out, 2**16)
            assert read, "the browser is gone"
            self._rest += read
        one, _, self._rest = self._rest.partition(b"\0")
        found: Message = json.loads(one)
        return found

    @contextmanager
    def leading_elsewhere(self) -> Iterator[None]:
        """What is done within leads to another page, which stands when this is left."""
        before = len(self.happened)
        yield
        until = monotonic() + SECONDS
        while not any(one.get("method") == "Page.frameNavigated" for one in self.happened[before:]):
            assert monotonic() < until, "no page came"
            self.ask("0")
            sleep(0.02)
        while self.ask("document.readyState") != "complete":
            assert monotonic() < until, "the page does not end"
            sleep(0.02)

    def go(self, address: str) -> None:
        with self.leading_elsewhere():
            self.do("Page.navigate", url=address)

    def ask(self, expression: str) -> Any:
        found = self.do("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def press(self, key: str, *, backwards: bool = False) -> None:
        code = {"key": key, "code": key, "windowsVirtualKeyCode": KEYS[key], "modifiers": 8 if backwards else 0}
        text = {"text": "\r"} if key == "Enter" else {}
        self.do("Input.dispatchKeyEvent", type="keyDown", **code, **text)
        self.do("Input.dispatchKeyEvent", type="keyUp", **code)

    def write(self, text: str) -> None:
        self.do("Input.insertText", text=text)

    def shaped(self, width: int, height: int = 900) -> None:
        self.do("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def shown_as(self, media: str = "screen", scheme: str = "light") -> None:
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.do("Emulation.setEmulatedMedia", media=media, features=features)

    def pictured(self, out: Path) -> None:
        out.write_bytes(b64decode(self.do("Page.captureScreenshot", format="png")["data"]))

    def complaints(self) -> list[str]:
        """What stands in the console, of whatever kind."""
        return [json.dumps(one["params"])[:300] for one in self.happened if one.get("method") in COMPLAINTS]

    def requests(self) -> list[str]:
        """The addresses of everything that was asked for."""
        sent = [one["params"] for one in self.happened if one.get("method") == "Network.requestWillBeSent"]
        return [one["request"]["url"] for one in sent]


@contextmanager
def browsing(folder: Path) -> Iterator[Tab]:
    """A browser of its own, with its profile in this folder; gone afterwards."""
    assert BROWSER is not None
    (its_in, our_out), (our_in, its_out) = os.pipe(), os.pipe()
    given = ["bash", "-c", f'exec "$@" 3<&{its_in} 4>&{its_out}', "-"]
    running = subprocess.Popen(
        [*given, BROWSER, *OPTIONS, f"--user-data-dir={folder}"], pass_fds=(its_in, its_out),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(its_in)
    os.close(its_out)
    try:
        tab = Tab(our_out, our_in)
        yield tab
        os.write(our_out, b'{"id": 0, "method": "Browser.close"}\0')
        running.wait(SECONDS)
    finally:
        running.kill()
        running.wait()
        os.close(our_out)
        os.close(our_in)

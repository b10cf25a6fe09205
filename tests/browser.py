"""Pages as a browser without a screen shows them."""

import re
import shutil
import subprocess
from pathlib import Path

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
A4 = (794, 1123)
"""In pixels, 96 to the inch."""
SECONDS = 300
LOOK = """<script>
const edge = document.body.getBoundingClientRect().right + 1;
const cut = [...document.querySelectorAll("td, th, h1, h2, li, p, dd, header div, footer")].filter(
  e => e.scrollWidth > e.clientWidth + 1 || e.getBoundingClientRect().right > edge);
const over = [...document.querySelectorAll("svg text")].filter(t => {
  const box = t.getBBox(), view = t.ownerSVGElement.viewBox.baseVal;
  return box.x < -1 || box.x + box.width > view.width + 1 || box.y + box.height > view.height + 1; });
document.title = "CUT:" + [...cut, ...over].map(e => e.textContent.trim().slice(0, 40)).join("|") + ":END";
</script>"""


def overflowing(page: str, folder: Path) -> list[str]:
    """The beginnings of texts of a page that run over their cell, their drawing or the margin."""
    looked_at = folder / "look.html"
    looked_at.write_text(page.replace("</body>", f"{LOOK}</body>"), encoding="utf-8")
    shown = _run(folder, looked_at, "--dump-dom")
    [cut] = re.findall(r"CUT:(.*?):END", shown.split("</title>")[0], flags=re.S)
    return cut.split("|") if cut else []


def printed_pages(page: Path, folder: Path) -> int:
    """How many sheets it prints on."""
    out = folder / "printed.pdf"
    _run(folder, page, f"--print-to-pdf={out.resolve()}", "--no-pdf-header-footer")
    return len(re.findall(rb"/Type\s*/Page\b", out.read_bytes()))


def pictured(page: Path, out: Path, size: tuple[int, int] = A4) -> None:
    """The top of a page as a PNG of so many pixels."""
    _run(out.parent, page, "--hide-scrollbars", f"--screenshot={out.resolve()}", size=size)


def _run(folder: Path, page: Path, *options: str, size: tuple[int, int] = A4) -> str:
    assert BROWSER is not None
    done = subprocess.run(
        [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
         f"--user-data-dir={folder.resolve()}/profile", f"--window-size={size[0]},{size[1]}", *options,
         page.resolve().as_uri()],
        capture_output=True, text=True, check=True, timeout=SECONDS,
    )  # fmt: skip
    return done.stdout

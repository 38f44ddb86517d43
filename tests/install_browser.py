"""Makes sure that a Chromium is there for the browser tests: `make test` runs it, as root where it must install."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    if os.environ.get("PRECEDENT_CHROMIUM") or any(map(shutil.which, NAMES)):
        return
    if not shutil.which("apt-get"):
        sys.exit("The browser tests need Chromium: install it, or name it in PRECEDENT_CHROMIUM.")
    before = [] if os.geteuid() == 0 else ["sudo"]
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run([*before, "apt-get", "update", "-qq"], check=True, **quiet)  # type: ignore[call-overload]
    install = [*before, "apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
    subprocess.run(install, check=True, **quiet)  # type: ignore[call-overload]


if __name__ == "__main__":
    main()

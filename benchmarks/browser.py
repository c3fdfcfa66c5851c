"""The system's Chromium, or the one that CHROMIUM names."""

from __future__ import annotations

import os
import shutil


def find_chromium() -> str | None:
    """Its path, or None when there is none."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    return None

"""Two small chat workspaces in the browser: try everything with no account and no token. See docs/playground.md."""

from adapters.playground.playground import Playground
from adapters.playground.workspaces import PLATFORM, WORKSPACES

__all__ = ["PLATFORM", "WORKSPACES", "Playground"]

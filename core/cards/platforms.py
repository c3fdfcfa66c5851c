"""What a workspace is called for people: its platform."""

from __future__ import annotations

from collections.abc import Collection

from core.chat.words import Name, Text, _
from core.store.unit import Workspace


def platform_of(there: Workspace, connected: Collection[Workspace]) -> Text:
    """ "Slack"; with the workspace's id where several of that platform are connected: "Slack (T1)"."""
    platform = Name(there.platform.capitalize())
    if any(other.platform == there.platform for other in connected if other != there):
        return _("{platform} ({workspace})", platform=platform, workspace=Name(there.workspace))
    return _("{platform}", platform=platform)

"""The programme's channels in Slack: the bot has to be in each, and in a private one somebody who can ask others in."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from adapters.slack.mending import SetUpError
from adapters.slack.workspace import SlackChannel, SlackWorkspace
from bot.connecting.channels import Purpose, persist
from bot.connecting.dialogue import Dialogue


class SlackRooms:
    """Those of one workspace."""

    ready = "with the bot in {where}"
    absent = "will be made"

    def __init__(self, say: Dialogue, workspace: SlackWorkspace) -> None:
        self._say = say
        self._workspace = workspace

    def look(self) -> Mapping[str, SlackChannel]:
        """All that the bot can see. Raises SetUpError."""
        return asyncio.run(self._workspace.channels())

    def objection(self, room: SlackChannel, plan: Purpose) -> SetUpError | None:
        """Archived, or public and not meant to be."""
        if room.archived:
            return SetUpError(
                f"#{room.name} is archived: nobody can write there.",
                "Bring it back in Slack (its name, “Settings”, “Unarchive”), or give another name.",
            )
        if plan.private and not room.private:
            return SetUpError(
                f"#{room.name} is public, and what is written there is not for everybody.",
                "Make it private in Slack (its name, “Settings”, “Change to a private channel”), or give another name.",
            )
        return None

    def is_outside(self, room: SlackChannel) -> bool:
        """Whether the bot is no member yet."""
        return not room.member

    def enter(self, room: SlackChannel) -> SlackChannel:
        """Join it. Raises SetUpError."""
        return asyncio.run(self._workspace.join(room))

    def make(self, name: str, plan: Purpose) -> SlackChannel:
        """With the bot in it, and nobody else. Raises SetUpError."""
        return asyncio.run(self._workspace.make(name, private=plan.private))

    def people(self, rooms: Sequence[SlackChannel]) -> None:
        """Somebody has to be in a private channel who can ask others in."""
        lonely = [room for room in rooms if room.private and room.alone]
        if not lonely:
            return
        shown = " and ".join(f"#{room.name}" for room in lonely)
        self._say.say(
            f"Nobody but the bot is in {shown}. Only those who are in a private channel see it, so you should be one."
            " In Slack: your picture, “Profile”, the three dots, “Copy member ID”."
        )
        while answer := self._say.ask("Your member id, or Enter for later", default=""):
            name = persist(self._say, lambda: asyncio.run(self._workspace.name_of(answer)))  # it is called at once
            if name is None:
                self._say.trouble(f"There is nobody here with the id {answer}.", "It looks like U012AB3CD.")
                continue
            for room in lonely:
                persist(self._say, lambda: asyncio.run(self._workspace.invite(room, answer)))  # noqa: B023  # it is called at once
            self._say.good(f"{name} is in {shown}, and can ask others in.")
            return
        self._say.say("Later is fine: this command asks again, as long as nobody else is there.")

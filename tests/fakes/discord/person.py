"""A person in the wire double's server: what they do in Discord's app, and what they see there."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, TypeVar

from tests.fakes.discord import components as kinds
from tests.fakes.discord.components import inside
from tests.fakes.discord.wire_interactions import COMMAND, COMPONENT, SUBMISSION, TYPING
from tests.journeys.seats.components_v2 import buttons, read_message
from tests.journeys.seats.discord_modal import sent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.fakes.discord.wire import FakeDiscord
    from tests.fakes.discord.wire_interactions import Interaction
    from tests.fakes.discord.wire_protocol import Json
    from tests.journeys.seats import Typed

T = TypeVar("T")

SUB_COMMAND, STRING, INTEGER, BOOLEAN, ATTACHMENT = 1, 3, 4, 5, 11
"""Discord's types of options."""


class Person:
    """Someone whom the double knows. What they do the bot hears through the gateway; it answers when it answers."""

    def __init__(self, discord: FakeDiscord, user: str) -> None:
        self.id = user
        self._discord = discord
        self._used: set[str] = set()

    # Doing

    def command(self, words: str, *, channel: str | None = None, **options: Any) -> Interaction:  # noqa: ANN401
        """Type a slash command with these options, in the direct message unless a channel is named. A file is an
        attachment as Discord tells of it.
        """
        return self.tell(self.payload(COMMAND, called(words, options), channel=channel))

    async def types(
        self, words: str, option: str, piece: str, *, channel: str | None = None, **options: str
    ) -> list[str]:
        """What is offered while this is typed into an option."""
        one = await self.answered(self.typing(words, option, piece, channel=channel, **options))
        return [each["name"] for each in one.choices or ()]

    def typing(self, words: str, option: str, piece: str, *, channel: str | None = None, **options: str) -> Interaction:
        """Type this into an option, and wait for nothing."""
        data = called(words, {**options, option: piece})
        for each in _options(data):
            each["focused"] = each["name"] == option
        return self.tell(self.payload(TYPING, data, channel=channel))

    def press(self, label: str, *, on: Json | None = None) -> Interaction:
        """Press a button by its label, or choose that in a menu: of the newest message that has it, or `on` one."""
        message, element = self._found(label, on)
        return self.tell(self.pressed(message, element))

    def pressed(self, message: Json, element: Json) -> Json:
        """What Discord tells of a button, or of a choice of a menu."""
        data: Json = {"custom_id": element["custom_id"], "component_type": kinds.BUTTON, "id": 1}
        if "value" in element:
            data |= {"component_type": kinds.STRING_SELECT, "values": [element["value"]]}
        return self.payload(COMPONENT, data, channel=message["channel_id"], message=message)

    def submit(
        self, *, of: Interaction | None = None, files: Mapping[str, Json] | None = None, **answers: Typed
    ) -> Interaction:
        """Send the modal that is open, or one that was, with these answers: what they type, or labels they choose."""
        return self.tell(self.submission(of=of, files=files, **answers))

    def submission(
        self, *, of: Interaction | None = None, files: Mapping[str, Json] | None = None, **answers: Typed
    ) -> Json:
        """What Discord tells of it."""
        asked = of or self._opened()
        assert asked.modal is not None, "no modal opened there"
        self._used.add(asked.id)
        rows: list[Json] = []
        for number, row in enumerate(asked.modal["components"]):
            if row["type"] != kinds.LABEL:
                rows.append({"type": row["type"], "id": number})
                continue
            field = row["component"]
            rows.append({"type": kinds.LABEL, "id": number, "component": _answered(field, answers, files or {})})
        resolved = {"resolved": {"attachments": {each["id"]: each for each in files.values()}}} if files else {}
        data = {"custom_id": asked.modal["custom_id"], "components": rows, **resolved}
        return self.payload(SUBMISSION, data, channel=asked.channel, message=asked.source)

    def write(self, text: str) -> Json:
        """Write to the bot in the direct message."""
        return self._discord.messages.write(self.id, self.direct_channel, text)

    def payload(self, kind: int, data: Json, *, channel: str | None = None, message: Json | None = None) -> Json:
        """What Discord tells the bot of something they do."""
        where = channel or self.direct_channel
        return self._discord.interactions.payload(kind, data, user=self.id, channel=where, message=message)

    def tell(self, payload: Json) -> Interaction:
        """Discord tells the bot of it."""
        self._discord.dispatch("INTERACTION_CREATE", payload)
        return self._discord.interactions.begun[payload["id"]]

    # Seeing

    @property
    def direct_channel(self) -> str:
        """The direct message with the bot."""
        return self._discord.server.direct(self.id)

    @property
    def direct(self) -> list[Json]:
        """What the bot wrote there for good, oldest first."""
        return [each for each in self._discord.messages.of(self.direct_channel) if each["author"]["id"] != self.id]

    @property
    def whispers(self) -> list[Json]:
        """What the bot said in channels to this person alone, oldest first."""
        mine = [each for each in self._discord.interactions.begun.values() if each.user == self.id]
        messages = [message for each in mine for message in each.messages]
        return [each for each in messages if each not in self._discord.messages.of(each["channel_id"])]

    @property
    def messages(self) -> list[Json]:
        """Everything of the bot's that they see, oldest first."""
        open_channels = [each["id"] for each in self._discord.server.of_everybody]
        seen = [message for channel in open_channels for message in self._discord.messages.of(channel)]
        return sorted([*seen, *self.direct, *self.whispers], key=lambda each: int(each["id"]))

    def read(self, words: str) -> int:
        """How many messages with these words they see."""
        return sum(words in words_of(each) for each in self.messages)

    async def answered(self, one: Interaction) -> Interaction:
        """Wait for the first answer."""
        return await self._waited(lambda: one if one.answer is not None else None, "an answer")

    async def reads(self, words: str, *, times: int = 1) -> Json:
        """Wait for a message with these words (or for so many), and answer the newest of them."""

        def seen() -> Json | None:
            found = [message for message in self.messages if words in words_of(message)]
            return found[-1] if len(found) >= times else None

        return await self._waited(seen, words)

    async def sees_modal(self, one: Interaction) -> Json:
        """Wait for the modal that this opens."""
        return await self._waited(lambda: one.modal, "a modal")

    # How

    async def _waited(self, seen: Callable[[], T | None], wanted: str) -> T:
        try:
            found = await self._discord.until(seen)
        except TimeoutError:
            here = "\n---\n".join(map(words_of, self.messages))
            asked = "\n".join(
                f"{call.status} {call.asked.route}: {call.answer}"[:200] for call in self._discord.log[-8:]
            )
            raise AssertionError(f"they do not see “{wanted}” but:\n{here}\n===\n{asked}") from None
        assert found is not None
        return found

    def _found(self, label: str, on: Json | None) -> tuple[Json, Json]:
        for message in [on] if on is not None else reversed(self.messages):
            for element, _row in buttons(message):
                if element["label"] == label:
                    return message, element
        raise LookupError(label)

    def _opened(self) -> Interaction:
        mine = [each for each in self._discord.interactions.begun.values() if each.user == self.id and each.modal]
        return next(each for each in reversed(mine) if each.id not in self._used)


def words_of(message: Json) -> str:
    """What is read in a message, line by line. Discord's app shows a file by the name of its attachment."""
    shown = deepcopy(message)
    for component in shown["components"]:
        for each in inside(component):
            if each["type"] == kinds.FILE and isinstance(each, dict):
                each["name"] = each["file"]["url"].removeprefix("attachment://")
    return "\n".join(read_message(shown, "UTC").lines)


def labels_of(message: Json) -> list[str]:
    """The labels of its buttons."""
    return [element["label"] for element, _row in buttons(message)]


def drawn(message: Json, kind: int) -> list[Json]:
    """All components of that type in a message or a modal."""
    return [dict(each) for component in message["components"] for each in inside(component) if each["type"] == kind]


def called(words: str, options: Mapping[str, Any]) -> Json:
    """A slash command with its options, as Discord tells of it."""
    files = {each["id"]: each for each in options.values() if isinstance(each, dict)}
    given = [{"name": name, **_typed(value)} for name, value in options.items()]
    name, _space, sub = words.partition(" ")
    told = [{"type": SUB_COMMAND, "name": sub, "options": given}] if sub else given
    resolved = {"resolved": {"attachments": files}} if files else {}
    return {"id": "1", "name": name, "type": 1, "options": told, **resolved}


def _typed(value: object) -> Json:
    match value:
        case bool():
            return {"type": BOOLEAN, "value": value}
        case int():
            return {"type": INTEGER, "value": value}
        case {"id": number}:
            return {"type": ATTACHMENT, "value": number}
        case _:
            return {"type": STRING, "value": value}


def _options(data: Json) -> list[Json]:
    first = data["options"][0]
    found: list[Json] = first["options"] if first["type"] == SUB_COMMAND else data["options"]
    return found


def _answered(field: Json, answers: Mapping[str, Typed], files: Mapping[str, Json]) -> Json:
    """A field as it is sent: text and radio buttons have a value, the others have values."""
    name = field["custom_id"]
    told = {"type": field["type"], "id": 1, "custom_id": name}
    if field["type"] == kinds.UPLOAD:
        return {**told, "values": [files[name]["id"]] if name in files else []}
    value = sent(field, answers.get(name))
    return {**told, "values": value} if isinstance(value, list) else {**told, "value": value}

"""A person in the workspace: what they do in Slack's app, and what they see there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from tests.fakes.slack import payloads
from tests.fakes.slack.filling import Answer, entered, state_of
from tests.fakes.slack.modals import Modals
from tests.fakes.slack.payloads import Member
from tests.fakes.slack.protocol import TEAM, Json
from tests.fakes.slack.reading import button, menu, words_of
from tests.fakes.slack.transport import Delivery, Kind, Silence

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.slack.web_api import FakeSlack

T = TypeVar("T")

_FAILED = {
    Silence.TIMEOUT: "operation_timeout",
    Silence.ERROR: "dispatch_failed",
    Silence.NO_CONNECTION: "dispatch_failed",
}


class Person:
    """Someone who is in the workspace already. Everything they do answers what the bot was told and said to it.

    `team`: another than the bot's for somebody from elsewhere.
    """

    def __init__(self, slack: FakeSlack, user: str = "U1", *, team: str = TEAM) -> None:
        self._slack = slack
        self._member = Member(user, slack.people[user]["name"], team)
        self._modals = Modals(slack, self._member)
        self._picked: dict[str, Json] = {}

    # Doing

    async def command(self, words: str, *, channel: str | None = None, **more: str) -> Delivery:
        """Type a slash command, in the direct message unless another conversation is named; `more` takes the place of
        what Slack would tell. Raises LookupError when Slack does not know the command: then the bot hears nothing.
        """
        name = words.partition(" ")[0]
        if self._slack.commands is not None and name not in self._slack.commands:
            raise LookupError(f"{name} is not a valid command")
        where = channel or self._slack.messages.direct(self._member.id)
        told = payloads.command(
            self._member,
            words,
            channel=where,
            response_url=self._slack.answers.address(self._member.id, where),
            trigger=self._slack.triggers.new(self._member.id),
        )
        return self._seen(await self._slack.bot.deliver(Kind.COMMAND, {**told, **more}))

    async def command_again(self, told: Delivery) -> Delivery:
        """Slack tells the bot of a command of theirs once more, as after a connection that broke off."""
        return self._seen(await self._slack.bot.again(told))

    async def say(self, words: str) -> Delivery:
        """Write to the bot in the direct message."""
        channel = self._slack.messages.direct(self._member.id)
        message = payloads.written(self._member, words, self._slack.messages.stamp())
        self._slack.channels[channel].append(message)
        return await self.tell(payloads.message_event(message, channel))

    async def tell(self, event: Json) -> Delivery:
        """Slack tells the bot of any event around this person."""
        return await self._slack.bot.deliver(Kind.EVENT, payloads.event(self._member, event, at=self._slack.clock()))

    async def open_home(self, *, tab: str = "home") -> Delivery:
        """Open the app's home tab, or another."""
        self._slack.messages.direct(self._member.id)
        home = self._slack.homes.get(self._member.id)
        return await self.tell(payloads.home_opened(self._member, tab, home, at=self._slack.clock()))

    async def press(self, label: str, *, on: Json | None = None, beside: str = "") -> Delivery:
        """Press a button by its label: of the modal that is open, else of the newest message that has it, else of the
        home tab; or `on` a message or a view. `beside`: the words it stands at, where a list has several.
        Raises LookupError.
        """
        surface, (block, element) = self._found(label, on, lambda each: button(each, label, beside))
        return await self._acted(surface, block, {**element})

    async def pick(self, option: str, *, on: Json | None = None) -> Delivery:
        """Choose in a menu outside of a form, by the words or the value of the option. Looked for as in `press`."""
        surface, (block, element, _option) = self._found(option, on, lambda each: menu(each, option))
        state = entered(element, option, options=element["options"])
        if "title" in surface or surface.get("type") == "home":
            self._modals.touch(surface, block, element, state)
        else:
            self._picked.setdefault(surface["ts"], {}).setdefault(block["block_id"], {})[element["action_id"]] = state
        kept: Json = {name: element[name] for name in ("action_id", "placeholder") if name in element}
        return await self._acted(surface, block, {**kept, **state})

    async def fill(self, **answers: Answer) -> None:
        """Put answers into the fields of the modal, by the names of their blocks, and go on thinking."""
        await self._modals.fill(answers)

    async def submit(self, **answers: Answer) -> Delivery | None:
        """Fill in and send the modal; None when Slack's own form does not let it go (`errors` says why)."""
        await self._modals.fill(answers)
        return await self._modals.submit()

    async def cancel(self, *, everything: bool = False) -> Delivery | None:
        """Close the view on top, or all; what the bot was told of it, if it wanted to be."""
        return await self._modals.close(everything=everything)

    async def search(self, name: str, words: str) -> list[str]:
        """What is offered while these words are typed into a field of the modal."""
        return [each["text"]["text"] for each in await self._modals.search(name, words)]

    def reload(self) -> None:
        """Open Slack anew: what this person alone saw is gone."""
        seen = self._slack.messages.ephemerals
        seen[:] = [each for each in seen if each["for"] != self._member.id]

    # Seeing

    @property
    def messages(self) -> list[Json]:
        """Everything in the channels, in the direct message and for this person's eyes alone, oldest first."""
        mine = [each for each in self._slack.messages.ephemerals if each["for"] == self._member.id]
        channels = [
            messages
            for channel, messages in self._slack.channels.items()
            if not channel.startswith("D") or channel == self._member.direct
        ]
        return sorted([*mine, *(each for messages in channels for each in messages)], key=lambda each: each["ts"])

    @property
    def direct(self) -> list[Json]:
        """The direct message with the bot, oldest first, without what they alone see."""
        return self._slack.channels.get(self._member.direct, [])

    @property
    def modal(self) -> Json | None:
        """The view on top, if a modal is open."""
        return self._modals.stack[-1] if self._modals.stack else None

    @property
    def stack(self) -> list[Json]:
        """All views of the modal, the one on top last."""
        return self._modals.stack

    @property
    def home(self) -> Json | None:
        """What stands on the home tab."""
        return self._slack.homes.get(self._member.id)

    @property
    def errors(self) -> dict[str, str]:
        """What stands in red in the modal, by field."""
        return self._modals.errors

    @property
    def troubles(self) -> list[str]:
        """What Slack itself told them of things that went wrong, newest last."""
        return self._modals.troubles

    async def reads(self, words: str, *, times: int = 1) -> Json:
        """Wait for a message with these words in it (or for so many), and answer the newest of them."""

        def seen() -> Json | None:
            found = [message for message in self.messages if words in words_of(message)]
            return found[-1] if len(found) >= times else None

        return await self._waited(seen, words)

    async def sees_modal(self, title: str) -> Json:
        """Wait for a modal of that title, and answer its view."""
        return await self._waited(
            lambda: self.modal if self.modal is not None and self.modal["title"]["text"] == title else None, title
        )

    async def sees_home(self, words: str) -> Json:
        """Wait until these words stand on the home tab, and answer it."""
        return await self._waited(
            lambda: self.home if self.home is not None and words in words_of(self.home) else None, words
        )

    # How

    async def _waited(self, seen: Callable[[], T | None], wanted: str) -> T:
        try:
            found = await self._slack.until(seen)
        except TimeoutError:
            surfaces = [*self.messages, *self.stack, *([] if self.home is None else [self.home])]
            here = "\n---\n".join([*(words_of(each) for each in surfaces), *self.troubles])
            raise AssertionError(f"{self._member.name} does not see “{wanted}” but:\n{here}") from None
        assert found is not None
        return found

    def _found(self, wanted: str, on: Json | None, find: Callable[[Json], T | None]) -> tuple[Json, T]:
        """The surface where it is, and what was found."""
        surfaces = [on] if on is not None else self._surfaces()
        for surface in surfaces:
            if (found := find(surface)) is not None:
                return surface, found
        here = "\n---\n".join(words_of(each) for each in surfaces)
        raise LookupError(f"{self._member.name} finds no “{wanted}” in:\n{here}")

    def _surfaces(self) -> list[Json]:
        """Where one can press something now, what is nearest first."""
        if self.modal is not None:
            return [self.modal]
        return [*self.messages[::-1], *([] if self.home is None else [self.home])]

    async def _acted(self, surface: Json, block: Json, action: Json) -> Delivery:
        """Tell the bot of one action (`block_actions`)."""
        user, now = self._member.id, self._slack.clock()
        done = {**action, "block_id": block["block_id"], "action_ts": f"{now:.6f}"}
        more: dict[str, Any] = {"actions": [done]}
        if "ts" in surface:
            ephemeral = surface.get("is_ephemeral", False)
            channel = surface["channel"] if ephemeral else self._channel_of(surface)
            more |= payloads.in_message(surface, channel, ephemeral=ephemeral)
            more["state"] = state_of(surface, self._picked.get(surface["ts"], {}))
            more["response_url"] = self._slack.answers.address(user, channel, surface["ts"])
            more["trigger_id"] = self._slack.triggers.new(user)
        else:
            more |= payloads.in_view(self._modals.told(surface))
            more["trigger_id"] = self._slack.triggers.new(user, in_modal=surface["type"] == "modal")
        told = payloads.interaction(self._member, "block_actions", **more)
        delivery = await self._slack.bot.deliver(Kind.INTERACTION, told)
        if delivery.silence is not None:
            self.troubles.append(f"The app did not respond: {_FAILED[delivery.silence]}")
        return delivery

    def _channel_of(self, message: Json) -> str:
        return next(
            channel
            for channel, messages in self._slack.channels.items()
            if any(each["ts"] == message["ts"] for each in messages)
        )

    def _seen(self, delivery: Delivery) -> Delivery:
        """A command, after they have seen what Slack or the bot says to it at once."""
        command, ack = delivery.payload["command"], delivery.ack
        if delivery.silence is not None:
            self.troubles.append(f"{command} failed with the error “{_FAILED[delivery.silence]}”")
        elif ack is not None and ack.body:
            said = ack.body if isinstance(ack.body, dict) else {"text": ack.body}
            self._answered(command, delivery.payload["channel_id"], said)
        return delivery

    def _answered(self, command: str, channel: str, answer: Json) -> None:
        """The acknowledgement of a command has words for this person, or for everybody."""
        if (refusal := self._slack.messages.refusal(answer)) is not None:
            self.troubles.append(f"{command} failed with the error “{refusal['error']}”")
        else:
            self._slack.answers.show(self._member.id, channel, answer)
        self._slack.changed()

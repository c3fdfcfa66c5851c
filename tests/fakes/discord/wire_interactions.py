"""What people do with the bot in the wire double, and how it answers: once within three seconds, then for a quarter of
an hour through the interaction's own webhook (docs.discord.com, "Receiving and Responding to Interactions").
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.discord.limits import faults_of_modal
from tests.fakes.discord.wire_protocol import APP, EPHEMERAL, GUILD, QUARTER_HOUR, SOON, Asked, Json, SaysNoError
from tests.fakes.discord.wire_server import DIRECT_CHANNEL, EVERYTHING_BUT_ADMINISTRATOR

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tests.fakes.discord.wire import FakeDiscord

COMMAND, COMPONENT, TYPING, SUBMISSION = 2, 3, 4, 5
MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
_ANSWERS: Mapping[int, str] = {
    MESSAGE: "CreateMessageInteractionCallbackRequest",
    DEFERRED: "CreateMessageInteractionCallbackRequest",
    DEFERRED_UPDATE: "UpdateMessageInteractionCallbackRequest",
    UPDATE: "UpdateMessageInteractionCallbackRequest",
    CHOICES: "ApplicationCommandAutocompleteCallbackRequest",
    MODAL: "ModalInteractionCallbackRequest",
}
FOLLOWING, CHANGING = "IncomingWebhookRequestPartial", "IncomingWebhookUpdateRequestPartial"

LOADING = 1 << 7
"""The flag of a message that is yet to come."""


@dataclass(eq=False)
class Interaction:
    """One thing that somebody did. `answer`: the body of the first answer. `original`: the message that "@original"
    means; `messages`: those that the answers made, in their order. `modal`, `choices`: what the answer showed.
    """

    id: str
    token: str
    kind: int
    channel: str
    user: str
    at: datetime
    source: Json | None
    answer: Json | None = None
    original: Json | None = None
    messages: list[Json] = field(default_factory=list)
    modal: Json | None = None
    choices: list[Json] | None = None


@dataclass
class Interactions:
    """`begun`, by id, in their order."""

    discord: FakeDiscord
    begun: dict[str, Interaction] = field(default_factory=dict)

    def __post_init__(self) -> None:
        one = "/webhooks/{app}/{token}/messages/{message}"
        self.discord.routes |= {
            "POST /interactions/{interaction}/{token}/callback": self._first,
            "POST /webhooks/{app}/{token}": self._again,
            f"GET {one}": lambda asked: self._message(asked)[1],
            f"PATCH {one}": self._change,
            f"DELETE {one}": self._remove,
        }

    # For who writes a story

    def payload(
        self, kind: int, data: Json, *, user: str, channel: str, message: Json | None = None, locale: str = "en-GB"
    ) -> Json:
        """What Discord tells the bot when somebody does something. `message`: whose button it was."""
        server, number = self.discord.server, self.discord.number()
        where = server.channels[channel]
        direct = where["type"] == DIRECT_CHANNEL
        member = {**server.members.get(user, {}), "permissions": EVERYTHING_BUT_ADMINISTRATOR}
        who = {"user": server.users[user]} if direct else {"member": member, "guild_id": GUILD, "guild_locale": "en-GB"}
        return {
            "id": number,
            "application_id": APP,
            "type": kind,
            "token": f"token-of-{number}",
            "version": 1,
            "data": data,
            "channel": where,
            "channel_id": channel,
            "locale": locale,
            "context": 1 if direct else 0,
            "app_permissions": EVERYTHING_BUT_ADMINISTRATOR,
            "attachment_size_limit": 10 * 1024 * 1024,
            "entitlements": [],
            "authorizing_integration_owners": {"0": GUILD},
            **who,
            **({"message": message} if message else {}),
        }

    # For the rooms

    def begin(self, payload: Json) -> None:
        """From now on it can be answered."""
        who = payload.get("member", payload)["user"]["id"]
        number, token, channel = payload["id"], payload["token"], payload["channel_id"]
        source = payload.get("message")
        kept = self._anywhere(source["id"]) if source else None
        now = self.discord.clock()
        self.begun[number] = Interaction(number, token, payload["type"], channel, who, now, kept or source)

    # Routes

    def _first(self, asked: Asked) -> Json | None:
        one = self.begun.get(asked.path["interaction"])
        if one is None or one.token != asked.path["token"] or self._age(one) > SOON:
            raise SaysNoError(10062)
        if one.answer is not None:
            raise SaysNoError(40060)
        body = asked.body
        data: Any = body.get("data") or {}
        schema = _ANSWERS.get(body["type"], "PongInteractionCallbackRequest")
        self.discord.checked(body, schema, self._faults(one, asked, data))
        match body["type"]:
            case 4 | 5:
                shown = data if body["type"] == MESSAGE else {"flags": data.get("flags", 0) & EPHEMERAL | LOADING}
                one.original = self._shown(one, shown, asked)
            case 6 | 7:
                one.original = one.source
                if body["type"] == UPDATE and one.source is not None:
                    self.discord.messages.change(one.source, data, asked.files)
            case 8:
                one.choices = data["choices"]
            case _:
                one.modal = data
        one.answer = body
        self.discord.changed()
        if asked.query.get("with_response", "").lower() not in {"1", "true"}:
            return None
        resource = {"type": body["type"], **({"message": one.original} if one.original else {})}
        return {"interaction": {"id": one.id, "type": one.kind}, "resource": resource}

    def _faults(self, one: Interaction, asked: Asked, data: Json) -> list[str]:
        match asked.body["type"]:
            case 4:
                return self.discord.messages.check(data, asked.files)
            case 5:
                return [] if one.kind != TYPING else ["what is being typed is answered with choices"]
            case 6 | 7:
                return [] if one.source is not None else ["there is no message to change"]
            case 8:
                found = [] if one.kind == TYPING else ["choices where nobody types"]
                return [*found, *(["more than 25 choices"] if len(data["choices"]) > 25 else [])]
            case 9:
                found = ["no modal opens from a modal"] if one.kind in {SUBMISSION, TYPING} else []
                return [*found, *faults_of_modal(data)]
            case _:
                return [f"no such type {asked.body['type']}"]

    def _again(self, asked: Asked) -> Json:
        """One more message; after "is thinking", the one that was announced."""
        one = self._of(asked)
        self.discord.checked(asked.body, FOLLOWING, self.discord.messages.check(asked.body, asked.files))
        if one.original is not None and one.original["flags"] & LOADING:
            return self._arrived(one, one.original, asked)
        return self._shown(one, asked.body, asked)

    def _change(self, asked: Asked) -> Json:
        one, message = self._message(asked)
        self.discord.checked(asked.body, CHANGING)
        return self._arrived(one, message, asked)

    def _remove(self, asked: Asked) -> None:
        one, message = self._message(asked)
        public = self.discord.messages.of(message["channel_id"])
        for kept in (public, *(each.messages for each in self.begun.values())):
            if message in kept:
                kept.remove(message)
        if message is one.original:
            one.original = None

    def _arrived(self, one: Interaction, message: Json, asked: Asked) -> Json:
        """What was announced or stood there, with its new contents."""
        body = {name: value for name, value in asked.body.items() if name != "flags"}
        flags = asked.body.get("flags", 0) & ~EPHEMERAL | message["flags"] & ~LOADING
        changed = self.discord.messages.change(message, {**body, "flags": flags}, asked.files)
        changed["flags"] &= ~LOADING
        self.discord.changed()
        return changed

    def _shown(self, one: Interaction, body: Json, asked: Asked) -> Json:
        message = self.discord.messages.made(one.channel, body, asked.files)
        message |= {"webhook_id": APP, "application_id": APP}
        one.messages.append(message)
        if not message["flags"] & EPHEMERAL:
            self.discord.messages.show(message)
        self.discord.changed()
        return message

    def _of(self, asked: Asked) -> Interaction:
        for one in self.begun.values():
            if asked.path["app"] == APP and one.token == asked.path["token"]:
                if self._age(one) > QUARTER_HOUR:
                    raise SaysNoError(50027)
                if one.answer is not None:
                    return one
        raise SaysNoError(10015)

    def _message(self, asked: Asked) -> tuple[Interaction, Json]:
        one, number = self._of(asked), asked.path["message"]
        found = one.original if number == "@original" else None
        found = found or next((each for each in one.messages if each["id"] == number), None)
        if found is None:
            raise SaysNoError(10008)
        return one, found

    def _anywhere(self, number: str) -> Json | None:
        every = [*self.discord.messages.posted.values(), *(each.messages for each in self.begun.values())]
        return next((each for messages in every for each in messages if each["id"] == number), None)

    def _age(self, one: Interaction) -> float:
        return (self.discord.clock() - one.at).total_seconds()

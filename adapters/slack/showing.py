"""Where an answer is put after its request was acknowledged: a modal, an ephemeral message, the direct message.

What cannot be put where it belongs goes into the direct message: a form whose trigger has died as a card with
*Continue*, an answer whose `response_url` is used up as a message.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any, assert_never

import aiohttp
import structlog
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.blocks import card_blocks, card_text
from adapters.slack.calls import Calls
from adapters.slack.views import form_view
from core.api import Core
from core.chat import (
    AccountRef,
    Answer,
    Buttons,
    Card,
    DeliveryError,
    Form,
    PostRef,
    Reader,
    Refusal,
    Reply,
    Text,
    _,
    card,
)

log = structlog.get_logger(__name__)

Json = dict[str, Any]

ANSWER = "sister_answer"
"""The metadata's event type of an answer; its payload is a key of the message's own."""

CANCEL = _("Cancel")

OK = 200


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where something happened. `channel`: None on the home tab and in a modal, which are answered in the direct
    message; `message`: the pressed card, `ephemeral` when only this person sees it; `url`: where answers may go for
    half an hour; `trigger`: opens one modal within three seconds.
    """

    account: AccountRef
    called: str
    channel: str | None = None
    url: str | None = None
    trigger: str | None = None
    message: str | None = None
    ephemeral: bool = False

    @property
    def direct(self) -> bool:
        """Whether it is answered in the direct message with the bot."""
        return self.channel is None or self.channel.startswith("D")


class Showing:
    """Puts the answers of one workspace where they belong."""

    def __init__(self, core: Core, calls: Calls) -> None:
        self._core = core
        self._calls = calls

    async def show(self, spot: Spot, answer: Answer | Text) -> None:
        """Put it there. Raises RefusedError, BusyError or UnclearError when no way was left."""
        if isinstance(answer, Answer) and isinstance(answer.outcome, Form):
            await self._open(spot, answer.outcome, answer.reader)
            return
        shown, reader = card_of(answer)
        reply = answer.outcome if isinstance(answer, Answer) and isinstance(answer.outcome, Reply) else None
        directly = await self._say(spot, shown, reader, replace=reply is not None and reply.replace)
        if reply is not None and reply.lasting and not directly:
            await self.say_directly(spot.account.user, shown, reader)

    async def say_directly(self, user: str, shown: Card, reader: Reader) -> None:
        """A message in the direct message. Raises as `show`."""
        channel = await self._calls.direct_channel(user)
        metadata = {"event_type": ANSWER, "event_payload": {"answer": secrets.token_hex(8)}}
        await self._calls.post_patiently(channel, drawn(shown, reader), metadata)

    async def _open(self, spot: Spot, form: Form, reader: Reader) -> None:
        """A modal; a card with *Continue* where the trigger has died."""
        if (trigger := spot.trigger) is not None:
            view = await self.view(form, spot.account, reader)
            try:
                await self._calls.asked(
                    "views.open",
                    spot.account.user,
                    lambda: self._calls.client.views_open(trigger_id=trigger, view=view),
                )
            except DeliveryError as error:
                log.info("modal did not open", reason=error.reason)
            else:
                return
        await self._say(spot, await self._core.hold(form, spot.account), reader)

    async def view(self, form: Form, account: AccountRef, reader: Reader) -> Json:
        """The form as a modal with an id of its own."""
        return form_view(form, await self._core.keep_form(form, account), reader, cancel=CANCEL)

    async def _say(self, spot: Spot, shown: Card, reader: Reader, *, replace: bool = False) -> bool:
        """Whether it stands in the direct message."""
        if spot.direct:
            if not replace or not await self._replaced(spot, shown, reader):
                await self.say_directly(spot.account.user, shown, reader)
            return True
        if spot.url is not None and await _responded(spot.url, shown, reader, replace=replace and spot.ephemeral):
            return False
        await self.say_directly(spot.account.user, shown, reader)
        return True

    async def _replaced(self, spot: Spot, shown: Card, reader: Reader) -> bool:
        """Whether the pressed message now shows this."""
        if spot.message is None or spot.channel is None:
            return False
        try:
            await self._calls.edit(PostRef(spot.channel, spot.message), drawn(shown, reader))
        except DeliveryError as error:
            log.info("message was not replaced", reason=error.reason)
            return False
        return True


async def _responded(url: str, shown: Card, reader: Reader, *, replace: bool) -> bool:
    """Whether the answer went to the `response_url`, which is used up after five answers or half an hour."""
    webhook = AsyncWebhookClient(url, retry_handlers=[])
    try:
        response = await webhook.send(**drawn(shown, reader), response_type="ephemeral", replace_original=replace)
    except (aiohttp.ClientError, TimeoutError) as error:
        log.info("response_url did not answer", reason=type(error).__name__)
        return False
    return response.status_code == OK


def card_of(answer: Answer | Text) -> tuple[Card, Reader]:
    """The card of a reply or a refusal."""
    if isinstance(answer, Text):
        return card(answer), Reader()
    match answer.outcome:
        case Reply():
            return answer.outcome.card, answer.reader
        case Refusal(text=text, buttons=buttons):
            return (card(text, Buttons(buttons)) if buttons else card(text)), answer.reader
        case Form():
            msg = "a form is opened, not shown"
            raise AssertionError(msg)
        case _:
            assert_never(answer.outcome)


def drawn(shown: Card, reader: Reader) -> Json:
    """The card as a message."""
    return {"text": card_text(shown, reader), "blocks": card_blocks(shown, reader)}

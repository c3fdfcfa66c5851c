"""Where an answer is put after its request was acknowledged: a modal, an ephemeral message, the direct message.

What cannot be put where it belongs goes into the direct message: a form whose trigger has died as a card with
*Continue*, an answer whose `response_url` is used up as a message.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
import structlog
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.blocks import card_blocks, card_text, files_of
from adapters.slack.calls import Calls
from adapters.slack.files import Files
from adapters.slack.views import carrying_files, form_view
from core.api import Core
from core.chat import (
    AccountRef,
    Answer,
    Card,
    Context,
    DeliveryError,
    Form,
    LockedOutError,
    PostRef,
    Reader,
    RefusedError,
    Reply,
    Text,
    _,
    card,
    card_of,
    n_,
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

    def __init__(self, core: Core, calls: Calls, files: Files) -> None:
        self._core = core
        self._calls = calls
        self._files = files

    async def show(self, spot: Spot, answer: Answer | Text) -> None:
        """Put it there. Raises RefusedError, BusyError or UnclearError when no way was left."""
        if isinstance(answer, Answer) and isinstance(answer.outcome, Form):
            await self._open(spot, answer.outcome, answer.reader)
            return
        shown, reader = card_of(answer)
        reply = answer.outcome if isinstance(answer, Answer) and isinstance(answer.outcome, Reply) else None
        directly = await self._say(spot, shown, reader, replace=reply is not None and reply.replace)
        await self.also_directly(spot.account, answer, said=directly)

    async def also_directly(self, account: AccountRef, answer: Answer | Text, *, said: bool = False) -> None:
        """What belongs into the direct message besides: an answer worth keeping, unless it was `said` there already,
        and its files, which no ephemeral message holds. Raises as `show`.
        """
        shown, reader = card_of(answer)
        kept = said or (isinstance(answer, Answer) and answer.repeated)
        if not kept and isinstance(answer, Answer) and isinstance(answer.outcome, Reply) and answer.outcome.lasting:
            await self.say_directly(account.user, shown, reader)
        if files_of(shown):
            for text in await self._files.bring(account, shown, reader):
                await self.say_directly(account.user, card(text), reader)

    async def say_directly(self, user: str, shown: Card, reader: Reader) -> None:
        """A message in the direct message. Raises as `show`."""
        channel = await self._calls.direct_channel_patiently(user)
        metadata = {"event_type": ANSWER, "event_payload": {"answer": secrets.token_hex(8)}}
        await self._calls.post_patiently(channel, drawn(shown, reader), metadata)

    async def respond(self, url: str, said: Text) -> None:
        """Say it to whom a `response_url` belongs, and nowhere else."""
        await self._responded(url, card(said), Reader(), replace=False)

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
        await self._say(spot, await self._core.hold(carrying_files(form), spot.account), reader)

    async def view(self, form: Form, account: AccountRef, reader: Reader) -> Json:
        """The form as a modal with an id of its own."""
        form = carrying_files(form)
        return form_view(form, await self._core.keep_form(form, account), reader, cancel=CANCEL)

    async def _say(self, spot: Spot, shown: Card, reader: Reader, *, replace: bool = False) -> bool:
        """Whether it stands in the direct message."""
        if spot.direct:
            if not replace or not await self._replaced(spot, shown, reader):
                await self._say_where_it_belongs(spot, shown, reader)
            return True
        if spot.url is not None and await self._responded(spot.url, shown, reader, replace=replace and spot.ephemeral):
            return False
        await self.say_directly(spot.account.user, shown, reader)
        return True

    async def _say_where_it_belongs(self, spot: Spot, shown: Card, reader: Reader) -> None:
        """In the direct message. Where the workspace does not let the bot in the person is answered all the same, by
        the `response_url`, which needs no token; LockedOutError is raised then too.
        """
        try:
            await self.say_directly(spot.account.user, shown, reader)
        except LockedOutError:
            if spot.url is not None:
                await self._responded(spot.url, shown, reader, replace=False)
            raise

    async def _responded(self, url: str, shown: Card, reader: Reader, *, replace: bool) -> bool:
        """Whether the answer went to the `response_url`, which is used up after five answers or half an hour."""
        webhook = AsyncWebhookClient(url, session=self._calls.client.session, retry_handlers=[])
        try:
            response = await webhook.send(
                **drawn(without_files(shown), reader), response_type="ephemeral", replace_original=replace
            )
        except (aiohttp.ClientError, TimeoutError) as error:
            log.info("response_url did not answer", reason=type(error).__name__)
            return False
        return response.status_code == OK

    async def _replaced(self, spot: Spot, shown: Card, reader: Reader) -> bool:
        """Whether the pressed message now shows this."""
        if spot.message is None or spot.channel is None:
            return False
        try:
            await self._calls.edit_patiently(PostRef(spot.channel, spot.message), drawn(shown, reader))
        except (RefusedError, LockedOutError) as error:
            log.info("message was not replaced", reason=error.reason)
            return False
        return True


def without_files(shown: Card) -> Card:
    """The card as it stands in an ephemeral message, which says where its files are."""
    files = files_of(shown)
    if not files:
        return shown
    place = shown.parts.index(files[0])
    said = n_("The file comes in our direct message.", "The files come in our direct message.", len(files))
    return replace(shown, parts=(*shown.parts[:place], Context(said), *shown.parts[place:]))


def drawn(shown: Card, reader: Reader) -> Json:
    """The card as a message."""
    return {"text": card_text(shown, reader), "blocks": card_blocks(shown, reader)}

"""Where an answer is put: a modal, a message for the person alone, the place of the pressed card, the direct message.

The first answer to an interaction comes within three seconds, or a sign that it follows. A modal can only be a first
answer, and never one to a modal: elsewhere a card with *Continue* stands for it. What comes too late for its place goes
into the direct message.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

import discord
import structlog

from adapters.discord.calls import Calls
from adapters.discord.cards import card_message
from adapters.discord.fallback import plain_messages
from adapters.discord.files import Files
from adapters.discord.gateway import LONGEST_WAIT
from adapters.discord.modals import STEP, first_page, form_modal, only_wrong, with_files
from adapters.discord.responses import EPHEMERAL, Callback, Responses, Sent, once_more
from core.api import Core
from core.chat import (
    AccountRef,
    Answer,
    BusyError,
    Buttons,
    Card,
    DeliveryError,
    Form,
    LockedOutError,
    Part,
    Pick,
    PostRef,
    Reader,
    RefusedError,
    Reply,
    Text,
    Trouble,
    card_of,
)

log = structlog.get_logger(__name__)

Json = dict[str, Any]
T = TypeVar("T")

TRIES = 3
A_MOMENT = 1.0
"""Seconds until the next try, where Discord names none."""


class Asked(StrEnum):
    """What kind of interaction is answered."""

    COMMAND = "command"
    PRESS = "press"
    MODAL = "modal"


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where something was asked. `direct`: in the direct message with the bot; `private`: the card whose button was
    pressed, or led to the modal, is seen by this person alone; `step`: that card only leads on to a form.
    """

    account: AccountRef
    asked: Asked
    responses: Responses
    direct: bool
    private: bool = False
    step: bool = False


class Showing:
    """Puts the answers where they belong."""

    def __init__(self, core: Core, calls: Calls, client: discord.Client) -> None:
        self._core = core
        self._calls = calls
        self._files = Files(core, client)

    @property
    def files(self) -> Files:
        """What goes between Discord and the core."""
        return self._files

    async def defer(self, spot: Spot) -> None:
        """Say that the answer follows; where it will stand is decided by this. Raises RefusedError when it came too
        late, BusyError or UnclearError.
        """
        if spot.asked is Asked.PRESS or (spot.asked is Asked.MODAL and spot.step):
            await spot.responses.first(Callback.DEFERRED_UPDATE)
        else:
            await spot.responses.first(Callback.DEFERRED_MESSAGE, None if spot.direct else {"flags": EPHEMERAL})

    async def show(self, spot: Spot, answer: Answer | Text, *, deferred: bool) -> None:
        """Put it there. Raises RefusedError, BusyError or UnclearError when no way was left."""
        if isinstance(answer, Answer) and isinstance(answer.outcome, Form):
            form = with_files(answer.outcome)
            if not deferred and spot.asked is not Asked.MODAL:
                try:
                    await spot.responses.first(Callback.MODAL, await self._modal(spot, form, answer.reader))
                except DeliveryError as error:
                    log.info("modal did not open", reason=error.reason)
                else:
                    return
            if spot.asked is Asked.MODAL:
                form = only_wrong(form)
            await self._say(spot, await self._held(form, spot.account), answer.reader, deferred, replace_=spot.step)
            return
        shown, reader = card_of(answer)
        reply = answer.outcome if isinstance(answer, Answer) and isinstance(answer.outcome, Reply) else None
        if reply is not None and reply.step:
            shown = _leading_on(shown)
        replace_ = spot.step or (reply is not None and reply.replace)
        directly = await self._say(spot, shown, reader, deferred, replace_=replace_)
        kept = isinstance(answer, Answer) and answer.repeated
        if reply is not None and reply.lasting and not (directly or kept):
            await self._say_directly(spot.account, shown, reader)

    async def show_directly(self, account: AccountRef, answer: Answer | Text) -> None:
        """As an ordinary message in the direct message. Raises as `show`."""
        if isinstance(answer, Answer) and isinstance(answer.outcome, Form):
            shown, reader = await self._held(with_files(answer.outcome), account), answer.reader
        else:
            shown, reader = card_of(answer)
        await self._say_directly(account, shown, reader)

    async def _modal(self, spot: Spot, form: Form, reader: Reader) -> Json:
        page = first_page(form, reader)
        return form_modal(page, await self._core.keep_form(page, spot.account), reader, step=spot.step)

    async def _held(self, form: Form, account: AccountRef) -> Card:
        """The card that stands for a form."""
        return _leading_on(await self._core.hold(form, account))

    async def _say(self, spot: Spot, shown: Card, reader: Reader, deferred: bool, *, replace_: bool) -> bool:  # noqa: FBT001
        """Whether it stands in the direct message."""
        brought, files = await self._files.bring(spot.account, shown, reader)
        bodies = (card_message(brought, reader),)
        try:
            await self._respond(spot, bodies, files, deferred=deferred, replaces=replace_ and spot.private)
        except RefusedError as error:
            log.warning("answer was not taken", reason=error.reason)
            if error.trouble is Trouble.OURS and await self._said_plainly(spot, brought, reader, files, deferred):
                return spot.direct
        except DeliveryError as error:
            log.warning("nobody knows whether an answer was taken", reason=error.reason)
        else:
            return spot.direct
        await self._say_directly(spot.account, shown, reader)
        return True

    async def _said_plainly(
        self,
        spot: Spot,
        shown: Card,
        reader: Reader,
        files: Sequence[Sent],
        deferred: bool,  # noqa: FBT001
    ) -> bool:
        """Whether it was taken in plain words, which never take the place of a card."""
        try:
            await self._respond(spot, plain_messages(shown, reader), files, deferred=deferred, replaces=False)
        except DeliveryError as error:
            log.warning("nor were plain words taken", reason=error.reason)
            return False
        return True

    async def _respond(
        self, spot: Spot, bodies: Sequence[Json], files: Sequence[Sent], *, deferred: bool, replaces: bool
    ) -> None:
        """One message after another, the files at the one that names them."""
        for number, body in enumerate(bodies):
            body["flags"] = body.get("flags", 0) | (0 if spot.direct else EPHEMERAL)
            own = files if "attachments" in body else ()
            if number:
                await spot.responses.again(body, own)
            elif not deferred:
                await spot.responses.first(Callback.UPDATE if replaces else Callback.MESSAGE, body, own)
            elif replaces or spot.asked is Asked.COMMAND or (spot.asked is Asked.MODAL and not spot.step):
                await spot.responses.instead(body, own)
            else:
                await spot.responses.again(body, own)

    async def _say_directly(self, account: AccountRef, shown: Card, reader: Reader) -> PostRef:
        """A message in the direct message, in plain words where components are not taken. Raises as `show`."""
        shown, files = await self._files.bring(account, shown, reader)
        channel = await patiently(lambda: self._calls.direct_channel(account.user))
        try:
            return await self._posted(channel, (card_message(shown, reader),), files)
        except RefusedError as error:
            if error.trouble is not Trouble.OURS:
                raise
            log.warning("components were not taken", reason=error.reason)
        return await self._posted(channel, plain_messages(shown, reader), files)

    async def _posted(self, channel: str, bodies: Sequence[Json], files: Sequence[Sent]) -> PostRef:
        """Once: what is asked again has the same name, by which Discord knows it."""
        nonce = secrets.token_hex(8)
        return await patiently(lambda: self._calls.post(channel, bodies, files, nonce=nonce))


async def patiently(ask: Callable[[], Awaitable[T]]) -> T:
    """What comes of it, for somebody who waits; asked again where nobody knows, and where it is soon taken. Raises as
    `ask`.
    """
    tries = TRIES
    while True:
        tries -= 1
        try:
            return await once_more(ask)
        except BusyError as error:
            seconds = A_MOMENT if error.seconds is None else error.seconds
            if not tries or isinstance(error, LockedOutError) or seconds > LONGEST_WAIT:
                raise
        await asyncio.sleep(seconds)


def _leading_on(shown: Card) -> Card:
    """The card whose buttons tell that it only leads on."""
    return replace(shown, parts=tuple(_with_steps(part) for part in shown.parts))


def _with_steps(part: Part) -> Part:
    match part:
        case Buttons(buttons):
            return Buttons(tuple(replace(button, handle=f"{STEP}{button.handle}") for button in buttons))
        case Pick(button=button):
            return replace(part, button=replace(button, handle=f"{STEP}{button.handle}"))
        case _:
            return part

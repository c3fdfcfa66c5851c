"""Commands, buttons and forms of one workspace: one invocation of the core each, and its outcome shown.

Nothing here knows how a request came in. What Slack wants to hear at once is returned, in two seconds at most; what
takes longer, and modals, which live by a trigger of three seconds, go on in tasks that `close` waits for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

import structlog

from adapters.slack.blocks import card_blocks, option
from adapters.slack.calls import Calls
from adapters.slack.files import Files
from adapters.slack.messenger import PLATFORM
from adapters.slack.patience import Wait, comes_within
from adapters.slack.payloads import HomeOpened, Press, SlashCommand, Submission, Suggestion, View, WrittenMessage
from adapters.slack.people import People
from adapters.slack.showing import Showing, Spot, drawn, without_files
from adapters.slack.views import FORM, answers_of, errors_of, uploads_of
from adapters.slack.words import unescaped, unlinked
from core.api import OLD_BUTTON, OLD_FORM, Core, Speaker, answered, incident
from core.chat import (
    AccountRef,
    Answer,
    DeliveryError,
    Form,
    LockedOutError,
    Place,
    Reader,
    Text,
    UnknownHandleError,
    card_of,
)

log = structlog.get_logger(__name__)

Json = dict[str, Any]

WRITTEN = frozenset({None, "file_share", "me_message", "thread_broadcast"})
"""Kinds of messages that a person wrote: alone, with a file, as an action, out of a thread."""

SOON = 2.0
"""Seconds for an answer in the acknowledgement; Slack waits three."""


class Speaking:
    """Everything a person can do in one workspace."""

    def __init__(
        self, core: Core, calls: Calls, people: People, *, team: str, soon: float = SOON, wait: Wait = asyncio.sleep
    ) -> None:
        self._core = core
        self._calls = calls
        self._people = people
        self._files = Files(core, calls)
        self._showing = Showing(core, calls, self._files)
        self._team = team
        self._soon = soon
        self._wait = wait
        self._tasks: set[asyncio.Task[Any]] = set()

    async def close(self) -> None:
        """Let everything that was begun come to its end."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def command(self, told: SlashCommand) -> Json:
        """A slash command. Answers what is said at once; empty when it follows."""
        spot = Spot(
            account=self._account(told.user_id),
            called=told.user_name,
            channel=told.channel_id,
            url=told.response_url,
            trigger=told.trigger_id,
        )
        said = self._said(spot, f"{told.command} {told.text}".strip(), told.trigger_id)
        work = self._begin(answered(said, "say", OLD_BUTTON))
        if not await self._is_soon(work):
            self._begin(self._follow(spot, work))
            return {}
        answer = work.result()
        if spot.direct or (isinstance(answer, Answer) and isinstance(answer.outcome, Form)):
            self._begin(self._show(spot, answer))
            return {}
        shown, reader = card_of(answer)
        self._begin(self._showing.also_directly(spot.account, answer))
        return {"response_type": "ephemeral", **drawn(without_files(shown), reader)}

    async def press(self, told: Press) -> None:
        """A button or a menu of a card. The answer follows; the home tab shows what it changed."""
        action = told.actions[0]
        chosen = action.selected_option.value if action.selected_option else None
        spot = Spot(
            account=self._account(told.user.id),
            called=told.user.username,
            channel=told.channel.id if told.channel else None,
            url=told.response_url,
            trigger=told.trigger_id,
            message=told.container.message_ts,
            ephemeral=told.container.is_ephemeral,
        )
        handle = action.value if chosen is None and action.value is not None else action.block_id
        pressing = self._pressed(spot, handle, told.trigger_id, chosen)
        self._begin(self._follow(spot, answered(pressing, "press", OLD_BUTTON), tab=told.channel is None))

    async def submit(self, told: Submission) -> Json:
        """A modal that was sent. Answers what is wrong in it, or nothing, which closes it; the rest comes in the direct
        message.
        """
        spot = Spot(account=self._account(told.user.id), called=told.user.username, trigger=told.trigger_id)
        work = self._begin(answered(self._submitted(spot, told.view), "submit", OLD_FORM))
        if not await self._is_soon(work):
            self._begin(self._follow(spot, work))
            return {}
        answer = work.result()
        if isinstance(answer, Answer) and isinstance(answer.outcome, Form):
            try:
                return await self._asked_again(spot, told.view, answer.outcome, answer.reader)
            except Exception as error:  # noqa: BLE001  # the modal closes, and an honest sentence follows
                answer = incident(error, "ask again")
        self._begin(self._show(spot, answer))
        return {}

    async def _asked_again(self, spot: Spot, view: View, form: Form, reader: Reader) -> Json:
        """What is wrong, at its fields; or the next form in place of this one."""
        errors = errors_of(form, reader)
        if errors and set(errors) <= set(view.state.values):
            return {"response_action": "errors", "errors": errors}
        return {"response_action": "update", "view": await self._showing.view(form, spot.account, reader)}

    async def message(self, told: WrittenMessage) -> None:
        """Plain words in the direct message. What the bot itself or another program wrote is not read."""
        if told.channel_type != "im" or told.subtype not in WRITTEN or told.bot_id is not None or told.user is None:
            return
        spot = Spot(account=self._account(told.user), called="", channel=told.channel)
        said = self._said(spot, unlinked(told.text or ""), f"{told.channel} {told.ts}")
        self._begin(self._follow(spot, answered(said, "say", OLD_BUTTON)))

    async def home(self, told: HomeOpened) -> None:
        """Somebody opened the bot's home tab: the home card as it is now."""
        if told.tab == "home":
            self._begin(self._publish(Spot(account=self._account(told.user), called="")))

    async def suggest(self, told: Suggestion) -> Json:
        """Choices while somebody types in a modal."""
        spot = Spot(account=self._account(told.user.id), called=told.user.username)
        speaker = await self._speaker(spot)
        values = answers_of(told.view.state)
        handle = told.view.callback_id.removeprefix(FORM)
        try:
            found = await self._core.suggest(speaker, handle, told.block_id, told.value, values)
        except UnknownHandleError:
            return {"options": []}
        person = await self._core.person(speaker.account, speaker.profile)
        return {"options": [option(choice, person.reader) for choice in found]}

    def turn_away(self, url: str, said: Text) -> None:
        """Somebody who is not served: they alone read why, by the `response_url`."""
        self._begin(self._showing.respond(url, said))

    # What comes of it

    async def _said(self, spot: Spot, words: str, key: str) -> Answer:
        """What the core says to words, in which Slack has escaped three signs."""
        return await self._core.say(await self._speaker(spot), unescaped(words), key)

    async def _pressed(self, spot: Spot, handle: str, key: str, value: str | None) -> Answer:
        """What the core says to a button. Raises UnknownHandleError."""
        return await self._core.press(await self._speaker(spot), handle, key, value=value)

    async def _submitted(self, spot: Spot, view: View) -> Answer:
        """What the core says to a form, with the files that were put into it. Raises UnknownHandleError."""
        speaker = await self._speaker(spot)
        taken = await self._files.take(speaker.account, uploads_of(view.state))
        values = {**answers_of(view.state), **taken.values}
        return taken.explained(await self._core.submit(speaker, view.callback_id.removeprefix(FORM), values))

    async def _show(self, spot: Spot, answer: Answer | Text) -> None:
        """Put it where it belongs; when something unexpected happens on the way, that is said. Raises as `show`."""
        try:
            await self._showing.show(spot, answer)
        except DeliveryError:
            raise
        except Exception as error:  # noqa: BLE001  # an honest sentence, whatever happened
            await self._showing.show(spot, incident(error, "show an answer", done=True))

    async def _follow(self, spot: Spot, work: Awaitable[Answer | Text], *, tab: bool = False) -> None:
        await self._show(spot, await work)
        if tab:
            await self._publish(spot)

    async def _publish(self, spot: Spot) -> None:
        _title, answer = await self._core.home(await self._speaker(spot))
        shown, reader = card_of(answer)
        user, view = spot.account.user, {"type": "home", "blocks": card_blocks(shown, reader)}
        await self._calls.patiently(
            lambda: self._calls.asked(
                "views.publish", user, lambda: self._calls.client.views_publish(user_id=user, view=view)
            )
        )

    # Who, and how

    def _account(self, user: str) -> AccountRef:
        return AccountRef(PLATFORM, self._team, user)

    async def _speaker(self, spot: Spot) -> Speaker:
        place = Place(spot.channel or "", spot.direct, spot.message, spot.direct or spot.ephemeral)
        profile = await self._people.profile(spot.account.user, spot.called)
        return Speaker(account=spot.account, profile=profile, place=place)

    async def _is_soon(self, work: asyncio.Task[Any]) -> bool:
        return await comes_within(self._soon, work, self._wait)

    def _begin(self, work: Awaitable[Any]) -> asyncio.Task[Any]:
        """A task that `close` waits for; what goes wrong in it is logged."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled() or (error := task.exception()) is None:
            return
        if isinstance(error, DeliveryError):
            log.warning("answer did not arrive", reason=error.reason)
            if isinstance(error, LockedOutError):
                self._begin(self._core.locked_out(PLATFORM, self._team, error.reason))
        else:
            log.error("answer did not arrive", exc_info=error)

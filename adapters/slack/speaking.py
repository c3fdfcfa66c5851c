"""Commands, buttons and forms of one workspace: one invocation of the core each, and its outcome put where it belongs.

Nothing here knows how a request came in. What Slack wants to hear at once is returned, in two seconds at most; what
takes longer, and modals, which live by a trigger of three seconds, go on in tasks that `close` waits for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any, assert_never

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.blocks import card_blocks, card_text, option
from adapters.slack.messenger import PLATFORM
from adapters.slack.people import People
from adapters.slack.views import FORM, answers_of, errors_of, form_view
from core.api import OLD_BUTTON, OLD_FORM, Core, Speaker, answered
from core.chat import (
    AccountRef,
    Answer,
    Buttons,
    Card,
    Form,
    Place,
    Reader,
    Refusal,
    Reply,
    Text,
    UnknownHandleError,
    _,
    card,
)

log = structlog.get_logger(__name__)

Json = dict[str, Any]

SOON = 2.0
"""Seconds for an answer in the acknowledgement; Slack waits three."""

CANCEL = _("Cancel")


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where something happened. `message`: the pressed card, `ephemeral` when only this person sees it; `url`: where
    answers may go for half an hour; `trigger`: opens one modal within three seconds.
    """

    user: str
    called: str
    channel: str
    url: str | None = None
    trigger: str | None = None
    message: str | None = None
    ephemeral: bool = False

    @property
    def direct(self) -> bool:
        """Whether it is the direct message with the bot."""
        return self.channel.startswith("D")


class Speaking:
    """Everything a person can do in one workspace."""

    def __init__(self, core: Core, client: AsyncWebClient, people: People, *, team: str, soon: float = SOON) -> None:
        self._core = core
        self._client = client
        self._people = people
        self._team = team
        self._soon = soon
        self._tasks: set[asyncio.Task[Any]] = set()

    async def close(self) -> None:
        """Let everything that was begun come to its end."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def command(self, payload: Mapping[str, str]) -> Json:
        """A slash command. Answers what is said at once; empty when it follows."""
        spot = Spot(
            user=payload["user_id"],
            called=payload["user_name"],
            channel=payload["channel_id"],
            url=payload["response_url"],
            trigger=payload["trigger_id"],
        )
        words = unescape(f"{payload['command']} {payload.get('text', '')}").strip()
        speaker = await self._speaker(spot)
        return await self._at_once(spot, self._core.say(speaker, words, payload["trigger_id"]), "say", OLD_BUTTON)

    async def press(self, payload: Mapping[str, Any]) -> None:
        """A button or a menu of a card. The answer follows."""
        action = payload["actions"][0]
        chosen = (action.get("selected_option") or {}).get("value")
        handle = action["value"] if chosen is None else action["block_id"]
        container = payload.get("container") or {}
        spot = Spot(
            user=payload["user"]["id"],
            called=payload["user"].get("username", ""),
            channel=(payload.get("channel") or {}).get("id") or f"D{payload['user']['id']}",
            url=payload.get("response_url"),
            trigger=payload["trigger_id"],
            message=container.get("message_ts"),
            ephemeral=bool(container.get("is_ephemeral")),
        )
        speaker = await self._speaker(spot)
        pressing = self._core.press(speaker, handle, payload["trigger_id"], value=chosen)
        self._begin(self._later(spot, pressing, "press", OLD_BUTTON))

    async def submit(self, payload: Mapping[str, Any]) -> Json:
        """A modal that was sent. Answers what is wrong in it, or nothing, which closes it; the rest comes in the direct
        message.
        """
        view = payload["view"]
        spot = Spot(
            user=payload["user"]["id"],
            called=payload["user"].get("username", ""),
            channel="",
            trigger=payload.get("trigger_id"),
        )
        speaker = await self._speaker(spot)
        values = answers_of(view["state"]["values"])
        handle = view["callback_id"].removeprefix(FORM)
        work = self._begin(answered(self._core.submit(speaker, handle, values), "submit", OLD_FORM))
        if not await self._is_soon(work):
            self._begin(self._follow(spot, work))
            return {}
        answer = work.result()
        if isinstance(answer, Answer) and isinstance(answer.outcome, Form):
            form, reader = answer.outcome, answer.reader
            errors = errors_of(form, reader)
            if errors and set(errors) <= set(values):
                return {"response_action": "errors", "errors": errors}
            kept = await self._core.keep_form(form, speaker.account)
            return {"response_action": "update", "view": form_view(form, kept, reader, cancel=CANCEL)}
        self._begin(self._show(spot, answer))
        return {}

    async def message(self, event: Mapping[str, Any]) -> None:
        """Plain words in the direct message. What the bot itself or another program wrote is not read."""
        if event.get("channel_type") != "im" or event.get("subtype") is not None or event.get("bot_id") is not None:
            return
        spot = Spot(user=event["user"], called="", channel=event["channel"])
        speaker = await self._speaker(spot)
        said = self._core.say(speaker, unescape(event.get("text", "")), f"{event['channel']} {event['ts']}")
        self._begin(self._later(spot, said, "say", OLD_BUTTON))

    async def home(self, user: str) -> None:
        """Somebody opened the bot's home tab: the home card as it is now."""
        spot = Spot(user=user, called="", channel="")
        _title, answer = await self._core.home(await self._speaker(spot))
        shown, reader = _card_of(answer)
        view = {"type": "home", "blocks": card_blocks(shown, reader)}
        await self._client.views_publish(user_id=user, view=view)

    async def suggest(self, payload: Mapping[str, Any]) -> Json:
        """Choices while somebody types in a modal."""
        view = payload["view"]
        spot = Spot(user=payload["user"]["id"], called=payload["user"].get("username", ""), channel="")
        speaker = await self._speaker(spot)
        values = answers_of(view["state"]["values"])
        handle = view["callback_id"].removeprefix(FORM)
        try:
            found = await self._core.suggest(speaker, handle, payload["block_id"], payload.get("value", ""), values)
        except UnknownHandleError:
            return {"options": []}
        person = await self._core.person(speaker.account, speaker.profile)
        return {"options": [option(choice, person.reader) for choice in found]}

    # What comes of it

    async def _at_once(self, spot: Spot, asked: Awaitable[Answer], doing: str, too_old: Text) -> Json:
        work = self._begin(answered(asked, doing, too_old))
        if not await self._is_soon(work):
            self._begin(self._follow(spot, work))
            return {}
        answer = work.result()
        if spot.direct or (isinstance(answer, Answer) and isinstance(answer.outcome, Form)):
            self._begin(self._show(spot, answer))
            return {}
        shown, reader = _card_of(answer)
        if isinstance(answer, Answer) and isinstance(answer.outcome, Reply) and answer.outcome.lasting:
            self._begin(self._say_directly(spot.user, shown, reader))
        return {"response_type": "ephemeral", **_drawn(shown, reader)}

    async def _later(self, spot: Spot, asked: Awaitable[Answer], doing: str, too_old: Text) -> None:
        await self._show(spot, await answered(asked, doing, too_old))

    async def _follow(self, spot: Spot, work: Awaitable[Answer | Text]) -> None:
        await self._show(spot, await work)

    async def _show(self, spot: Spot, answer: Answer | Text) -> None:
        """Put the answer where it belongs, after the request was acknowledged."""
        if isinstance(answer, Answer) and isinstance(answer.outcome, Form):
            await self._open(spot, answer.outcome, answer.reader)
            return
        shown, reader = _card_of(answer)
        reply = answer.outcome if isinstance(answer, Answer) and isinstance(answer.outcome, Reply) else None
        await self._say(spot, shown, reader, replace=reply is not None and reply.replace)
        if reply is not None and reply.lasting and not spot.direct:
            await self._say_directly(spot.user, shown, reader)

    async def _open(self, spot: Spot, form: Form, reader: Reader) -> None:
        """A modal; a card with *Continue* where the trigger has died."""
        account = self._account(spot.user)
        if spot.trigger is not None:
            kept = await self._core.keep_form(form, account)
            try:
                await self._client.views_open(
                    trigger_id=spot.trigger, view=form_view(form, kept, reader, cancel=CANCEL)
                )
            except SlackApiError as error:
                log.info("modal did not open", reason=error.response.get("error"))
            else:
                return
        await self._say(spot, await self._core.hold(form, account), reader)

    async def _say(self, spot: Spot, shown: Card, reader: Reader, *, replace: bool = False) -> None:
        drawn = _drawn(shown, reader)
        if spot.direct:
            if replace and spot.message is not None:
                await self._client.chat_update(channel=spot.channel, ts=spot.message, **drawn)
            else:
                await self._say_directly(spot.user, shown, reader)
            return
        response = None
        if spot.url is not None:
            webhook = AsyncWebhookClient(spot.url, retry_handlers=[])
            response = await webhook.send(
                **drawn, response_type="ephemeral", replace_original=replace and spot.ephemeral
            )
        if response is None or response.status_code != 200:  # noqa: PLR2004  # used up after five answers or half an hour
            await self._say_directly(spot.user, shown, reader)

    async def _say_directly(self, user: str, shown: Card, reader: Reader) -> None:
        opened = await self._client.conversations_open(users=user)
        await self._client.chat_postMessage(channel=opened["channel"]["id"], **_drawn(shown, reader))

    # Who, and how

    def _account(self, user: str) -> AccountRef:
        return AccountRef(PLATFORM, self._team, user)

    async def _speaker(self, spot: Spot) -> Speaker:
        place = Place(spot.channel, spot.direct, spot.message, spot.direct or spot.ephemeral)
        profile = await self._people.profile(spot.user, spot.called)
        return Speaker(account=self._account(spot.user), profile=profile, place=place)

    async def _is_soon(self, work: asyncio.Task[Any]) -> bool:
        await asyncio.wait([work], timeout=self._soon)
        return work.done()

    def _begin(self, work: Awaitable[Any]) -> asyncio.Task[Any]:
        """A task that `close` waits for; what goes wrong in it is logged."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("answer did not arrive", exc_info=error)


def _card_of(answer: Answer | Text) -> tuple[Card, Reader]:
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


def _drawn(shown: Card, reader: Reader) -> Json:
    return {"text": card_text(shown, reader), "blocks": card_blocks(shown, reader)}

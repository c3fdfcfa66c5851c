"""What the commands about a story share: which one, whose it is, and its card as it stands now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated
from urllib.parse import urlsplit

from core.cards.buttons import HOME
from core.cards.eyes import Eyes
from core.cards.story import StoryDesk, seen_mark, story_parts
from core.cards.story_desk import desk_before
from core.chat.card import About, Card, Divider, Part, WireValue, Words, card
from core.chat.card import Context as Small
from core.chat.form import Problem
from core.chat.outcome import Outcome, Reply
from core.chat.words import Day, Text, _, name
from core.commands import readers
from core.commands.context import Context
from core.commands.declaring import Ask
from core.commands.decoding import wire
from core.commands.recording import NOT_THERE
from core.commands.sources import numbers
from core.commands.talk import OLDEST
from core.content.web_addresses import web_address
from core.model.ids import StoryId
from core.model.stories import Story
from core.services.public_stories import whole_story
from core.services.stories import story_to_change

LONGEST_MARK = 20
"""Letters of what says which words somebody had before them."""


@dataclass(frozen=True, kw_only=True)
class OneStory:
    """Which story, as a button names it."""

    story: Annotated[int, Ask(_("Story"), never=True)]


async def mark_now(context: Context, given: Mapping[str, WireValue]) -> WireValue | None:
    """Which words stand there while the form opens."""
    desk = await asked_story(context, given)
    return seen_mark(desk.story) if desk is not None else None


SEEN = Ask(_("Words"), never=True, max_length=LONGEST_MARK, readers=readers.ONLY_THE_BOT)

CHANGED_SINCE = _("The story was changed since you read it, so your answer was not taken. Please read it once more.")


@dataclass(frozen=True, kw_only=True)
class StoryRead(OneStory):
    """Which story, and which of its words somebody had before them: on the card, or else when the form opened."""

    seen: Annotated[str | None, replace(SEEN, default=mark_now)] = None

    def is_older_than(self, story: Story) -> bool:
        """Whether it was changed since."""
        return self.seen is not None and self.seen != seen_mark(story)


def eyes_of(context: Context) -> Eyes:
    """Whoever asks."""
    actor = context.actor
    return Eyes(
        member_id=actor.member.id if actor.member else None,
        own=actor.library_ids,
        is_staff=actor.is_staff,
        now=context.now,
        zone=actor.zone,
    )


async def readable(context: Context, story_id: int, *, to_change: bool = False) -> StoryDesk | None:
    """That story, if this person may read it with what is for its libraries and staff; None tells no more than that.
    `to_change`: held until the transaction ends.
    """
    read = story_to_change if to_change else whole_story
    whole = await read(context.uow, StoryId(story_id))
    if whole is None:
        return None
    desk = await desk_before(context.uow, whole, eyes_of(context))
    return desk if desk.may_see else None


async def asked_story(context: Context, given: Mapping[str, WireValue]) -> StoryDesk | None:
    """The story that a button names, for what stands in a form."""
    value = given.get("story")
    found = numbers([value]) if isinstance(value, str) else []
    return await readable(context, found[0]) if found else None


def as_it_is(column: str) -> Callable[[Context, Mapping[str, WireValue]], Awaitable[WireValue | None]]:
    """What stands in that column of the story, for the form in which it is changed."""

    async def stands(context: Context, given: Mapping[str, WireValue]) -> WireValue | None:
        desk = await asked_story(context, given)
        value = getattr(desk.story, column) if desk is not None else None
        return wire(value) if value else None

    return stands


async def as_it_stands(context: Context, story_id: int, *first: Part | Text) -> Outcome:
    """Its card now, below what is to be said first."""
    desk = await readable(context, story_id)
    if desk is None:
        return NOT_THERE
    return Reply(card=desk_card(desk, *first), replace=True)


def desk_card(desk: StoryDesk, *first: Part | Text) -> Card:
    """The card of a story, below what is to be said first."""
    return card(*first, *story_parts(desk))


async def not_taken(context: Context, story_id: int, words: str) -> Outcome:
    """What was written about older words is not sent; it is shown, to be copied."""
    return await as_it_stands(
        context, story_id, CHANGED_SINCE, Small(_("You wrote"), About.CAPTION), Words(name(words)), Divider()
    )


async def nobody_changed_it(context: Context, story: int, seen: str | None, _last: object) -> Problem | None:
    """Of two who write at the same moment the second keeps their words in the form, and loses nobody's."""
    whole = await whole_story(context.uow, StoryId(story))
    if whole is None or seen is None or seen == seen_mark(whole.story):
        return None
    return Problem(
        text=_(
            "Somebody changed this story while you wrote, so yours was not saved. Please copy your words, open the "
            "story again, and write them there."
        )
    )


async def has_been(context: Context, when: date) -> Problem | None:
    """What is told has happened."""
    if when > context.today:
        return Problem(text=_("{day} has not come yet. Please write when it happened.", day=Day(when)))
    if when < OLDEST:
        return Problem(text=_("{day} is very long ago. Is the year right?", day=Day(when)))
    return None


async def is_a_link(context: Context, link: str | None) -> Problem | None:
    """An address that a page may lead to, by https."""
    if link is None:
        return None
    address = web_address(link)
    return None if address is not None and urlsplit(address).scheme == "https" else _NO_LINK


_NO_LINK = Problem(
    text=_("This is no address of a video. It begins with https://, such as https://example.org/our-video.")
)

BACK = (HOME,)

"""/staff stories: what waits to be read, and what staff do with it. Nothing publishes itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HOME, STAFF_HOME
from core.cards.stories import standing_of
from core.cards.story import MOST_NAMES, TAKEN_DOWN, byline, look_button, page_of, seen_mark
from core.chat.card import MAX_ROWS, Button, Buttons, Context, Part, Row, Rows, WireValue, Words, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Listing, Name, Text, _, n_, name
from core.commands import readers
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Audience, Command, Nothing
from core.commands.recording import NOT_THERE
from core.commands.story_desk import (
    CHANGED_SINCE,
    SEEN,
    OneStory,
    StoryRead,
    as_it_stands,
    asked_story,
    not_taken,
    readable,
)
from core.model.ids import StoryId
from core.model.stories import StoryState, all_allow
from core.services.public_stories import WholeStory, public_view, seen_when_published, whole_story
from core.services.stories import stories_for_staff
from core.services.story_names import names_that_show
from core.services.story_publishing import approve, decline, hide, set_short_text, show_again

LONGEST_SHORT = 280
"""Letters that the smallest of the large networks takes."""


ALL_FOR_POSTERS = Button(label=_("All published, for a poster"), command="story posters")


async def listed(context: Asking, asked: Nothing) -> Outcome:
    """What all agreed to, then where a library is silent."""
    waiting = await stories_for_staff(context.uow)
    if not waiting:
        return Reply(
            card=card(
                _("No story waits for you. When all libraries of one agree, it comes here."),
                Buttons((ALL_FOR_POSTERS, STAFF_HOME)),
            ),
            replace=True,
        )
    shown = waiting[:MAX_ROWS]
    more = len(waiting) - len(shown)
    rows = Rows(
        title=n_("{count} story waits", "{count} stories wait", len(waiting)),
        rows=tuple(_row(each) for each in shown),
        foot=n_("And {count} more, after these.", "And {count} more, after these.", more) if more > 0 else None,
        buttons=(ALL_FOR_POSTERS, STAFF_HOME),
    )
    return Reply(card=card(rows), replace=True)


def _row(whole: WholeStory) -> Row:
    silent = whole.story.state is StoryState.ASKED
    return Row(
        title=name(whole.story.title),
        aside=_("a library has not answered for 14 days") if silent else standing_of(whole.story),
        detail=byline(seen_when_published(whole)),
        button=look_button(whole.story, _("Read")),
    )


@dataclass(frozen=True, kw_only=True)
class ApproveStory(OneStory):
    """Which one, and which words were read."""

    seen: Annotated[str, SEEN]


OWN = Refusal(
    text=_("You speak for one of its libraries. Please let somebody else of the staff decide about it."),
    buttons=(STAFF_HOME, HOME),
)


async def publish(context: Asking, asked: ApproveStory) -> Outcome:
    """Approve it: it is published at once, unless it is not the story that was read, or still holds names."""
    desk = await readable(context, asked.story, to_change=True)
    if desk is None:
        return NOT_THERE
    if desk.is_theirs:
        return OWN
    if desk.story.state is not StoryState.REVIEW or not all_allow(desk.story, desk.whole.consents):
        return await as_it_stands(context, asked.story)
    if asked.seen != seen_mark(desk.story):
        return await as_it_stands(context, asked.story, CHANGED_SINCE)
    if names := await names_that_show(context.uow, desk.whole):
        return await as_it_stands(context, asked.story, _still_named(names))
    whole = await approve(context.uow, desk.whole, by=context.member.id)
    if whole.story.state is StoryState.CHANGES:
        unasked = _("One of its libraries was not asked about these words. They go back to be sent to it too.")
        return await as_it_stands(context, whole.story.id, unasked)
    if whole.story.state is StoryState.REVIEW:
        return await _hidden_meanwhile(context, whole)
    if whole.story.state is not StoryState.PUBLISHED:
        gone = _("The story that it corrects is not published any more, so nothing was published.")
        return await as_it_stands(context, whole.story.id, gone)
    if desk.story.replaces_id is not None:
        said = _("Approved. The new words take the place of the old ones, in the channels too.")
    else:
        said = _("Published. It goes to the stories channel of every connected platform now.")
    return await as_it_stands(context, whole.story.id, said)


async def _hidden_meanwhile(context: Asking, whole: WholeStory) -> Outcome:
    """The story that it corrects is hidden: it waits."""
    hidden = await whole_story(context.uow, StoryId(whole.story.replaces_id or 0))
    said = _("The story that it corrects is hidden, so nothing was published. Show that again first, or decline this.")
    look = (look_button(hidden.story, _("Look at the hidden story")),) if hidden is not None else ()
    return await as_it_stands(context, whole.story.id, said, Buttons((*look, STAFF_HOME)))


def _still_named(names: list[str]) -> Text:
    return _(
        "It is to be published without names, and still says {names}. Please ask for changes; nothing was published.",
        names=Listing(tuple(Name(each) for each in names[:MOST_NAMES])),
    )


@dataclass(frozen=True, kw_only=True)
class DeclineStory(StoryRead):
    """Why."""

    words: Annotated[
        str,
        Ask(
            _("A kind word: why not?"),
            long=True,
            max_length=1000,
            readers=readers.STORY_AUTHOR,
        ),
    ]


async def say_no(context: Asking, asked: DeclineStory) -> Outcome:
    """Not published; its author reads why."""
    desk = await readable(context, asked.story, to_change=True)
    if desk is None:
        return NOT_THERE
    if desk.is_theirs:
        return OWN
    if desk.story.state is not StoryState.REVIEW or asked.is_older_than(desk.story):
        return await not_taken(context, asked.story, asked.words)
    await decline(context.uow, desk.whole, asked.words, by=context.member.id)
    return await as_it_stands(context, asked.story)


async def take_down(context: Asking, asked: OneStory) -> Outcome:
    """Hide it at once, everywhere."""
    desk = await readable(context, asked.story, to_change=True)
    if desk is None:
        return NOT_THERE
    if desk.story.state is not StoryState.PUBLISHED:
        return await as_it_stands(context, asked.story)
    await hide(context.uow, desk.whole, by=context.member.id)
    return await as_it_stands(context, asked.story, TAKEN_DOWN)


async def put_back(context: Asking, asked: OneStory) -> Outcome:
    """Show what was hidden."""
    desk = await readable(context, asked.story, to_change=True)
    if desk is None:
        return NOT_THERE
    if desk.is_theirs:
        return OWN
    if desk.story.state is StoryState.HIDDEN:
        await show_again(context.uow, desk.whole, by=context.member.id)
    return await as_it_stands(context, asked.story)


async def short_now(context: Asking, given: Mapping[str, WireValue]) -> WireValue | None:
    """What stands there; where nothing was written yet, the title and how it begins."""
    desk = await asked_story(context, given)
    if desk is None:
        return None
    whole = desk.story.short_text or f"{desk.story.title}. {' '.join(desk.story.happened.split())}"
    return whole if len(whole) <= LONGEST_SHORT else f"{whole[: LONGEST_SHORT - 1].rstrip()}…"


@dataclass(frozen=True, kw_only=True)
class ShortText(OneStory):
    """What goes to social media, in staff's words."""

    text: Annotated[
        str,
        Ask(
            _("Short text"),
            long=True,
            max_length=LONGEST_SHORT,
            readers=readers.STAFF,
            hint=_("At most 280 letters, to copy."),
            default=short_now,
        ),
    ]


async def short_text(context: Asking, asked: ShortText) -> Outcome:
    """Keep it, to be copied; only of a published story."""
    whole = await whole_story(context.uow, StoryId(asked.story))
    view = public_view(whole) if whole is not None else None
    if whole is None or view is None:
        return NOT_THERE
    await set_short_text(context.uow, whole, asked.text, by=context.member.id)
    page = page_of(context.uow.stories_at, view.id)
    parts: list[Part | Text] = [
        Context(_("Short text of “{title}”, to copy", title=Name(view.title))),
        name(asked.text),
        *((Words(_("{page}", page=page)),) if page else ()),
        Buttons((look_button(whole.story), STAFF_HOME)),
    ]
    return Reply(card=card(*parts), replace=True, lasting=True)


COMMANDS = (
    Command(
        name="staff stories",
        summary=_("Stories to read"),
        takes=Nothing,
        run=listed,
        who=Audience.STAFF,
        changes=False,
    ),
    Command(
        name="story approve",
        summary=_("Approve a story"),
        takes=ApproveStory,
        run=publish,
        who=Audience.STAFF,
        hidden=True,
    ),
    Command(
        name="story decline",
        summary=_("Decline kindly"),
        takes=DeclineStory,
        run=say_no,
        who=Audience.STAFF,
        hidden=True,
    ),
    Command(
        name="story hide", summary=_("Hide a story"), takes=OneStory, run=take_down, who=Audience.STAFF, hidden=True
    ),
    Command(
        name="story show", summary=_("Show it again"), takes=OneStory, run=put_back, who=Audience.STAFF, hidden=True
    ),
    Command(
        name="story short",
        summary=_("Short text"),
        takes=ShortText,
        run=short_text,
        who=Audience.STAFF,
        submit=_("Keep it"),
        hidden=True,
    ),
)

"""Reading stories: the list, one as it stands, and all of its words; whatever is public, by everybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.stories import standing_of
from core.cards.story import STORIES, TELL, byline, images, look_button, more_facts, pages_of, read_button
from core.chat.card import MAX_ROWS, Button, Buttons, Context, Facts, Part, Row, Rows, Words, card
from core.chat.outcome import Outcome, Reply
from core.chat.words import Name, Strong, _, n_, name
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Command
from core.commands.paging import last_page, part_shown
from core.commands.recording import NOT_THERE
from core.commands.story_desk import OneStory, as_it_stands, eyes_of
from core.commands.tell_staff import tell_of_story
from core.model.ids import StoryId
from core.model.stories import StoryState
from core.services.public_stories import (
    PublicStory,
    WholeStory,
    public_view,
    seen_when_published,
    whole_story,
)
from core.services.story_lists import story_page


@dataclass(frozen=True, kw_only=True)
class Which:
    """A page of the list."""

    page: Annotated[int, Ask(_("Page"), minimum=1, maximum=100_000, never=True)] = 1


@dataclass(frozen=True, kw_only=True)
class Reading(OneStory):
    """A page of a story."""

    page: Annotated[int, Ask(_("Page"), minimum=1, maximum=1000, never=True)] = 1


async def read(context: Asking, asked: Reading) -> Outcome:
    """All of its words: of a public story for everybody, of another for whom it concerns."""
    whole = await whole_story(context.uow, StoryId(asked.story))
    view = await _view_for(context, whole) if whole is not None else None
    if whole is None or view is None:
        return NOT_THERE
    if whole.story.state is StoryState.WITHDRAWN:
        return await as_it_stands(context, asked.story)
    pages = pages_of(view)
    page = min(asked.page, len(pages))
    parts: list[Part] = [Words(_("{title}", title=Strong(Name(view.title)))), Context(byline(view)), *pages[page - 1]]
    if page == len(pages):
        parts += [Facts(tuple(more_facts(view))), *images(view)]
    turn = []
    if len(pages) > 1:
        parts.append(Context(_("Page {page} of {pages}", page=page, pages=len(pages))))
    for label, to in ((_("Back"), page - 1), (_("Read on"), page + 1)):
        if 0 < to <= len(pages):
            turn.append(Button(label=label, command="story read", given={"story": str(view.id), "page": str(to)}))
    if whole.is_public:
        turn.append(tell_of_story(view.id))
    if _concerns(context, whole):
        turn.append(look_button(whole.story))
    return Reply(card=card(*parts, Buttons((*turn, STORIES, HOME))), replace=True)


async def _view_for(context: Asking, whole: WholeStory) -> PublicStory | None:
    return seen_when_published(whole) if _concerns(context, whole) else public_view(whole)


def _concerns(context: Asking, whole: WholeStory) -> bool:
    """Whether they may read it before it is public: a draft is for the library that writes it."""
    eyes = eyes_of(context)
    if whole.story.library_id in eyes.own:
        return True
    theirs = any(each.library_id in eyes.own for each in whole.consents)
    return whole.story.state is not StoryState.DRAFT and (theirs or eyes.is_staff)


async def look(context: Asking, asked: OneStory) -> Outcome:
    """Where it stands, and what can be done."""
    return await as_it_stands(context, asked.story)


async def listed(context: Asking, asked: Which) -> Outcome:
    """One's own first, then what was published."""
    shown = await story_page(context.uow, context.actor.library_ids, asked.page, size=MAX_ROWS)
    tell = (TELL,) if context.actor.contacts else ()
    if not shown.total:
        said = _("No story was published yet. Yours can be the first.")
        return Reply(card=card(said, Buttons((*tell, HOME))), replace=True)
    first = (shown.page - 1) * MAX_ROWS
    turn = [
        Button(label=label, command="story list", given={"page": str(to)})
        for label, to in ((_("Newer"), shown.page - 1), (_("Older"), shown.page + 1))
        if 0 < to <= last_page(shown.total, MAX_ROWS)
    ]
    return Reply(
        card=card(
            Rows(
                title=n_("{count} story", "{count} stories", shown.total),
                rows=tuple(_row(context, each) for each in shown.stories),
                foot=part_shown(first + 1, first + len(shown.stories), shown.total),
                buttons=(*turn, *tell, HOME),
            )
        ),
        replace=True,
    )


def _row(context: Asking, whole: WholeStory) -> Row:
    """One's own with where it stands; of others what everybody reads."""
    byname = byline(seen_when_published(whole))
    if all(each.library_id not in context.actor.library_ids for each in whole.consents):
        return Row(title=name(whole.story.title), detail=byname, button=read_button(whole.story.id))
    return Row(
        title=name(whole.story.title),
        aside=standing_of(whole.story),
        detail=byname,
        button=look_button(whole.story, _("Look")),
    )


COMMANDS = (
    Command(name="story look", summary=_("Look at a story"), takes=OneStory, run=look, changes=False, hidden=True),
    Command(name="story read", summary=_("Read a story"), takes=Reading, run=read, changes=False, hidden=True),
    Command(name="story list", summary=_("Stories"), takes=Which, run=listed, changes=False, hidden=True),
)

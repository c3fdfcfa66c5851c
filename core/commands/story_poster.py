"""Stories as Markdown, for staff: one for a poster at a conference, or all that are published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import STAFF_HOME
from core.cards.poster import MEDIA_TYPE, poster
from core.chat.card import Buttons, Context, card
from core.chat.outcome import Outcome, Reply
from core.chat.words import Name, _, n_
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Audience, Command, Nothing
from core.commands.recording import NOT_THERE
from core.model.ids import StoryId
from core.services.public_stories import PublicStory, public_stories, public_story
from core.store.files import keep_file

MOST = 200
"""Stories in one file: the newest."""


@dataclass(frozen=True, kw_only=True)
class Poster:
    """Which story."""

    story: Annotated[int, Ask(_("Story"), never=True)]


async def of_one(context: Asking, asked: Poster) -> Outcome:
    """One published story as a file."""
    view = await public_story(context.uow, StoryId(asked.story))
    if view is None:
        return NOT_THERE
    return _file(context, [view], f"story-{view.id}.md")


async def of_all(context: Asking, asked: Nothing) -> Outcome:
    """All published stories in one file."""
    found = await public_stories(context.uow, limit=MOST)
    if not found.stories:
        return Reply(card=card(_("No story is published yet."), Buttons((STAFF_HOME,))))
    return _file(context, list(found.stories), f"stories-{context.today.isoformat()}.md")


def _file(context: Asking, stories: list[PublicStory], name: str) -> Reply:
    content = poster(stories, context.reader).encode("utf-8")
    ref = keep_file(context.uow, owner=context.actor.ref, name=name, media_type=MEDIA_TYPE, content=content)
    said = (
        _("“{title}” as Markdown, for a poster or a handout.", title=Name(stories[0].title))
        if len(stories) == 1
        else n_("{count} story as Markdown.", "{count} stories as Markdown, the newest first.", len(stories))
    )
    note = _("It holds what everybody may see. If a story is taken back later, please do not show it any more.")
    return Reply(card=card(said, ref, Context(note), Buttons((STAFF_HOME,))), lasting=True)


COMMANDS = (
    Command(
        name="story poster", summary=_("A story as Markdown"), takes=Poster, run=of_one, who=Audience.STAFF, hidden=True
    ),
    Command(
        name="story posters",
        summary=_("Stories as Markdown"),
        takes=Nothing,
        run=of_all,
        who=Audience.STAFF,
        hidden=True,
    ),
)

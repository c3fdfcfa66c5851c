"""A page for one story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeGuard
from urllib.parse import urlsplit

from adapters.web.drawing import direction, draw, said_plainly, say, stamp
from adapters.web.pictures import more_plates, plate, shown_for
from adapters.web.site import Site
from adapters.web.words import FRAME, apart, beginning, pair_in_full, paragraphs, unquoted
from core.api import THEMES, TOOK_PART, PublicStory
from core.chat import Day, Text, _, n_

if TYPE_CHECKING:
    from markupsafe import Markup

WORDS_A_MINUTE = 200
"""Of somebody who reads in another language than their own."""

LETTERS_A_WORD = 5

BOTH = _("Both libraries agreed to this page and to the names on it. Either can take it back at any time.")

NAMELESS = _("The libraries agreed to this page, without their names. Each can take it back at any time.")

SEVERAL = _("All its libraries agreed to this page and to the names on it. Each can take it back at any time.")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the story that answers a question of the form."""

    heading: Text
    paragraphs: list[str]


@dataclass(frozen=True, slots=True)
class Fact:
    """`theirs`: in the words of a member."""

    label: Text
    value: Markup | str
    theirs: bool = False


def story_page(story: PublicStory, site: Site, style: str) -> str:
    """All of it."""
    return draw(
        "story.html",
        frame=FRAME,
        words={"agreed": _agreed(story)},
        here="story",
        tells_already=True,
        site=site,
        style=style,
        title=f"{story.title} · {said_plainly(FRAME['programme'])}",
        canonical=site.whole(f"/{story.id}"),
        summary=summary_of(story),
        shown=shown_for(story, site),
        published=stamp(story.published_at),
        changed=stamp(changed(story)),
        story=story,
        direction=direction(story.language),
        pair=pair_in_full(story),
        told=_("{day} · {time}", day=Day(story.published_at.date()), time=time_to_read(story)),
        picture=plate(story, site),
        more_pictures=more_plates(story, site),
        paragraphs=paragraphs(story.happened),
        quote=unquoted(story.quote) if story.quote else None,
        quoted=story.quoted,
        sections=sections(story),
        facts=_facts(story),
    )


def summary_of(story: PublicStory) -> str:
    """What stands beside its link."""
    return beginning(story.happened, 200)


def changed(story: PublicStory) -> datetime:
    """When it last came to say something else."""
    return max(story.published_at, story.changed_at)


def time_to_read(story: PublicStory) -> Text:
    """Rounded up."""
    text = " ".join(filter(None, (story.happened, story.more, story.how_met, story.hoped, story.hard, story.advice)))
    words = max(len(text.split()), len(text) / (LETTERS_A_WORD * 2))
    return n_("{count} minute to read", "{count} minutes to read", max(1, -(-round(words) // WORDS_A_MINUTE)))


def sections(story: PublicStory) -> list[Section]:
    """What was answered beside the story itself, in the order of the form."""
    asked = (
        (_("How it went on"), story.more),
        (_("How they met"), story.how_met),
        (_("What they hoped for"), story.hoped),
        (_("What was hard"), story.hard),
        (_("Advice for others"), story.advice),
    )
    return [Section(heading, parts) for heading, text in asked if (parts := paragraphs(text))]


def _facts(story: PublicStory) -> list[Fact]:
    from markupsafe import Markup  # noqa: PLC0415 (comes with the templates)

    facts = [Fact(_("It happened on"), say(_("{day}", day=Day(story.happened_on))))]
    if story.took_part:
        facts.append(Fact(_("Who took part"), say(apart([TOOK_PART[each] for each in story.took_part]))))
    if story.result:
        facts.append(Fact(_("One result"), story.result, theirs=True))
    if story.themes:
        facts.append(Fact(_("What it is about"), say(apart([THEMES[each] for each in story.themes]))))
    if is_web_address(story.link):
        host = urlsplit(story.link).hostname or story.link
        there = Markup('<a href="{}" rel="nofollow ugc noopener noreferrer"><bdi dir="ltr">{}</bdi></a>')
        facts.append(Fact(_("Video"), there.format(story.link, host)))
    return facts


def is_web_address(link: str | None) -> TypeGuard[str]:
    """Whether it may be followed. Whatever was kept, a page leads to the web and nowhere else."""
    try:
        parts = urlsplit(link or "")
        return parts.scheme == "https" and bool(parts.hostname)
    except ValueError:
        return False


def _agreed(story: PublicStory) -> Text:
    if any(library.name is None for library in story.libraries):
        return NAMELESS
    return SEVERAL if len(story.libraries) > 2 else BOTH  # noqa: PLR2004  # most partnerships have two

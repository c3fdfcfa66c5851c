"""What a story needs before it can be sent or published: enough words, not too many, and no name where none may be."""

from __future__ import annotations

from enum import Enum

from sqlalchemy import or_, select

from core.content.folding import fold
from core.content.names import is_unparted, names_in
from core.model.contacts import Departure
from core.model.libraries import Contact
from core.model.members import Member
from core.model.stories import Consent
from core.services.public_stories import WholeStory
from core.store.unit import UnitOfWork

FEWEST_WORDS = 30
MOST_WORDS = 600
"""Of what happened: the short form is told in two minutes and read in as many."""


class Lacking(Enum):
    """What a story needs before it can be sent, or published."""

    WORDS = "words"
    FEWER_WORDS = "fewer-words"
    NO_NAMES = "no-names"
    """It is published without names, and its text holds some."""


def count_words(text: str) -> int:
    """Words of a text; in scripts that do not part them, two letters count as one."""
    unparted = sum(1 for letter in text if is_unparted(letter))
    return len(text.split()) + unparted // 2


async def names_that_show(uow: UnitOfWork, whole: WholeStory) -> list[str]:
    """Names that stand in the text of a story that is to be without names. One statement."""
    if whole.names_shown:
        return []
    return await names_of(uow, whole)


async def names_of(uow: UnitOfWork, whole: WholeStory) -> list[str]:
    """Names that stand in its text, without what its author says is no name in it. One statement."""
    story = whole.story
    people = [*await _people(uow, whole), *(each for each in (story.quoted, story.guardians_adult) if each)]
    texts = (
        story.title,
        story.happened,
        story.more,
        story.result,
        story.how_met,
        story.hoped,
        story.hard,
        story.advice,
        story.quote,
        story.link,
        *(photo.alt for photo in whole.photos),
    )
    found = names_in(texts, [name for library in whole.libraries for name in (library.name, library.town)], people)
    return [name for name in found if fold(name) not in story.no_names]


async def _people(uow: UnitOfWork, whole: WholeStory) -> list[str]:
    """The names of everybody who speaks for its libraries or did, who told it, and who answered. One statement."""
    libraries = [library.id for library in whole.libraries]
    speaks = select(Contact.member_id).where(Contact.library_id.in_(libraries))
    spoke = select(Departure.member_id).where(Departure.library_id.in_(libraries))
    took_part = {whole.story.author_id, *(each.member_id for each in whole.consents if each.member_id is not None)}
    found = await uow.session.scalars(
        select(Member.name)
        .where(or_(Member.id.in_(speaks), Member.id.in_(spoke), Member.id.in_(took_part)))
        .order_by(Member.id)
    )
    return list(found)


async def lacking(uow: UnitOfWork, whole: WholeStory) -> tuple[list[Lacking], list[str]]:
    """What it needs before it can be sent; and the names that are to go."""
    words = count_words(whole.story.happened)
    found: list[Lacking] = []
    if words < FEWEST_WORDS:
        found.append(Lacking.WORDS)
    if words > MOST_WORDS:
        found.append(Lacking.FEWER_WORDS)
    nameless = whole.story.wish is Consent.NAMELESS or any(
        each.nameless or each.answer is Consent.NAMELESS for each in whole.consents
    )
    hidden = whole.story.wish is not Consent.NOT_PUBLISHED and (nameless or not whole.story.is_safe_for_minors)
    names = await names_of(uow, whole) if hidden else []
    if names:
        found.append(Lacking.NO_NAMES)
    return found, names

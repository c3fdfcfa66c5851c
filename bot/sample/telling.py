"""Stories that were told, agreed to and published in the past."""

from datetime import UTC, date, datetime, time
from typing import Protocol

from bot.sample.reading import SampleStory
from core.model.ids import LibraryId
from core.model.libraries import Library
from core.model.members import Member
from core.model.partnerships import Partnership
from core.model.stories import Consent, Minors, Story, StoryConsent, StoryState
from core.services.story_publishing import announce
from core.store import UnitOfWork


class Planted(Protocol):
    """What is in the garden already."""

    libraries: dict[str, Library]
    contacts: dict[str, Member]

    def day(self, days_ago: int) -> date:
        """The day so many days back."""
        ...


async def plant_story(uow: UnitOfWork, garden: Planted, entry: SampleStory, partnership: Partnership) -> None:
    """It stands on the public pages, and in the stories channels with the next delivery."""
    teller = garden.contacts[entry.by]
    told_at = datetime.combine(garden.day(entry.told), time(12), UTC)
    libraries: list[LibraryId] = [garden.libraries[key].id for key in (entry.by, entry.with_)]
    story = Story(
        partnership_id=partnership.id,
        library_id=libraries[0],
        author_id=teller.id,
        created_at=told_at,
        changed_at=told_at,
        published_at=told_at,
        title=entry.title,
        happened=entry.happened.strip(),
        happened_on=garden.day(entry.happened_on),
        wish=Consent(entry.answers[0]),
        minors=Minors(entry.minors),
        language=entry.language,
        state=StoryState.PUBLISHED,
        result=entry.result,
        quote=entry.quote,
        quoted=entry.quoted,
        took_part=entry.took_part,
        themes=entry.themes,
        how_met=entry.how_met,
        hard=entry.hard,
        advice=entry.advice,
        asked_at=told_at,
    )
    uow.session.add(story)
    await uow.session.flush()
    for key, library_id, answer in zip((entry.by, entry.with_), libraries, entry.answers, strict=True):
        uow.session.add(
            StoryConsent(
                story_id=story.id,
                library_id=library_id,
                answer=Consent(answer),
                member_id=garden.contacts[key].id,
                answered_at=told_at,
            )
        )
    await uow.session.flush()
    await announce(uow, story)

"""How is it going? One question to each library in the middle of a trial, answered with a number and a few words.

Partners do not read each other's answer, so that it may be honest: those who watch over the partnership do, and they
are told when a library asks for help.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, func, select

from core.model.answers import AnswerSource
from core.model.ids import LibraryId, MemberId, PartnershipId
from core.model.libraries import Library
from core.model.members import Member
from core.model.notices import Notice
from core.model.partnerships import Partnership, PartnershipState
from core.model.reviews import LOW_SCORE, MidwayAnswer
from core.model.schedule import local_day
from core.services.communications import hold
from core.services.partnerships import partnership_by_id, partnerships_of
from core.services.people import contacts_of, in_hours_of, in_their_hours
from core.services.trial_days import hold_due_trials, next_day_of_trials
from core.services.watching import helpers_of
from core.store.unit import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Score:
    """An answer before it is written down: from 1, not well, to 5, very well. `source`, `on`: of one that somebody
    records; `on` of their calendar.
    """

    library_id: LibraryId
    score: int
    by: MemberId
    words: str | None = None
    source: AnswerSource | None = None
    on: date | None = None


@dataclass(frozen=True)
class ScoreGiven:
    """An answer, and the name of who gave or recorded it."""

    answer: MidwayAnswer
    name: str

    @property
    def is_low(self) -> bool:
        """Whether help is offered."""
        return self.answer.score <= LOW_SCORE


@dataclass(frozen=True)
class Midway:
    """What was asked midway, on that day of UTC, and what each library said."""

    partnership: Partnership
    asked_on: date
    answers: Mapping[LibraryId, ScoreGiven]

    @property
    def libraries(self) -> list[Library]:
        """Those who are asked; who joined since has only just come."""
        return [row.library for row in self.partnership.rows if row.joined_on is None or row.joined_on <= self.asked_on]

    @property
    def is_open(self) -> bool:
        """Whether it can be answered: until the trial is reviewed, and while it lasts."""
        trial = self.partnership.state is PartnershipState.TRIAL
        return trial and self.partnership.midway_asked_on == self.asked_on


def about(partnership_id: PartnershipId) -> str:
    """What notices about the question are marked with."""
    return f"midway:{partnership_id}"


async def midway_of(
    uow: UnitOfWork, partnership_id: PartnershipId, *, asked_on: date | None = None, to_answer: bool = False
) -> Midway | None:
    """The question that was asked on that day, by default the last one; None when none was. `to_answer`: its
    partnership is held.
    """
    partnership = await partnership_by_id(uow, partnership_id)
    if partnership is None:
        return None
    if to_answer:
        await hold(uow, partnership)
    asked_on = asked_on or partnership.midway_asked_on or await _last_answered(uow, partnership_id)
    if asked_on is None:
        return None
    found = await uow.session.execute(
        select(MidwayAnswer, Member.name)
        .join(Member, Member.id == MidwayAnswer.member_id)
        .where(MidwayAnswer.partnership_id == partnership_id, MidwayAnswer.asked_on == asked_on)
        .order_by(MidwayAnswer.at, MidwayAnswer.id)
        .execution_options(populate_existing=True)
    )
    return Midway(partnership, asked_on, {answer.library_id: ScoreGiven(answer, name) for answer, name in found})


async def _last_answered(uow: UnitOfWork, partnership_id: PartnershipId) -> date | None:
    day: date | None = await uow.session.scalar(
        select(func.max(MidwayAnswer.asked_on)).where(MidwayAnswer.partnership_id == partnership_id)
    )
    return day


async def midways_to_answer(uow: UnitOfWork, library_ids: Collection[LibraryId]) -> Sequence[tuple[Midway, Library]]:
    """What these libraries are asked and have not answered, the oldest partnership first."""
    waiting = []
    for partnership in await partnerships_of(uow, library_ids, states={PartnershipState.TRIAL}):
        midway = await midway_of(uow, partnership.id) if partnership.midway_asked_on is not None else None
        if midway is not None and midway.is_open:
            waiting += [
                (midway, each) for each in midway.libraries if each.id in library_ids and each.id not in midway.answers
            ]
    return waiting


async def answer_midway(uow: UnitOfWork, midway: Midway, said: Score) -> None:
    """Write it down, or in the place of what the library said before. It is open, and its partnership held
    (`midway_of`).
    """
    partnership_id = midway.partnership.id
    given = midway.answers.get(said.library_id)
    if given is None:
        answer = MidwayAnswer(
            partnership_id=partnership_id,
            library_id=said.library_id,
            asked_on=midway.asked_on,
            score=said.score,
            member_id=said.by,
            at=uow.now,
        )
        uow.session.add(answer)
    else:
        answer = given.answer
    answer.score = said.score
    answer.member_id = said.by
    answer.at = uow.now
    answer.words = said.words
    answer.recorded_from = said.source
    answer.recorded_on = said.on
    await uow.session.flush()
    uow.audit(
        "midway answered",
        "partnership",
        partnership_id,
        by=said.by,
        library=said.library_id,
        score=said.score,
        recorded=said.source.value if said.source else None,
    )
    await uow.refresh(about(partnership_id))


async def ask_for_help(uow: UnitOfWork, midway: Midway, library_id: LibraryId, *, by: MemberId) -> bool:
    """The mentors of the partnership, else those who watch over it, read that this library would like help, once for
    each asking. False when nobody could be told.
    """
    helpers, _mentors = await helpers_of(uow, midway.partnership)
    recipients = await in_hours_of(uow, set(helpers) - {by})
    subject = f"midway_help:{midway.partnership.id}:{library_id}:{midway.asked_on.isoformat()}"
    if await uow.session.scalar(select(exists().where(Notice.about == subject))):
        return True
    uow.audit("help asked", "partnership", midway.partnership.id, by=by, library=library_id)
    await uow.notify(
        "midway_help",
        subject,
        recipients,
        partnership=midway.partnership.id,
        library=library_id,
        asked_on=midway.asked_on.isoformat(),
        member=by,
    )
    return bool(recipients)


async def pass_on_midway(
    uow: UnitOfWork, library_id: LibraryId, recipients: Sequence[tuple[MemberId, datetime]]
) -> None:
    """What that library is asked and has not answered these people of it are asked too."""
    for midway, _library in await midways_to_answer(uow, [library_id]):
        await _ask(uow, midway.partnership, midway.asked_on, recipients)


# The clock


async def ask_midway(uow: UnitOfWork) -> int:
    """Ask about trials whose day has come, at most fifty; answers how many. It may run anywhere, often."""
    due = await hold_due_trials(uow, Partnership.midway_on)
    for partnership in due:
        await _ask_due(uow, partnership)
    return len(due)


async def _ask_due(uow: UnitOfWork, partnership: Partnership) -> None:
    """Unless another program just did; and not when its review has come meanwhile, which asks the same and more."""
    today = local_day(uow.now, "UTC")
    if partnership.midway_on is None or partnership.midway_on > today:
        return
    partnership.midway_on = None
    if partnership.review_on is not None and partnership.review_on <= today:
        return
    partnership.midway_asked_on = today
    uow.audit("midway asked", "partnership", partnership.id, by=None)
    contacts = await contacts_of(uow, [row.library_id for row in partnership.rows])
    await _ask(uow, partnership, today, in_their_hours(uow, contacts))


async def _ask(
    uow: UnitOfWork, partnership: Partnership, asked_on: date, recipients: Sequence[tuple[MemberId, datetime]]
) -> None:
    key = f"midway:{about(partnership.id)}:{asked_on.isoformat()}"
    await uow.notify(
        "midway",
        about(partnership.id),
        recipients,
        key=key,
        partnership=partnership.id,
        asked_on=asked_on.isoformat(),
    )


async def next_midway(uow: UnitOfWork) -> datetime | None:
    """When a trial is next asked about: as that day begins in UTC; None when none is."""
    return await next_day_of_trials(uow, Partnership.midway_on)

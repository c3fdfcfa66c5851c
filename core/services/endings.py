"""A kind ending: asked for, agreed to or objected to, taken back. Nothing ever ends unless somebody asked for it.

Two weeks after it was asked it happens (`partings`), unless somebody would like to talk first; then it waits for those
who asked. Whoever changes one holds its partnership: of two at the same moment one wins, and the other reads it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.orm import aliased

from core.model.agreements import Agreement, AgreementState
from core.model.answers import Choice, LibraryAnswer, Question
from core.model.endings import OPEN_ENDING, Ending, EndingReason, EndingState, ending_at
from core.model.ids import EndingId, LibraryId, MemberId, PartnershipId
from core.model.libraries import Library
from core.model.members import Member
from core.model.partnerships import Partnership, PartnershipLibrary
from core.model.renewals import Renewal, RenewalState
from core.services.communications import Held, hold_of
from core.services.library_answers import Heard, Said, answered_by, answers_to, write_answer
from core.services.partnerships import partnerships_by_id
from core.services.people import contacts_of, in_hours_of, in_their_hours
from core.services.watching import watchers_of
from core.store.unit import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Wished:
    """What somebody asks for. `library_id`: None when staff ask. `last_day`: of an agreement that runs out with it."""

    library_id: LibraryId | None
    reason: EndingReason
    words: str | None = None
    thanks: str | None = None
    seek_again: bool = False
    last_day: date | None = None


@dataclass(frozen=True)
class Parting:
    """An ending with its partnership, the names of who did what, and what the other libraries said to it."""

    ending: Ending
    partnership: Partnership
    asker: str
    settler: str | None
    answers: Mapping[LibraryId, Heard]

    @property
    def library(self) -> Library | None:
        """The one that asked; None when staff did."""
        return next((row.library for row in self.partnership.rows if row.library_id == self.ending.library_id), None)

    @property
    def others(self) -> list[Library]:
        """Those who are asked whether they agree."""
        return [row.library for row in self.partnership.rows if row.library_id != self.ending.library_id]

    @property
    def is_open(self) -> bool:
        """It has not ended, and may."""
        return self.ending.state in OPEN_ENDING


def about(ending_id: EndingId) -> str:
    """What notices about an ending are marked with."""
    return f"ending:{ending_id}"


async def parting_by_id(uow: UnitOfWork, ending_id: EndingId, *, to_answer: bool = False) -> Parting | None:
    """The ending, or None. `to_answer`: its partnership is held; the second of two who answer reads the first."""
    if to_answer and await hold_of(uow, select(Ending.partnership_id).where(Ending.id == ending_id)) is None:
        return None
    found = await _partings(uow, Ending.id == ending_id)
    return found[0] if found else None


async def open_parting(uow: UnitOfWork, partnership_id: PartnershipId) -> Parting | None:
    """The ending of that partnership that waits, or None."""
    found = await _partings(uow, Ending.partnership_id == partnership_id, Ending.state.in_(OPEN_ENDING))
    return found[0] if found else None


async def last_parting(uow: UnitOfWork, partnership_id: PartnershipId) -> Parting | None:
    """The newest one of that partnership, whatever became of it; or None."""
    newest = select(Ending.id).where(Ending.partnership_id == partnership_id).order_by(Ending.id.desc()).limit(1)
    found = await _partings(uow, Ending.id == newest.scalar_subquery())
    return found[0] if found else None


async def _partings(uow: UnitOfWork, *which: ColumnElement[bool]) -> Sequence[Parting]:
    asker, settler = aliased(Member), aliased(Member)
    found = await uow.session.execute(
        select(Ending, asker.name, settler.name)
        .join(asker, asker.id == Ending.asked_by)
        .outerjoin(settler, settler.id == Ending.settled_by)
        .where(*which)
        .order_by(Ending.id.desc())
        .execution_options(populate_existing=True)
    )
    rows = found.all()
    answers = await answers_to(uow, Question.ENDING, [row[0].id for row in rows])
    partnerships = await partnerships_by_id(uow, [row[0].partnership_id for row in rows])
    return [
        Parting(ending, partnerships[ending.partnership_id], asked, settled, answers[ending.id])
        for ending, asked, settled in rows
    ]


async def ask_ending(uow: UnitOfWork, held: Held, wished: Wished, *, by: MemberId) -> Ending:
    """Ask for it: the other libraries' contacts read it in their hours, and so do the asker's colleagues. No other one
    of the partnership is open.
    """
    partnership = held.partnership
    ending = Ending(
        partnership_id=partnership.id,
        asked_by=by,
        asked_at=uow.now,
        ends_at=ending_at(uow.now, wished.last_day),
        reason=wished.reason,
        library_id=wished.library_id,
        words=wished.words,
        thanks=wished.thanks,
        seek_again=wished.seek_again,
    )
    uow.session.add(ending)
    await uow.session.flush()
    uow.audit("ending asked", "partnership", partnership.id, by=by, ending=ending.id, reason=wished.reason.value)
    told = [contact for contact in held.contacts if contact.member_id != by]
    await uow.notify("ending", about(ending.id), in_their_hours(uow, told), ending=ending.id)
    return ending


async def agree(uow: UnitOfWork, parting: Parting, said: Said) -> bool:
    """A library agrees. True once all others have: then nothing is waited for, but for the last day of an agreement. It
    is open (`parting_by_id`).
    """
    ending = parting.ending
    await write_answer(uow, Question.ENDING, ending.id, ending.partnership_id, said)
    answers = (await answers_to(uow, Question.ENDING, [ending.id]))[ending.id]
    chosen = {library.id: answers[library.id].answer.choice for library in parting.others if library.id in answers}
    if ending.state is EndingState.OBJECTED and Choice.NO not in chosen.values():
        ending.state = EndingState.WAITING
    await uow.refresh(about(ending.id))
    return len(chosen) == len(parting.others) and set(chosen.values()) == {Choice.YES}


async def object_to(uow: UnitOfWork, parting: Parting, said: Said) -> None:
    """A library would like to talk first: it does not end by itself any more. Those who asked, and those who watch over
    the partnership, are told. It is open (`parting_by_id`).
    """
    ending = parting.ending
    await write_answer(uow, Question.ENDING, ending.id, ending.partnership_id, said)
    ending.state = EndingState.OBJECTED
    watchers = {member.id for member in await watchers_of(uow, parting.partnership)}
    told = await _askers(uow, ending) | watchers
    await _tell(uow, "ending_answer", ending, told - {said.by})
    await uow.refresh(about(ending.id))


async def take_back(uow: UnitOfWork, parting: Parting, *, by: MemberId) -> None:
    """They go on together; the others are told. What was asked about renewal with it waits again. It is open
    (`parting_by_id`).
    """
    ending = parting.ending
    objected = ending.state is EndingState.OBJECTED
    ending.state = EndingState.WITHDRAWN
    ending.settled_at = uow.now
    ending.settled_by = by
    uow.audit("ending withdrawn", "partnership", ending.partnership_id, by=by, ending=ending.id)
    await _ask_again(uow, ending)
    told = {each.member_id for each in await contacts_of(uow, [row.library_id for row in parting.partnership.rows])}
    if objected:
        told |= {member.id for member in await watchers_of(uow, parting.partnership)}
    await _tell(uow, "ending_answer", ending, told - {by})
    await uow.refresh(about(ending.id))


async def asker_left(uow: UnitOfWork, parting: Parting, *, by: MemberId) -> None:
    """Whoever asked for it left the partnership instead: the others go on, and read so where they were asked. It is
    open, and its partnership is held.
    """
    ending = parting.ending
    ending.state = EndingState.WITHDRAWN
    ending.settled_at = uow.now
    ending.settled_by = by
    uow.audit("ending withdrawn", "partnership", ending.partnership_id, by=by, ending=ending.id)
    await _ask_again(uow, ending)
    await uow.refresh(about(ending.id))


async def endings_to_answer(uow: UnitOfWork, library_ids: Collection[LibraryId]) -> Sequence[Parting]:
    """What others asked one of these libraries, and it has not answered, the newest first."""
    asked = exists().where(
        PartnershipLibrary.partnership_id == Ending.partnership_id,
        PartnershipLibrary.library_id.in_(library_ids),
        PartnershipLibrary.library_id.is_distinct_from(Ending.library_id),
        ~answered_by(PartnershipLibrary.library_id, Question.ENDING, Ending.id),
    )
    return await _partings(uow, Ending.state.in_(OPEN_ENDING), asked)


async def pass_on_endings(
    uow: UnitOfWork, library_id: LibraryId, recipients: Sequence[tuple[MemberId, datetime]]
) -> None:
    """What that library is asked and has not answered these people of it are asked too."""
    for parting in await endings_to_answer(uow, [library_id]):
        await uow.notify("ending", about(parting.ending.id), recipients, ending=parting.ending.id)


async def _ask_again(uow: UnitOfWork, ending: Ending) -> None:
    """The renewal that the ending came from waits again, without the answer of the library that asked for it; not
    where a newer version is in force since.
    """
    in_force = exists().where(Agreement.id == Renewal.agreement_id, Agreement.state == AgreementState.SIGNED)
    found = await uow.session.scalars(
        update(Renewal)
        .where(Renewal.partnership_id == ending.partnership_id, Renewal.state == RenewalState.ENDING, in_force)
        .values(state=RenewalState.WAITING, settled_at=None)
        .returning(Renewal.id)
    )
    for renewal_id in found.all():
        await uow.session.execute(
            delete(LibraryAnswer).where(
                LibraryAnswer.question == Question.RENEWAL,
                LibraryAnswer.subject_id == renewal_id,
                LibraryAnswer.choice == Choice.NO,
            )
        )
        await uow.refresh(f"renewal:{renewal_id}")


async def _askers(uow: UnitOfWork, ending: Ending) -> set[MemberId]:
    """Who asked, and their colleagues."""
    library_ids = [ending.library_id] if ending.library_id is not None else []
    return {ending.asked_by, *(contact.member_id for contact in await contacts_of(uow, library_ids))}


async def _tell(uow: UnitOfWork, kind: str, ending: Ending, member_ids: Collection[MemberId]) -> None:
    recipients = await in_hours_of(uow, member_ids)
    state = ending.state.value
    key = f"{kind}:{about(ending.id)}:{state}:{int(uow.now.timestamp())}"
    await uow.notify(kind, about(ending.id), recipients, key=key, ending=ending.id, state=state)

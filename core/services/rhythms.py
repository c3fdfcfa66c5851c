"""How often partners talk: one library proposes, all others confirm, and the longer rhythm holds meanwhile.

One *no* is enough, and what was agreed before holds again; a new proposal takes the place of the one that waits.
Whoever changes one holds its partnership: of two at the same moment one wins, and the other reads it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, select

from core.model.answers import AnswerSource, Choice, LibraryAnswer, Question
from core.model.ids import LibraryId, MemberId, PartnershipId, RhythmId
from core.model.libraries import Library
from core.model.lifecycle import ChangeReason
from core.model.members import Member
from core.model.partnerships import Partnership, PartnershipLibrary
from core.model.rhythms import Rhythm, RhythmState
from core.model.schedule import local_day
from core.services.communications import Held, forget_open_nudges, hold_of
from core.services.library_answers import Heard, Said, answers_to, write_answer
from core.services.lifecycle import record_event
from core.services.partnerships import partnerships_by_id
from core.services.people import contacts_of, in_their_hours
from core.services.quiet_notices import about as about_silence
from core.services.quiet_notices import is_told
from core.services.waiting_rhythms import waiting_rhythm
from core.store.unit import Recipient, UnitOfWork


@dataclass(frozen=True, kw_only=True)
class RhythmWish:
    """What somebody proposes, for which library. `days` between two talks. `source`, `on`: of one that somebody
    records; `on` of their calendar.
    """

    library_id: LibraryId
    days: int
    by: MemberId
    source: AnswerSource | None = None
    on: date | None = None


@dataclass(frozen=True)
class ProposedRhythm:
    """A proposed rhythm with its partnership, the library that proposed it, the name of who asked or recorded it, and
    what the others said to it.
    """

    rhythm: Rhythm
    library: Library
    asker: str
    partnership: Partnership
    answers: Mapping[LibraryId, Heard]

    @property
    def others(self) -> list[Library]:
        """Those whose yes it needs."""
        return [row.library for row in self.partnership.rows if row.library_id != self.rhythm.library_id]

    @property
    def silent(self) -> list[Library]:
        """Those of them who have not answered."""
        return [each for each in self.others if each.id not in self.answers]

    @property
    def is_open(self) -> bool:
        """It can be answered."""
        return self.rhythm.state is RhythmState.WAITING


def about(rhythm_id: RhythmId) -> str:
    """What notices about a proposed rhythm are marked with."""
    return f"rhythm:{rhythm_id}"


async def rhythm_by_id(uow: UnitOfWork, rhythm_id: RhythmId, *, to_answer: bool = False) -> ProposedRhythm | None:
    """The proposed rhythm, or None. `to_answer`: its partnership is held; the second of two who answer reads the
    first.
    """
    if to_answer and await hold_of(uow, select(Rhythm.partnership_id).where(Rhythm.id == rhythm_id)) is None:
        return None
    return await _one(uow, Rhythm.id == rhythm_id)


async def open_rhythm(uow: UnitOfWork, partnership_id: PartnershipId) -> ProposedRhythm | None:
    """The one that waits in that partnership, or None."""
    return await _one(uow, Rhythm.partnership_id == partnership_id, Rhythm.state == RhythmState.WAITING)


async def rhythms_to_answer(uow: UnitOfWork, library_ids: Collection[LibraryId]) -> Sequence[ProposedRhythm]:
    """Those that wait for the answer of one of these libraries, the oldest first."""
    if not library_ids:
        return ()
    answered = exists().where(
        LibraryAnswer.question == Question.RHYTHM,
        LibraryAnswer.subject_id == Rhythm.id,
        LibraryAnswer.library_id == PartnershipLibrary.library_id,
    )
    asked = exists().where(
        PartnershipLibrary.partnership_id == Rhythm.partnership_id,
        PartnershipLibrary.library_id.in_(library_ids),
        PartnershipLibrary.library_id != Rhythm.library_id,
        ~answered,
    )
    return await _proposed(uow, Rhythm.state == RhythmState.WAITING, asked)


async def _one(uow: UnitOfWork, *which: ColumnElement[bool]) -> ProposedRhythm | None:
    found = await _proposed(uow, *which)
    return found[0] if found else None


async def _proposed(uow: UnitOfWork, *which: ColumnElement[bool]) -> Sequence[ProposedRhythm]:
    found = await uow.session.execute(
        select(Rhythm, Library, Member.name)
        .join(Library, Library.id == Rhythm.library_id)
        .join(Member, Member.id == Rhythm.asked_by)
        .where(*which)
        .order_by(Rhythm.id)
        .execution_options(populate_existing=True)
    )
    rows = found.all()
    answers = await answers_to(uow, Question.RHYTHM, [row[0].id for row in rows])
    partnerships = await partnerships_by_id(uow, [row[0].partnership_id for row in rows])
    return [
        ProposedRhythm(rhythm, library, asker, partnerships[rhythm.partnership_id], answers[rhythm.id])
        for rhythm, library, asker in rows
    ]


async def propose_rhythm(uow: UnitOfWork, held: Held, wish: RhythmWish) -> Rhythm:
    """Propose it: the other libraries' contacts read it in their hours. It takes the place of one that waits, and until
    all have confirmed it the longer one holds.
    """
    partnership = held.partnership
    before = partnership.cadence_days
    waiting = await waiting_rhythm(uow, partnership.id)
    if waiting is not None:
        before = waiting.days_before
        await _end(uow, waiting, RhythmState.REPLACED)
    rhythm = Rhythm(
        partnership_id=partnership.id,
        library_id=wish.library_id,
        days=wish.days,
        asked_by=wish.by,
        asked_at=uow.now,
        days_before=before,
        recorded_from=wish.source,
        recorded_on=wish.on,
    )
    uow.session.add(rhythm)
    await uow.session.flush()
    await _talk_every(uow, partnership, rhythm.holds_in(partnership.state))
    uow.audit(
        "rhythm proposed",
        "partnership",
        partnership.id,
        by=wish.by,
        rhythm=rhythm.id,
        days=wish.days,
        library=wish.library_id,
        recorded=wish.source.value if wish.source else None,
    )
    others = [each for each in held.contacts if each.library_id != wish.library_id and each.member_id != wish.by]
    await uow.notify("rhythm", about(rhythm.id), in_their_hours(uow, others), rhythm=rhythm.id)
    return rhythm


async def answer_rhythm(uow: UnitOfWork, proposed: ProposedRhythm, said: Said) -> None:
    """A library says yes or no. When all have said yes it holds for good; one *no*, and what was agreed before holds
    again. It is open (`rhythm_by_id`).
    """
    rhythm, partnership = proposed.rhythm, proposed.partnership
    await write_answer(uow, Question.RHYTHM, rhythm.id, rhythm.partnership_id, said)
    if said.choice is not Choice.YES:
        await _end(uow, rhythm, RhythmState.DECLINED)
        await _talk_every(uow, partnership, rhythm.days_before)
        await _tell(uow, proposed, said)
        return
    answers = (await answers_to(uow, Question.RHYTHM, [rhythm.id]))[rhythm.id]
    if all(each.id in answers for each in proposed.others):
        await _agree(uow, partnership, rhythm, by=said.by)
        await _tell(uow, proposed, said)
    await uow.refresh(about(rhythm.id))


async def withdraw_rhythm(uow: UnitOfWork, proposed: ProposedRhythm, *, by: MemberId) -> None:
    """Those who proposed it take it back; what was asked of the others says so. It is open (`rhythm_by_id`)."""
    await _withdraw(uow, proposed.partnership, proposed.rhythm, by=by)


async def rhythm_of_one_less(uow: UnitOfWork, partnership: Partnership, library_id: LibraryId, *, by: MemberId) -> None:
    """A library left while a rhythm waited: its own is taken back; another one needs one yes less. The partnership is
    held.
    """
    waiting = await waiting_rhythm(uow, partnership.id)
    if waiting is None:
        return
    if waiting.library_id == library_id:
        await _withdraw(uow, partnership, waiting, by=by)
        return
    proposed = await open_rhythm(uow, partnership.id)
    if proposed is not None and not proposed.silent:
        await _agree(uow, partnership, waiting, by=by)
        told = await contacts_of(uow, [row.library_id for row in partnership.rows])
        await uow.notify("rhythm_answer", about(waiting.id), in_their_hours(uow, told), rhythm=waiting.id)
    await uow.refresh(about(waiting.id))


async def ask_rhythms_of(
    uow: UnitOfWork, library_id: LibraryId, recipients: Collection[tuple[Recipient, datetime]]
) -> None:
    """People who speak for that library since now are asked what waits for its answer; whoever was asked already is
    not asked again.
    """
    for proposed in await rhythms_to_answer(uow, [library_id]):
        await uow.notify("rhythm", about(proposed.rhythm.id), recipients, rhythm=proposed.rhythm.id)


async def _withdraw(uow: UnitOfWork, partnership: Partnership, rhythm: Rhythm, *, by: MemberId) -> None:
    await _end(uow, rhythm, RhythmState.WITHDRAWN)
    await _talk_every(uow, partnership, rhythm.days_before)
    uow.audit("rhythm withdrawn", "partnership", partnership.id, by=by, rhythm=rhythm.id)


async def _agree(uow: UnitOfWork, partnership: Partnership, rhythm: Rhythm, *, by: MemberId) -> None:
    rhythm.state = RhythmState.CONFIRMED
    rhythm.ended_at = uow.now
    await _talk_every(uow, partnership, rhythm.days)
    record_event(uow, partnership, ChangeReason.RHYTHM_AGREED, by=by)


async def _end(uow: UnitOfWork, rhythm: Rhythm, state: RhythmState) -> None:
    rhythm.state = state
    rhythm.ended_at = uow.now
    await uow.refresh(about(rhythm.id))


async def _talk_every(uow: UnitOfWork, partnership: Partnership, days: int | None) -> None:
    told = is_told(partnership)
    moved = partnership.talk_every(days, local_day(uow.now, "UTC"))
    if told and moved:
        await uow.refresh(about_silence(partnership.id))
    await forget_open_nudges(uow, moved)


async def _tell(uow: UnitOfWork, proposed: ProposedRhythm, said: Said) -> None:
    """What came of it, to the contacts of every library but the one that answered last: those read it above."""
    library_ids = [row.library_id for row in proposed.partnership.rows if row.library_id != said.library_id]
    told = [each for each in await contacts_of(uow, library_ids) if each.member_id != said.by]
    rhythm_id = proposed.rhythm.id
    await uow.notify("rhythm_answer", about(rhythm_id), in_their_hours(uow, told), rhythm=rhythm_id)

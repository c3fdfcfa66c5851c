"""Renewing an agreement: its libraries are asked before it ends, each year where it has no end, and each answers for
itself. Whatever they say, and if they say nothing, nothing happens by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, select

from core.model.agreements import Agreement, AgreementState
from core.model.answers import Choice, Question
from core.model.endings import Ending
from core.model.ids import AgreementId, LibraryId, MemberId, PartnershipId, RenewalId
from core.model.libraries import Library
from core.model.lifecycle import ChangeReason
from core.model.partnerships import Partnership, PartnershipLibrary, PartnershipState
from core.model.renewals import Renewal, RenewalState, next_reminder, renewed_until
from core.model.schedule import local_day
from core.services.communications import hold, hold_of
from core.services.endings import Wished, ask_ending
from core.services.library_answers import Heard, Said, answered_by, answers_to, write_answer
from core.services.lifecycle import record_event
from core.services.partnerships import partnerships_by_id
from core.services.people import contacts_of, in_hours_of
from core.store.unit import UnitOfWork


@dataclass(frozen=True)
class Renewing:
    """An asking with its agreement and partnership, and what each library said."""

    renewal: Renewal
    agreement: Agreement
    partnership: Partnership
    answers: Mapping[LibraryId, Heard]

    @property
    def libraries(self) -> list[Library]:
        """Those who are asked: all who were partners on that day. Whoever joined since signed nothing that runs out."""
        rows = self.partnership.rows
        asked = [row for row in rows if row.joined_on is None or row.joined_on <= self.renewal.asked_on]
        return [row.library for row in asked or rows]

    @property
    def in_force(self) -> bool:
        """No later version took the agreement's place, and its partnership did not end."""
        signed = self.agreement.state is AgreementState.SIGNED
        return signed and self.partnership.state is not PartnershipState.ENDED

    @property
    def is_open(self) -> bool:
        """It can be answered."""
        return self.in_force and self.renewal.state is RenewalState.WAITING


def about(renewal_id: RenewalId) -> str:
    """What notices about an asking are marked with."""
    return f"renewal:{renewal_id}"


async def renewal_by_id(uow: UnitOfWork, renewal_id: RenewalId, *, to_answer: bool = False) -> Renewing | None:
    """The asking, or None. `to_answer`: its partnership is held; the second of two who answer reads the first."""
    if to_answer and await hold_of(uow, select(Renewal.partnership_id).where(Renewal.id == renewal_id)) is None:
        return None
    found = await _renewings(uow, Renewal.id == renewal_id)
    return found[0] if found else None


async def open_renewal(uow: UnitOfWork, partnership_id: PartnershipId) -> Renewing | None:
    """The asking of that partnership that waits for answers, or for an ending that a library began with it."""
    waits = Renewal.state.in_([RenewalState.WAITING, RenewalState.ENDING])
    found = await _renewings(uow, Renewal.partnership_id == partnership_id, waits)
    return next((each for each in found if each.in_force), None)


async def renewals_to_answer(uow: UnitOfWork, library_ids: Collection[LibraryId]) -> Sequence[Renewing]:
    """Askings that wait for an answer of one of these libraries, the newest first; who joined since is not asked."""
    asked = exists().where(
        PartnershipLibrary.partnership_id == Renewal.partnership_id,
        PartnershipLibrary.library_id.in_(library_ids),
        PartnershipLibrary.joined_on.is_(None) | (PartnershipLibrary.joined_on <= Renewal.asked_on),
        ~answered_by(PartnershipLibrary.library_id, Question.RENEWAL, Renewal.id),
    )
    return await _renewings(uow, Renewal.state == RenewalState.WAITING, asked)


async def open_renewal_of(uow: UnitOfWork, agreement_id: AgreementId) -> Renewing | None:
    """The asking about that agreement that waits for answers, or None."""
    found = await _renewings(uow, Renewal.agreement_id == agreement_id, Renewal.state == RenewalState.WAITING)
    return found[0] if found else None


async def signed_agreement(uow: UnitOfWork, partnership_id: PartnershipId) -> Agreement | None:
    """The one that is in force, or None."""
    found = await uow.session.scalars(
        select(Agreement)
        .where(Agreement.partnership_id == partnership_id, Agreement.state == AgreementState.SIGNED)
        .order_by(Agreement.version.desc())
        .limit(1)
    )
    return found.first()


async def _renewings(uow: UnitOfWork, *which: ColumnElement[bool]) -> Sequence[Renewing]:
    """The newest first."""
    found = await uow.session.execute(
        select(Renewal, Agreement)
        .join(Agreement, Agreement.id == Renewal.agreement_id)
        .where(*which)
        .order_by(Renewal.id.desc())
        .execution_options(populate_existing=True)
    )
    rows = found.all()
    answers = await answers_to(uow, Question.RENEWAL, [row[0].id for row in rows])
    partnerships = await partnerships_by_id(uow, [row[0].partnership_id for row in rows])
    return [
        Renewing(renewal, agreement, partnerships[renewal.partnership_id], answers[renewal.id])
        for renewal, agreement in rows
    ]


async def answer_renewal(uow: UnitOfWork, renewing: Renewing, said: Said) -> bool:
    """A library would go on with it, or change it. True once all would go on: then it is renewed, to `renewal.until`.
    Where they say different things the others are told. It is open (`renewal_by_id`).
    """
    renewal = renewing.renewal
    await write_answer(uow, Question.RENEWAL, renewal.id, renewal.partnership_id, said)
    heard = (await answers_to(uow, Question.RENEWAL, [renewal.id]))[renewal.id]
    everybody = {library.id for library in renewing.libraries}
    chosen = {library_id: each.answer.choice for library_id, each in heard.items() if library_id in everybody}
    if everybody <= chosen.keys() and set(chosen.values()) == {Choice.YES}:
        await _renew(uow, renewing, by=said.by)
        return True
    if set(chosen.values()) != {Choice.YES}:
        others = await contacts_of(uow, list(everybody - {said.library_id}))
        await tell_renewal(uow, renewal, "answers", {contact.member_id for contact in others} - {said.by})
    await uow.refresh(about(renewal.id))
    return False


async def renew_without(uow: UnitOfWork, renewing: Renewing) -> bool:
    """A library left while it was asked: nobody waits for its answer any more. True once all others would go on: then
    it is renewed. It is open, and its partnership is held.
    """
    chosen = {library.id: renewing.answers.get(library.id) for library in renewing.libraries}
    if all(heard is not None and heard.says(Choice.YES) for heard in chosen.values()):
        await _renew(uow, renewing, by=None)
        return True
    await uow.refresh(about(renewing.renewal.id))
    return False


async def _renew(uow: UnitOfWork, renewing: Renewing, *, by: MemberId | None) -> None:
    """It runs on, by the length that was signed; all are told. `by`: None where the last silent library left."""
    renewal, agreement = renewing.renewal, renewing.agreement
    today = local_day(uow.now, "UTC")
    if agreement.ends_on is not None:
        signed_until = await _signed_until(uow, agreement)
        agreement.ends_on = renewed_until(
            begins_on=agreement.begins_on, signed_until=signed_until, ends_on=agreement.ends_on, today=today
        )
    renewal.until = agreement.ends_on
    renewal.state = RenewalState.RENEWED
    renewal.settled_at = uow.now
    agreement.remind_on = following_reminder(agreement, today)
    record_event(uow, renewing.partnership, ChangeReason.RENEWED, by=by)
    until = agreement.ends_on.isoformat() if agreement.ends_on else None
    uow.audit("agreement renewed", "agreement", agreement.id, by=by, renewal=renewal.id, until=until)
    contacts = await contacts_of(uow, [library.id for library in renewing.libraries])
    await tell_renewal(uow, renewal, "renewed", {contact.member_id for contact in contacts} - {by})
    await uow.refresh(about(renewal.id))
    await uow.refresh(f"agreement:{agreement.id}")


async def _signed_until(uow: UnitOfWork, agreement: Agreement) -> date:
    """The end that was signed: what the first asking read, for each renewal moves it on."""
    first = await uow.session.scalar(
        select(Renewal.ends_on).where(Renewal.agreement_id == agreement.id).order_by(Renewal.id).limit(1)
    )
    end = first or agreement.ends_on
    if end is None:
        msg = f"agreement {agreement.id} has no end"
        raise RuntimeError(msg)
    return end


def following_reminder(agreement: Agreement, today: date) -> date:
    """The next day, after today, on which a signed agreement is asked about."""
    signed_on = local_day(agreement.signed_at or agreement.created_at, "UTC")
    return next_reminder(today, signed_on=signed_on, ends_on=agreement.ends_on)


async def let_it_end(uow: UnitOfWork, renewing: Renewing, wished: Wished, said: Said) -> Ending:
    """A library would not go on: an ending begins, on the agreement's last day. It is open (`renewal_by_id`), and no
    other ending of its partnership is.
    """
    renewal = renewing.renewal
    await write_answer(uow, Question.RENEWAL, renewal.id, renewal.partnership_id, said)
    renewal.state = RenewalState.ENDING
    renewal.settled_at = uow.now
    held = await hold(uow, renewing.partnership)
    ending = await ask_ending(uow, held, wished, by=said.by)
    await uow.refresh(about(renewal.id))
    return ending


async def tell_renewal(uow: UnitOfWork, renewal: Renewal, news: str, member_ids: Collection[MemberId]) -> None:
    """What came of it: "answers", "renewed" or "passed"; to each of these people, in their hours."""
    recipients = await in_hours_of(uow, member_ids)
    key = f"renewal_answer:{about(renewal.id)}:{news}:{int(uow.now.timestamp())}"
    await uow.notify("renewal_answer", about(renewal.id), recipients, key=key, renewal=renewal.id, news=news)

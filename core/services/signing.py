"""Signing an agreement: who has signed which text, and what becomes of a version that all have signed or that changed.

Whoever signs waits for whoever writes, and the other way round (`agreement_by_id(to_change=True)`). The form carries
what its reader had before them (`Version.seen`), so that no signature stands under a text it was not given for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from sqlalchemy import exists, select, update

from core.content.agreement import Section
from core.documents.draft import Draft
from core.model.agreements import Agreement, AgreementSignature, AgreementState, first_reminder
from core.model.answers import AnswerSource
from core.model.ids import AgreementCopyId, LibraryId, MemberId
from core.model.libraries import Library
from core.model.lifecycle import ChangeReason
from core.model.members import Member
from core.model.partnerships import Partnership, PartnershipLibrary, PartnershipState
from core.model.renewals import Renewal, RenewalState
from core.model.schedule import local_day
from core.services.agreement_versions import new_version
from core.services.agreements import (
    ONCE_SIGNED,
    Standing,
    about,
    conflicts_of,
    current_agreement,
    draft_of,
    signatures_of,
    texts_of,
)
from core.services.lifecycle import record_event
from core.services.partnerships import partnership_by_id
from core.services.people import contacts_of, in_hours_of, in_their_hours
from core.services.watching import watchers_of
from core.store.unit import UnitOfWork

Place = tuple[Section, str]
"""A section in one language."""


@dataclass(frozen=True)
class Signatory:
    """A library that signs. `signature`: None until it has; `signer`: the name of who pressed or recorded it."""

    library: Library
    signature: AgreementSignature | None
    signer: str | None


@dataclass(frozen=True)
class Version:
    """A version of an agreement as somebody who may sign it reads it, on that day of UTC (`today`). `conflicts`: texts
    that wait to be settled.
    """

    agreement: Agreement
    partnership: Partnership
    draft: Draft
    texts: Mapping[Place, Standing]
    signatories: tuple[Signatory, ...]
    conflicts: int
    today: date

    @property
    def seen(self) -> str:
        """What stands in it, in short: it changes with every word, and tells which sections did."""
        draft = self.draft
        words = sorted((section.value, code, text) for section, by in draft.texts.items() for code, text in by.items())
        whole = repr((draft.parties, draft.languages, draft.ruling, draft.short, words, self._days))
        editions = (
            f"{place[0].value}.{place[1]}.{standing.text.edition}" for place, standing in sorted(self.texts.items())
        )
        return " ".join((hashlib.sha256(whole.encode()).hexdigest()[:16], *editions))

    @property
    def _days(self) -> tuple[date | None, date | None]:
        return self.agreement.begins_on, self.agreement.ends_on

    def changed_since(self, seen: str) -> list[tuple[Place, Standing | None]]:
        """The places in which something else stands than was seen, in the order of the document; with None where
        nothing stands any more.
        """
        before = set(seen.split(" ")[1:])
        now = {
            f"{place[0].value}.{place[1]}.{standing.text.edition}": (place, standing)
            for place, standing in self.texts.items()
        }
        changed: dict[Place, Standing | None] = {now[each][0]: now[each][1] for each in now.keys() - before}
        for each in before - now.keys():
            section, _dot, rest = each.partition(".")
            place = next((key for key in Section if key.value == section), None)
            if place is not None and (place, rest.partition(".")[0]) not in self.texts:
                changed[place, rest.partition(".")[0]] = None
        order = list(Section)
        return sorted(changed.items(), key=lambda item: (order.index(item[0][0]), item[0][1]))

    @property
    def waiting(self) -> tuple[Library, ...]:
        """The libraries that have not signed."""
        return tuple(each.library for each in self.signatories if each.signature is None)

    @property
    def open(self) -> bool:
        """Whether it can be signed at all, once all is written."""
        return (
            self.agreement.state is AgreementState.DRAFT
            and self.partnership.state is not PartnershipState.ENDED
            and bool(self.waiting)
        )

    @property
    def is_past(self) -> bool:
        """Whether its last day is over: nobody signs what holds no more."""
        return self.agreement.ends_on is not None and self.agreement.ends_on < self.today


class Hindrance(Enum):
    """Why a version cannot be signed now."""

    CLOSED = "closed"
    """It is no draft any more, or its partnership has ended."""
    SIGNED = "signed"
    """That library has signed it."""
    CONFLICT = "conflict"
    """Two texts were written for one section, and none is chosen yet."""
    UNWRITTEN = "unwritten"
    """Nothing is written in a section that an agreement needs."""
    PAST = "past"
    """Its last day is over already."""
    CHANGED = "changed"
    """Something else stands there than the person had read."""


@dataclass(frozen=True, kw_only=True)
class Recording:
    """How a signature came that somebody wrote down for a library: by which way, on which day of their calendar."""

    source: AnswerSource
    on: date
    copy_id: AgreementCopyId | None = None


async def version_of(uow: UnitOfWork, agreement: Agreement) -> Version:
    """A version with everything that a reader needs."""
    partnership = await partnership_by_id(uow, agreement.partnership_id)
    if partnership is None:
        msg = f"agreement {agreement.id} has no partnership"
        raise RuntimeError(msg)
    signatures = await signatures_of(uow, agreement.id)
    return Version(
        agreement=agreement,
        partnership=partnership,
        draft=await draft_of(uow, agreement),
        texts=await texts_of(uow, agreement.id),
        signatories=tuple(await _signatories(uow, agreement, partnership, signatures)),
        conflicts=len(await conflicts_of(uow, agreement.id)),
        today=local_day(uow.now, "UTC"),
    )


async def _signatories(
    uow: UnitOfWork, agreement: Agreement, partnership: Partnership, signatures: Sequence[AgreementSignature]
) -> list[Signatory]:
    """Those who signed, and while it is written those who have not; a library that joined later is no part of it."""
    signed = {each.library_id: each for each in signatures}
    of_it = {row.library_id: row.library for row in partnership.rows}
    libraries = {} if signed and agreement.state in ONCE_SIGNED else of_it
    if gone := signed.keys() - libraries.keys():
        found = await uow.session.scalars(select(Library).where(Library.id.in_(gone)))
        libraries |= {each.id: each for each in found}
    members = await uow.session.execute(
        select(Member.id, Member.name).where(Member.id.in_([each.member_id for each in signatures]))
    )
    names = {row[0]: row[1] for row in members}
    return [
        Signatory(library, signature, names[signature.member_id] if signature else None)
        for library in sorted(libraries.values(), key=lambda each: each.id)
        for signature in (signed.get(library.id),)
    ]


def what_hinders(version: Version, library_id: LibraryId, seen: str | None) -> Hindrance | None:
    """Why that library cannot sign this version; None when it can. `seen`: what its person had read, None for a
    signature that was given on paper or by letter.
    """
    if any(each.signature is not None and each.library.id == library_id for each in version.signatories):
        return Hindrance.SIGNED
    if not version.open:
        return Hindrance.CLOSED
    if version.conflicts:
        return Hindrance.CONFLICT
    if version.draft.missing():
        return Hindrance.UNWRITTEN
    if version.is_past:
        return Hindrance.PAST
    return Hindrance.CHANGED if seen is not None and seen != version.seen else None


async def sign(
    uow: UnitOfWork,
    agreement: Agreement,
    *,
    library_id: LibraryId,
    name: str,
    position: str,
    on: date,
    by: MemberId,
    seen: str | None,
    recording: Recording | None = None,
) -> Hindrance | None:
    """A named person signs for a library; answers why not. Once all have signed, it is in force and everybody is told.

    `on`: a day of the signer's calendar. `seen`: as in `what_hinders`. `agreement` waits (`to_change`).
    """
    version = await version_of(uow, agreement)
    hindrance = what_hinders(version, library_id, seen)
    if hindrance is not None:
        return hindrance
    await write_signature(
        uow, agreement, library_id=library_id, name=name, position=position, on=on, by=by, recording=recording
    )
    waiting = [each.id for each in version.waiting if each.id != library_id]
    if waiting:
        contacts = [each for each in await contacts_of(uow, waiting) if each.member_id != by]
        await uow.notify("agreement_to_sign", about(agreement), in_their_hours(uow, contacts), agreement=agreement.id)
        await uow.refresh(about(agreement))
    else:
        await put_in_force(uow, version, by=by)
    return None


async def write_signature(
    uow: UnitOfWork,
    agreement: Agreement,
    *,
    library_id: LibraryId,
    name: str,
    position: str,
    on: date,
    by: MemberId,
    recording: Recording | None,
) -> None:
    """Write down one signature, of a library that has none under this version."""
    library = await uow.session.get_one(Library, library_id)
    uow.session.add(
        AgreementSignature(
            agreement_id=agreement.id,
            library_id=library_id,
            party=library.name,
            town=library.town,
            country=library.country,
            name=name,
            position=position,
            on=on,
            member_id=by,
            at=uow.now,
            recorded_from=recording.source if recording else None,
            recorded_on=recording.on if recording else None,
            copy_id=recording.copy_id if recording else None,
        )
    )
    await uow.session.flush()
    uow.audit(
        "agreement signature recorded" if recording else "agreement signed",
        "agreement",
        agreement.id,
        by=by,
        library=library_id,
    )


async def withdraw(uow: UnitOfWork, agreement: Agreement, *, library_id: LibraryId, by: MemberId) -> bool:
    """A library takes its signature back, as long as not all have signed; False where there is none to take back.
    `agreement` waits (`to_change`).
    """
    if agreement.state is not AgreementState.DRAFT:
        return False
    signature = next((each for each in await signatures_of(uow, agreement.id) if each.library_id == library_id), None)
    if signature is None:
        return False
    uow.audit(
        "agreement signature withdrawn",
        "agreement",
        agreement.id,
        by=by,
        library=library_id,
        name=signature.name,
        position=signature.position,
        on=signature.on.isoformat(),
    )
    await uow.session.delete(signature)
    await uow.session.flush()
    await uow.refresh(about(agreement))
    return True


async def libraries_changed(uow: UnitOfWork, partnership: Partnership, *, by: MemberId | None) -> None:
    """A library joined or left: what some have signed names other parties than it would now, so the next version
    begins. The partnership is held.
    """
    agreement = await current_agreement(uow, partnership.id, to_change=True)
    if agreement is None or agreement.state is not AgreementState.DRAFT:
        return
    if await signatures_of(uow, agreement.id):
        await void_signatures(uow, agreement, by=by or agreement.created_by)
    await uow.refresh(about(agreement))


async def put_in_force(uow: UnitOfWork, version: Version, *, by: MemberId) -> None:
    """All have signed it: it takes the place of the one before, and all contacts and those who watch are told."""
    agreement = version.agreement
    earlier = await uow.session.scalars(
        select(Agreement).where(
            Agreement.partnership_id == agreement.partnership_id, Agreement.state == AgreementState.SIGNED
        )
    )
    for each in earlier:
        each.state = AgreementState.REPLACED
        each.remind_on = None
        await uow.refresh(about(each))
        await _ask_no_more(uow, each)
    agreement.state = AgreementState.SIGNED
    agreement.signed_at = uow.now
    agreement.remind_on = first_reminder(ends_on=agreement.ends_on, signed_on=local_day(uow.now, "UTC"))
    record_event(uow, version.partnership, ChangeReason.AGREEMENT_SIGNED, by=by)
    uow.audit("agreement in force", "agreement", agreement.id, by=by, version=agreement.version)
    contacts = await contacts_of(uow, [each.library.id for each in version.signatories])
    watchers = [each.id for each in await watchers_of(uow, version.partnership)]
    told = dict(await in_hours_of(uow, watchers)) | dict(in_their_hours(uow, contacts))
    recipients = [(recipient, at) for recipient, at in told.items() if recipient != by]
    await uow.notify("agreement_signed", about(agreement), recipients, agreement=agreement.id)
    await uow.refresh(about(agreement))


async def _ask_no_more(uow: UnitOfWork, agreement: Agreement) -> None:
    """Who was asked whether to renew the earlier one reads that a newer one is in force. An ending that a library began
    with it waits still: what was asked kindly is taken back by those who asked.
    """
    asked = await uow.session.scalars(
        update(Renewal)
        .where(Renewal.agreement_id == agreement.id, Renewal.state == RenewalState.WAITING)
        .values(state=RenewalState.CLOSED, settled_at=uow.now)
        .returning(Renewal.id)
    )
    for renewal_id in asked.all():
        await uow.refresh(f"renewal:{renewal_id}")


async def void_signatures(uow: UnitOfWork, agreement: Agreement, *, by: MemberId) -> Agreement:
    """The next version, to be written, of one that somebody has signed. `agreement` waits (`to_change`).

    Of one that not all have signed the signatures count no more, and those who gave them are told; one that is in
    force stays so until the next one is signed by all.
    """
    following = await new_version(uow, agreement, by=by)
    if agreement.state is AgreementState.DRAFT:
        signatures = await signatures_of(uow, agreement.id)
        agreement.state = AgreementState.VOIDED
        uow.audit("agreement signatures voided", "agreement", agreement.id, by=by, signatures=len(signatures))
        contacts = await contacts_of(uow, [each.library_id for each in signatures])
        told = dict(await in_hours_of(uow, {each.member_id for each in signatures}))
        told |= dict(in_their_hours(uow, contacts))
        recipients = [(recipient, at) for recipient, at in told.items() if recipient != by]
        await uow.notify(
            "agreement_voided", about(agreement), recipients, agreement=agreement.id, following=following.id
        )
        await uow.refresh(about(agreement))
    return following


async def agreements_to_sign(uow: UnitOfWork, library_ids: Collection[LibraryId]) -> Sequence[Agreement]:
    """What another library has signed and one of these has not, the oldest first."""
    signed = exists().where(AgreementSignature.agreement_id == Agreement.id)
    asked = exists().where(
        PartnershipLibrary.partnership_id == Agreement.partnership_id,
        PartnershipLibrary.library_id.in_(library_ids),
        ~signed.where(AgreementSignature.library_id == PartnershipLibrary.library_id),
    )
    found = await uow.session.scalars(
        select(Agreement).where(Agreement.state == AgreementState.DRAFT, signed, asked).order_by(Agreement.id)
    )
    return found.all()


async def pass_on_signing(
    uow: UnitOfWork, library_id: LibraryId, recipients: Sequence[tuple[MemberId, datetime]]
) -> None:
    """What that library is asked to sign and has not signed these people of it are asked to sign too."""
    for agreement in await agreements_to_sign(uow, [library_id]):
        await uow.notify("agreement_to_sign", about(agreement), recipients, agreement=agreement.id)

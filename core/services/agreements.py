"""The agreement of a partnership as it stands: its texts, what waits to be settled, who has signed, its draft."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from core.content.agreement import Section, form_sections
from core.documents.draft import Draft, Party, Signature
from core.model.agreements import (
    Agreement,
    AgreementConflict,
    AgreementSignature,
    AgreementState,
    AgreementText,
)
from core.model.ids import AgreementConflictId, AgreementId, LibraryId, MemberId, PartnershipId
from core.model.libraries import Library
from core.model.members import Member
from core.model.partnerships import Partnership, PartnershipLibrary
from core.model.schedule import local_day
from core.store.unit import UnitOfWork

ONCE_SIGNED = frozenset({AgreementState.SIGNED, AgreementState.REPLACED})
"""All its parties had signed such a version: they stay as they were, whoever joins or leaves."""


@dataclass(frozen=True)
class Standing:
    """What stands in a section in one language, and the name of who wrote it last; None: filled in from what is
    known.
    """

    text: AgreementText
    editor: str | None


@dataclass(frozen=True)
class Rival:
    """A text that was written at the same moment as another one, and the name of who wrote it."""

    conflict: AgreementConflict
    writer: str


@dataclass(frozen=True)
class Edit:
    """A change of a text: the name of who made it, and when."""

    editor: str
    at: datetime


def about(agreement: Agreement) -> str:
    """What notices about a version are marked with: who began it, who signed it, what became of that. What is written
    in it changes none of them, and so refreshes none: who opened it from one of them writes where that one stood.
    """
    return f"agreement:{agreement.id}"


async def current_agreement(
    uow: UnitOfWork, partnership_id: PartnershipId, *, to_change: bool = False
) -> Agreement | None:
    """The newest version that is written or in force, one that is written before one that is in force; or None.

    `to_change`: of two who change the agreement at a time the second waits, and reads what the first wrote.
    """
    if to_change:
        await _wait(uow, partnership_id)
    found = await uow.session.scalars(
        select(Agreement)
        .where(
            Agreement.partnership_id == partnership_id,
            Agreement.state.in_([AgreementState.DRAFT, AgreementState.SIGNED]),
        )
        .order_by((Agreement.state == AgreementState.DRAFT).desc(), Agreement.version.desc())
        .limit(1)
        .execution_options(populate_existing=to_change)
    )
    return found.first()


async def agreement_by_id(uow: UnitOfWork, agreement_id: AgreementId, *, to_change: bool = False) -> Agreement | None:
    """That version, or None. `to_change` as in `current_agreement`."""
    found = await uow.session.get(Agreement, agreement_id)
    if found is None or not to_change:
        return found
    await _wait(uow, found.partnership_id)
    return await uow.session.get(Agreement, agreement_id, populate_existing=True)


async def _wait(uow: UnitOfWork, partnership_id: PartnershipId) -> None:
    """The lock of a partnership is the lock of its agreement: so nobody waits for two of them crosswise."""
    await uow.session.execute(select(Partnership.id).where(Partnership.id == partnership_id).with_for_update())


async def texts_of(uow: UnitOfWork, agreement_id: AgreementId) -> dict[tuple[Section, str], Standing]:
    """What is written in a version, by section and language."""
    found = await uow.session.execute(
        select(AgreementText, Member.name)
        .outerjoin(Member, Member.id == AgreementText.edited_by)
        .where(AgreementText.agreement_id == agreement_id)
        .order_by(AgreementText.id)
        .execution_options(populate_existing=True)
    )
    return {(text.section, text.language): Standing(text, editor) for text, editor in found}


async def conflicts_of(uow: UnitOfWork, agreement_id: AgreementId, *, hidden: bool = False) -> Sequence[Rival]:
    """Texts of a version that wait until somebody chooses, the oldest first: it is not signed before.

    `hidden`: also those in sections and languages that its form does not show now. They hinder nobody, and wait until
    they are shown again.
    """
    found = await uow.session.execute(
        select(AgreementConflict, Member.name, Agreement.short, Agreement.languages)
        .join(Member, Member.id == AgreementConflict.written_by)
        .join(Agreement, Agreement.id == AgreementConflict.agreement_id)
        .where(AgreementConflict.agreement_id == agreement_id, AgreementConflict.settled_at.is_(None))
        .order_by(AgreementConflict.id)
    )
    return [
        Rival(conflict, writer)
        for conflict, writer, short, languages in found
        if hidden or (conflict.section in form_sections(short=short) and conflict.language in languages)
    ]


async def conflict_by_id(uow: UnitOfWork, conflict_id: AgreementConflictId) -> AgreementConflict | None:
    """That conflict, settled or not, as it is now; or None."""
    return await uow.session.get(AgreementConflict, conflict_id, populate_existing=True)


async def signatures_of(uow: UnitOfWork, agreement_id: AgreementId) -> Sequence[AgreementSignature]:
    """Who has signed a version, the first one first."""
    found = await uow.session.scalars(
        select(AgreementSignature)
        .where(AgreementSignature.agreement_id == agreement_id)
        .order_by(AgreementSignature.id)
    )
    return found.all()


async def draft_of(uow: UnitOfWork, agreement: Agreement) -> Draft:
    """A version as documents show it: its parties, what is written, who has signed. `made_on` is a day in UTC."""
    signed = await signatures_of(uow, agreement.id)
    parties = await _parties(uow, agreement, signed)
    as_signed = {each.library_id: each for each in signed}
    names = await _names(uow, [each.member_id for each in signed if each.recorded_from is not None])
    texts: dict[Section, dict[str, str]] = {}
    for (section, language), standing in (await texts_of(uow, agreement.id)).items():
        texts.setdefault(section, {})[language] = standing.text.text
    return Draft(
        parties=tuple(_party(library, as_signed.get(library.id)) for library in parties.values()),
        languages=agreement.languages,
        made_on=local_day(agreement.created_at, "UTC"),
        version=agreement.version,
        short=agreement.short,
        ruling=agreement.ruling,
        texts=texts,
        signatures=tuple(
            Signature(
                party=parties[each.library_id].code,
                name=each.name,
                position=each.position,
                on=each.on,
                recorded_by=None if each.recorded_from is None else names[each.member_id],
                on_paper=each.copy_id is not None,
            )
            for each in signed
        ),
    )


async def _parties(
    uow: UnitOfWork, agreement: Agreement, signed: Sequence[AgreementSignature]
) -> dict[LibraryId, Library]:
    """The libraries of the partnership, and one that signed that version and is a part of it no more; of a version
    that all have signed just these.
    """
    of_it = select(PartnershipLibrary.library_id).where(PartnershipLibrary.partnership_id == agreement.partnership_id)
    which: ColumnElement[bool] = Library.id.in_([each.library_id for each in signed])
    if not signed or agreement.state not in ONCE_SIGNED:
        which = which | Library.id.in_(of_it)
    found = await uow.session.scalars(select(Library).where(which).order_by(Library.id))
    return {library.id: library for library in found}


def _party(library: Library, signature: AgreementSignature | None) -> Party:
    """As it was called when it signed; before, as it is called now."""
    if signature is None:
        return Party(name=library.name, town=library.town, country=library.country, code=library.code)
    return Party(name=signature.party, town=signature.town, country=signature.country, code=library.code)


async def _names(uow: UnitOfWork, member_ids: Collection[MemberId]) -> dict[MemberId, str]:
    if not member_ids:
        return {}
    found = await uow.session.execute(select(Member.id, Member.name).where(Member.id.in_(member_ids)))
    return {row[0]: row[1] for row in found}


async def last_edit(uow: UnitOfWork, agreement_id: AgreementId) -> Edit | None:
    """The last change of a text of a version; None while nobody has written in it. One statement."""
    found = await uow.session.execute(
        select(Member.name, AgreementText.edited_at)
        .join(Member, Member.id == AgreementText.edited_by)
        .where(AgreementText.agreement_id == agreement_id)
        .order_by(AgreementText.edited_at.desc(), AgreementText.id.desc())
        .limit(1)
    )
    return next((Edit(editor, at) for editor, at in found), None)

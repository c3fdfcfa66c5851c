"""The versions of an agreement: each begins as the one before it stood, and the newest can be written on."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from core.content.agreement import Section
from core.model.agreements import Agreement, AgreementConflict, AgreementState, AgreementText
from core.model.ids import MemberId, PartnershipId
from core.model.renewals import Renewal
from core.services.agreement_length import Span, span_of, with_days, without_days
from core.services.agreements import about, conflicts_of, texts_of
from core.store.unit import UnitOfWork


async def versions_of(uow: UnitOfWork, partnership_id: PartnershipId) -> Sequence[Agreement]:
    """Every version of the agreement of a partnership, the newest first."""
    found = await uow.session.scalars(
        select(Agreement).where(Agreement.partnership_id == partnership_id).order_by(Agreement.version.desc())
    )
    return found.all()


async def reopen_draft(uow: UnitOfWork, partnership_id: PartnershipId, *, by: MemberId) -> None:
    """What was being written when the partnership ended is written on, since the ending was undone: the newest version,
    with its signatures, since no text of it has changed. The partnership is held.
    """
    newest: Agreement | None = await uow.session.scalar(
        select(Agreement)
        .where(Agreement.partnership_id == partnership_id)
        .order_by(Agreement.version.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    if newest is not None and newest.state is AgreementState.DROPPED:
        newest.state = AgreementState.DRAFT
        uow.audit("agreement reopened", "agreement", newest.id, by=by, version=newest.version)
        await uow.refresh(about(newest))


async def next_version(uow: UnitOfWork, partnership_id: PartnershipId) -> int:
    """The number of the version that comes next. Its partnership waits (`to_change`)."""
    newest: int | None = await uow.session.scalar(
        select(func.max(Agreement.version)).where(Agreement.partnership_id == partnership_id)
    )
    return (newest or 0) + 1


async def _span_signed(uow: UnitOfWork, agreement: Agreement) -> Span | None:
    """The days that its text says: a renewal moved the end on, and the first asking read what had been signed."""
    asked = await uow.session.scalar(
        select(Renewal.ends_on).where(Renewal.agreement_id == agreement.id).order_by(Renewal.id).limit(1)
    )
    return span_of(agreement.begins_on, asked or agreement.ends_on)


def _with_days_of_now(text: AgreementText, signed: Span | None, following: Agreement) -> str:
    """The text; of a renewed agreement the one about its length says the new end."""
    span = span_of(following.begins_on, following.ends_on)
    if text.section is not Section.LENGTH or signed is None or span is None or span == signed:
        return text.text
    rest = without_days(text.text, signed, text.language)
    return text.text if rest == text.text.strip() else with_days(rest, span, text.language)


async def new_version(uow: UnitOfWork, agreement: Agreement, *, by: MemberId) -> Agreement:
    """The next version, to be written, with the texts and facts of this one and with what waits to be settled.

    What becomes of this one is for whoever asks. `agreement` waits (`to_change`).
    """
    following = Agreement(
        partnership_id=agreement.partnership_id,
        version=await next_version(uow, agreement.partnership_id),
        languages=agreement.languages,
        created_at=uow.now,
        created_by=by,
        short=agreement.short,
        ruling=agreement.ruling,
        begins_on=agreement.begins_on,
        ends_on=agreement.ends_on,
    )
    uow.session.add(following)
    await uow.session.flush()
    signed = await _span_signed(uow, agreement)
    for standing in (await texts_of(uow, agreement.id)).values():
        text = standing.text
        uow.session.add(
            AgreementText(
                agreement_id=following.id,
                section=text.section,
                language=text.language,
                text=_with_days_of_now(text, signed, following),
                edition=text.edition,
                edited_at=text.edited_at,
                edited_by=text.edited_by,
            )
        )
    for rival in await conflicts_of(uow, agreement.id, hidden=True):
        conflict = rival.conflict
        uow.session.add(
            AgreementConflict(
                agreement_id=following.id,
                section=conflict.section,
                language=conflict.language,
                text=conflict.text,
                written_by=conflict.written_by,
                written_at=conflict.written_at,
                begins_on=conflict.begins_on,
                ends_on=conflict.ends_on,
            )
        )
    await uow.session.flush()
    uow.audit("agreement version begun", "agreement", following.id, by=by, version=following.version)
    return following

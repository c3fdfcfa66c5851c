"""An agreement that a button names, as the person who pressed may read or write it."""

from __future__ import annotations

from core.cards.agreement import overview_button
from core.cards.agreement_desk import Desk
from core.cards.buttons import HOME
from core.chat.outcome import Refusal
from core.chat.words import _
from core.commands.context import Context
from core.commands.partnership_eyes import eyes_of
from core.commands.recording import NOT_THERE
from core.content.agreement import Section
from core.model.agreements import Agreement, AgreementState
from core.model.ids import AgreementId
from core.services.agreements import agreement_by_id, conflicts_of, current_agreement
from core.services.communications import hold
from core.services.partnerships import partnership_by_id
from core.services.signing import version_of


async def desk_of(context: Context, agreement: int, *, to_change: bool = False, exactly: bool = False) -> Desk | None:
    """That version, if this person speaks for one of its libraries or is staff. For one that is written no more the
    version that stands in its place, unless `exactly` that one is meant. `to_change` as in `agreement_by_id`.
    """
    found = await agreement_by_id(context.uow, AgreementId(agreement))
    partnership = None if found is None else await partnership_by_id(context.uow, found.partnership_id)
    if found is None or partnership is None:
        return None
    if to_change:
        await hold(context.uow, partnership)
    own = context.actor.library_ids
    if not (context.actor.is_staff or any(row.library_id in own for row in partnership.rows)):
        return None
    found = await agreement_by_id(context.uow, found.id, to_change=to_change) or found
    if found.state is not AgreementState.DRAFT and not exactly:
        found = await current_agreement(context.uow, found.partnership_id, to_change=to_change) or found
    return await desk_for(context, found)


async def desk_for(context: Context, agreement: Agreement) -> Desk:
    """A version for somebody who may read it."""
    version = await version_of(context.uow, agreement)
    return Desk(
        version=version,
        rivals=await conflicts_of(context.uow, agreement.id),
        eyes=await eyes_of(context, version.partnership),
        language=context.reader.language,
    )


async def desk_to_write(context: Context, agreement: int) -> Desk | Refusal:
    """The same, for somebody who may write in it: of two who write at a time the second waits."""
    desk = await desk_of(context, agreement, to_change=True)
    if desk is None:
        return NOT_THERE
    if not desk.may_write:
        return not_to_be_written(desk)
    return desk


def not_to_be_written(desk: Desk) -> Refusal:
    """Why somebody who may read it writes nothing there, for a button that they saw earlier."""
    buttons = (overview_button(desk), HOME)
    if desk.is_own:
        return Refusal(text=_("This agreement is not written any more. Nothing was changed."), buttons=buttons)
    return Refusal(text=_("Only the contacts of its libraries write this agreement."), buttons=buttons)


def section_named(desk: Desk, section: str) -> Section | None:
    """The section, if it is one of those that are written in this form."""
    return next((each for each in desk.sections if each.value == section), None)


def place_named(section: str) -> Section | None:
    """The section, whatever the form; none for the signatures, which nobody writes."""
    return next((each for each in Section if each.value == section and each is not Section.SIGNATURES), None)


def language_named(desk: Desk, language: str | None) -> str:
    """The language, if it is one of the agreement's; else the reader's own, else the first one."""
    for code in (language, desk.language):
        if code in desk.languages:
            return str(code)
    return desk.languages[0]

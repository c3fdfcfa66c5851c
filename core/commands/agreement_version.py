"""A version of an agreement that a button names, for whoever has a part in it; and its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.signing import (
    NOT_ADVICE,
    copies,
    document_buttons,
    look,
    paper_button,
    read_button,
    still_to_do,
    title,
    version_facts,
    ways_back,
    ways_to_sign,
)
from core.chat.card import Button, Buttons, Card, Part, Style, Words, card
from core.chat.words import Text, _
from core.commands.context import Context
from core.commands.declaring import Ask
from core.model.agreements import AgreementState
from core.model.ids import AgreementId
from core.model.partnerships import Partnership
from core.services.agreement_copies import copies_of, what_shuts
from core.services.agreements import agreement_by_id, current_agreement
from core.services.answering import unconnected
from core.services.communications import hold
from core.services.partnerships import partnership_by_id
from core.services.signing import Version, version_of


@dataclass(frozen=True, kw_only=True)
class OneVersion:
    """Which version of which agreement."""

    agreement: Annotated[int, Ask(_("Agreement"), never=True)]


async def readable_version(context: Context, agreement: int, *, to_change: bool = False) -> Version | None:
    """That version, if this person speaks for one of its libraries or is staff. `to_change`: of two who sign or write
    at a time the second waits, and reads what the first did.
    """
    found = await agreement_by_id(context.uow, AgreementId(agreement))
    partnership = await partnership_by_id(context.uow, found.partnership_id) if found is not None else None
    if found is None or partnership is None or not _may_read(context, partnership):
        return None
    if to_change:
        await hold(context.uow, partnership)
        found = await agreement_by_id(context.uow, found.id, to_change=True)
        if found is None or not _may_read(context, partnership):
            return None
    return await version_of(context.uow, found)


def _may_read(context: Context, partnership: Partnership) -> bool:
    libraries = {row.library_id for row in partnership.rows}
    return context.actor.is_staff or not libraries.isdisjoint(context.actor.library_ids)


async def version_card(context: Context, version: Version, *said: Part | Text) -> Card:
    """The page of a version, below what has just happened: who has signed, what can be done now."""
    agreement, own = version.agreement, context.actor.library_ids
    kept = await copies_of(context.uow, agreement.id)
    reached_by_mail = await unconnected(context.uow, version.partnership) if version.open else set()
    draft = (NOT_ADVICE,) if agreement.state is AgreementState.DRAFT else ()
    buttons = [read_button(agreement.id), *document_buttons(agreement.id)]
    if what_shuts(version, len(kept)) is None:
        buttons.append(paper_button(version))
    buttons.append(all_versions(version))
    return card(
        *said,
        title(version),
        version_facts(version, context.reader.zone),
        *still_to_do(version, context.reader.language),
        *draft,
        *ways_to_sign(version, own, reached_by_mail),
        *ways_back(version, own, reached_by_mail),
        *copies(kept, context.reader.zone),
        *await _instead(context, version),
        Buttons((*buttons, HOME)),
    )


def all_versions(version: Version) -> Button:
    """The list of versions."""
    return Button(
        label=_("All versions"),
        command="sister agreement-versions",
        given={"partnership": str(version.partnership.id)},
    )


async def _instead(context: Context, version: Version) -> tuple[Part, ...]:
    """Of a version that is no more, the one that stands in its place; of one in force, the next that is written."""
    if version.agreement.state is AgreementState.DRAFT:
        return ()
    current = await current_agreement(context.uow, version.partnership.id)
    if current is None or current.id == version.agreement.id:
        return ()
    number = current.version
    if current.state is AgreementState.SIGNED:
        said = _("Version {number} is in force now.", number=number)
    else:
        said = _("Version {number} is being written now.", number=number)
    label = _("Look at version {number}", number=number)
    return (Words(said), Buttons((look(current.id, label, Style.PRIMARY),)))

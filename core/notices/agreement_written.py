"""Partners wrote in the agreement: once a day at most, with everything that was written until then."""

from __future__ import annotations

from datetime import datetime

from core.cards.agreement_desk import Desk, heading
from core.cards.agreement_standing import open_agreement
from core.cards.buttons import HOME
from core.cards.eyes import Eyes
from core.cards.library import names_of
from core.chat.card import Buttons, Part, Style, Words, card
from core.chat.words import Listing, Name, Strong, Text, Value, _, n_
from core.content.agreement import Section
from core.model.ids import MemberId, PartnershipId
from core.model.notices import Notice
from core.model.partnerships import Partnership
from core.notices.presenting import Presented, Reading
from core.services.agreements import conflicts_of, current_agreement
from core.services.partnerships import partners_of, partnership_by_id
from core.services.people import contacts_of
from core.services.signing import version_of
from core.store.unit import UnitOfWork

MOST_NAMED = 5
"""So many sections are named."""


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Which sections, by whom; None when what was written is there no more."""
    if reading.member is None:
        return None
    partnership = await partnership_by_id(uow, PartnershipId(notice.facts["partnership"]))
    own = frozenset(contact.library_id for contact in reading.member.contacts)
    if partnership is None or own.isdisjoint(row.library_id for row in partnership.rows):
        return None
    agreement = await current_agreement(uow, partnership.id)
    if agreement is None:
        return None
    eyes = Eyes(member_id=reading.member.id, own=own, is_staff=False, now=uow.now, zone=reading.reader.zone)
    desk = Desk(
        version=await version_of(uow, agreement),
        rivals=await conflicts_of(uow, agreement.id),
        eyes=eyes,
        language=reading.reader.language,
    )
    colleagues = {each.member_id for each in await contacts_of(uow, list(own))} | {reading.member.id}
    found = _written(desk, datetime.fromisoformat(notice.facts["since"]), colleagues)
    if not found and not desk.rivals:
        return None
    open_it = open_agreement(partnership.id, _("Open the agreement"), Style.PRIMARY)
    return Presented(card(*_said(desk, partnership, found), Buttons((open_it, HOME))))


def _written(desk: Desk, since: datetime, colleagues: set[MemberId]) -> dict[Section, str]:
    """Sections that somebody else wrote since then, in their order, with who did last."""
    found: dict[Section, tuple[datetime, str]] = {}
    for (section, _language), standing in desk.version.texts.items():
        text = standing.text
        if standing.editor is None or text.edited_by in colleagues or text.edited_at < since:
            continue
        if section in desk.sections and (section not in found or text.edited_at > found[section][0]):
            found[section] = text.edited_at, standing.editor
    return {section: found[section][1] for section in desk.sections if section in found}


def _said(desk: Desk, partnership: Partnership, found: dict[Section, str]) -> list[Part | Text]:
    partners = Strong(names_of(partners_of(partnership, desk.eyes.own)))
    parts: list[Part | Text] = []
    if found:
        writers = Listing(tuple(Name(each) for each in dict.fromkeys(found.values())))
        parts.append(_("{names} wrote in your agreement with {libraries}.", names=writers, libraries=partners))
        named: Value = Listing(tuple(heading(desk, each) for each in list(found)[:MOST_NAMED]))
        more = len(found) - MOST_NAMED
        if more > 0:
            named = n_("{sections} and {count} more", "{sections} and {count} more", more, sections=named)
        parts.append(_("Sections: {sections}", sections=named))
    else:
        parts.append(_("A section of your agreement with {libraries} has two texts.", libraries=partners))
    if desk.rivals:
        parts.append(
            Words(
                n_(
                    "{count} text waits beside another one: please choose which one stands.",
                    "{count} texts wait beside others: please choose which ones stand.",
                    len(desk.rivals),
                )
            )
        )
    return parts

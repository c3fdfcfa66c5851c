"""Somebody asked for help at a check-in: those who watch over the partnership read who, why, and in which words."""

from __future__ import annotations

from core.cards.buttons import look_at
from core.cards.days import last_heard
from core.cards.help_wanted import HELP_REASONS
from core.cards.library import names_of
from core.chat.card import Buttons, Fact, Facts, Importance, Words, card
from core.chat.words import Day, Name, Strong, _, name
from core.model.check_ins import HelpReason
from core.model.ids import CheckInId
from core.model.notices import Notice
from core.model.partnerships import PartnershipState
from core.model.schedule import local_day
from core.notices.presenting import Presented, Reading
from core.services.check_ins import help_asked_by_id
from core.services.partnerships import partners_of
from core.services.watching import watches
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Nothing for who watches no more, nor once the partnership has ended."""
    found = await help_asked_by_id(uow, CheckInId(int(notice.facts["check_in"])))
    if found is None or reading.member is None:
        return None
    asked, partnership = found
    if partnership.state is PartnershipState.ENDED or not await watches(uow, partnership, reading.member.id):
        return None
    check_in, library = asked.check_in, asked.library
    said = _(
        "{name} of {library} asks for help in the partnership with {partners}: {reason}. Please write to {name}.",
        name=Name(asked.name),
        library=Strong(Name(library.name)),
        partners=names_of(partners_of(partnership, {library.id})),
        reason=Strong(HELP_REASONS[check_in.reason or HelpReason.OTHER]),
    )
    row = next((each for each in partnership.rows if each.library_id == library.id), None)
    facts = [Fact(label=_("In their words"), value=name(check_in.words))] if check_in.words else []
    facts.append(
        Fact(label=_("Asked on"), value=_("{day}", day=Day(local_day(check_in.at, reading.reader.zone)))),
    )
    if row is not None:
        facts.append(Fact(label=_("Talks"), value=last_heard(row.last_contact_on)))
    return Presented(
        card(Words(said), Facts(tuple(facts)), Buttons((look_at(partnership),)), importance=Importance.ATTENTION)
    )

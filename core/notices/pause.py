"""A library pauses a partnership until a day: its partners read until when, its colleagues also why."""

from __future__ import annotations

from core.cards.buttons import HOME, look_at
from core.cards.eyes import Eyes
from core.cards.pause import away_words, back_button, reasons
from core.chat.card import Buttons, Card, Context, Words, card
from core.chat.words import Name, Strong, _
from core.model.ids import PauseId
from core.model.notices import Notice
from core.model.partnerships import Partnership, PartnershipState
from core.notices.partnership_eyes import eyes_of
from core.notices.presenting import Presented, Reading
from core.services.pauses import Standing, pause_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """As it stands now; of one that is over before it was read, or of a partnership that has ended, nothing."""
    found = await pause_by_id(uow, PauseId(int(notice.facts["pause"])))
    if found is None:
        return None
    standing, partnership = found
    eyes = await eyes_of(uow, reading, partnership)
    if notice.sent_at is None and not standing.pause.is_open:
        return None
    if not eyes.may_see(partnership) or partnership.state is PartnershipState.ENDED:
        return None
    return Presented(_card(standing, partnership, eyes) if standing.pause.is_open else over_card(standing, partnership))


def _card(standing: Standing, partnership: Partnership, eyes: Eyes) -> Card:
    ours = standing.library.id in eyes.own
    ways = (back_button(partnership), look_at(partnership)) if ours else (look_at(partnership),)
    return card(
        Words(away_words(standing.library, [standing])),
        *(Context(reason) for reason in reasons(partnership, [standing], eyes)),
        Words(_("The partnership is paused until then: nobody is reminded, and nobody is late afterwards.")),
        Buttons((*ways, HOME)),
    )


def over_card(standing: Standing, partnership: Partnership) -> Card:
    """The library is back."""
    library = Strong(Name(standing.library.name))
    said = (
        _("{library} is back. The partnership is paused by somebody else still.", library=library)
        if partnership.state is PartnershipState.PAUSED
        else _("{library} is back, and the partnership goes on. Nobody is late.", library=library)
    )
    return card(
        said,
        Buttons((look_at(partnership), HOME)),
    )

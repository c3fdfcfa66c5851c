"""An invitation to join a partnership, as each side reads it: its partners and staff, or the invited library."""

from __future__ import annotations

from core.cards.joining import joining_parts
from core.chat.card import Card, card
from core.commands.context import Context
from core.commands.partnership_eyes import eyes_of
from core.services.email_partners import is_connected
from core.services.joining import heard
from core.services.proposals import Proposed


def may_see(context: Context, proposed: Proposed) -> bool:
    """A contact of either library, or staff; of an invitation every partner, and the invited library only once all
    partners would like to have it with them.
    """
    own = context.actor.library_ids
    if proposed.proposal.inside:
        return is_partner(context, proposed)
    return is_partner(context, proposed) or proposed.asked.id in own


def is_partner(context: Context, proposed: Proposed) -> bool:
    """Whether it is read from the side of those who propose or invite; staff read everything from there."""
    own = context.actor.library_ids
    return context.actor.is_staff or any(each.id in own for each in (proposed.library, *proposed.partners))


async def partners_card(context: Context, proposed: Proposed) -> Card | None:
    """An invitation as a partner or staff read it; None for the invited library, and for any other proposal."""
    if proposed.partnership is None or proposed.answered_by(context.actor.library_ids):
        return None
    eyes = await eyes_of(context, proposed.partnership)
    apart = not await is_connected(context.uow, proposed.asked.id)
    return card(*joining_parts(proposed, await heard(context.uow, proposed.proposal.id), eyes, asked_apart=apart))

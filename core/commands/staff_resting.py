"""What staff answer when they are asked whether a partnership rests: *Resting*, or *Keep asking*."""

from __future__ import annotations

from core.cards.buttons import STAFF_HOME, look_at
from core.cards.library import names_of
from core.cards.silence import QUIET_LIST
from core.chat.card import Buttons, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Day, Strong, _
from core.commands.context import Context
from core.commands.declaring import Audience, Command
from core.commands.recording import NOT_THERE
from core.commands.staff_inactive import OnePartnership
from core.model.ids import PartnershipId
from core.model.partnerships import Partnership, PartnershipState
from core.services.communications import Held
from core.services.resting import go_on_asking, hold_silent, is_asked, let_rest
from core.services.watching import watches


async def rests(context: Context, asked: OnePartnership) -> Outcome:
    """It rests; its contacts read it in their own hours."""
    held = await _asked_about(context, asked)
    if isinstance(held, Refusal):
        return held
    await let_rest(context.uow, held, by=context.member.id, today=context.today)
    said = _(
        "{libraries} rest now. Their contacts read it in their own morning, and that one talk brings the partnership "
        "back.",
        libraries=_names(held.partnership),
    )
    return Reply(card=card(said, Buttons((look_at(held.partnership), QUIET_LIST))), replace=True, lasting=True)


async def keep_asking(context: Context, asked: OnePartnership) -> Outcome:
    """The ladder begins anew."""
    held = await _asked_about(context, asked)
    if isinstance(held, Refusal):
        return held
    await go_on_asking(context.uow, held, by=context.member.id, today=context.today)
    said = _(
        "I keep asking {libraries}, from today on. If they stay silent, I ask you again on {day}.",
        libraries=_names(held.partnership),
        day=Day(held.partnership.resting_on or context.today),
    )
    return Reply(card=card(said, Buttons((look_at(held.partnership), QUIET_LIST))), replace=True, lasting=True)


async def _asked_about(context: Context, asked: OnePartnership) -> Held | Refusal:
    """The partnership while the question stands open; a stale button says what happened."""
    held = await hold_silent(context.uow, PartnershipId(asked.partnership))
    if held is None or not await watches(context.uow, held.partnership, context.member.id):
        return NOT_THERE
    partnership = held.partnership
    if is_asked(partnership):
        return held
    ways = (look_at(partnership), STAFF_HOME)
    if partnership.state is PartnershipState.DORMANT:
        return Refusal(
            text=_(
                "{libraries} rest already, since {day}.",
                libraries=_names(partnership),
                day=Day(partnership.state_since),
            ),
            buttons=ways,
        )
    if partnership.resting_on is not None:
        return Refusal(
            text=_(
                "This question is answered: somebody talked, or one of the staff keeps asking. You are asked again on "
                "{day} if they stay silent.",
                day=Day(partnership.resting_on),
            ),
            buttons=ways,
        )
    return Refusal(text=_("This partnership expects no talk now, so the question is over."), buttons=ways)


def _names(partnership: Partnership) -> Strong:
    return Strong(names_of([row.library for row in partnership.rows]))


COMMANDS = (
    Command(
        name="staff rests",
        summary=_("Resting"),
        takes=OnePartnership,
        run=rests,
        who=Audience.STAFF,
        hidden=True,
    ),
    Command(
        name="staff keep-asking",
        summary=_("Keep asking"),
        takes=OnePartnership,
        run=keep_asking,
        who=Audience.STAFF,
        hidden=True,
    ),
)

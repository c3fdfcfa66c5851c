"""/sister later: no reminders before a day, about one partnership or about all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.library import names_of
from core.chat.card import Button, Buttons, WireValue, card
from core.chat.form import Problem
from core.chat.outcome import Outcome, Reply
from core.chat.words import Day, _
from core.commands.context import Context
from core.commands.declaring import Ask, Audience, Command, Nothing, Rule
from core.commands.sources import my_partnerships
from core.model.ids import PartnershipId
from core.services.nudge_answers import remind_again, remind_later
from core.services.partnerships import partners_of

FARTHEST = timedelta(days=366)


REMIND_AGAIN = Button(label=_("Remind me again"), command="sister remind-again")


@dataclass(frozen=True, kw_only=True)
class RemindLater:
    """Until when, and about which partnership; none means all."""

    until: Annotated[date, Ask(_("Remind me from which day on?"))]
    partnership: Annotated[
        PartnershipId | None,
        Ask(_("Partnership"), suggest=my_partnerships, hint=_("Leave it empty for all your partnerships.")),
    ] = None


async def comes_within_a_year(context: Context, until: date) -> Problem | None:
    """A day that is still to come, and not too far."""
    if until <= context.today:
        return Problem(
            text=_(
                "{day} is not in the future. Please choose a later day; today is {today}.",
                day=Day(until),
                today=Day(context.today),
            )
        )
    if until > context.today + FARTHEST:
        return Problem(text=_("{day} is more than a year away. Please choose a day within a year.", day=Day(until)))
    return None


async def later(context: Context, asked: RemindLater) -> Outcome:
    """Remember it; only this person is left alone."""
    partnership = next((each for each in await context.partnerships() if each.id == asked.partnership), None)
    await remind_later(context.uow, member_id=context.member.id, until=asked.until, partnership=partnership)
    if partnership is None:
        said = _("Noted. You get no reminders before {day}. Your colleagues still do.", day=Day(asked.until))
    else:
        said = _(
            "Noted. You get no reminders about {partners} before {day}. Your colleagues still do.",
            partners=names_of(partners_of(partnership, context.actor.library_ids)),
            day=Day(asked.until),
        )
    given: dict[str, WireValue] = {} if partnership is None else {"partnership": str(partnership.id)}
    return Reply(
        card=card(
            said,
            Buttons(
                (
                    Button(label=_("Another day"), command="sister later", given=given, ask=True),
                    REMIND_AGAIN,
                    HOME,
                )
            ),
        )
    )


async def again(context: Context, asked: Nothing) -> Outcome:
    """Every pause ends today."""
    await remind_again(context.uow, member_id=context.member.id, today=context.today)
    return Reply(card=card(_("Welcome back. You are reminded again, about all your partnerships."), Buttons((HOME,))))


COMMANDS = (
    Command(
        name="sister later",
        summary=_("Remind me later"),
        takes=RemindLater,
        run=later,
        rules=(Rule(("until",), comes_within_a_year),),
        who=Audience.CONTACT,
        submit=_("Remind me then"),
    ),
    Command(name="sister remind-again", summary=_("Remind me again"), takes=Nothing, run=again, hidden=True),
)

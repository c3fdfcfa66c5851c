"""*We'll do it on …*: partners plan an idea for a day, do it, or give it up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from core.cards.buttons import HOME, look_at
from core.cards.library import names_of
from core.cards.resources import called
from core.chat.card import Button, Buttons, Style, card
from core.chat.outcome import Outcome, Reply
from core.chat.words import Day, Name, _
from core.commands.context import Context
from core.commands.declaring import Ask, Audience, Command, Rule
from core.commands.recording import NOT_THERE as NO_PART
from core.commands.sister_later import comes_within_a_year
from core.commands.sister_resource import NOT_THERE
from core.commands.sources import my_partnerships
from core.content.resources import Idea
from core.model.ids import IdeaPlanId, PartnershipId
from core.services.partnerships import partners_of
from core.services.plans import end_plan, plan_by_id, plan_idea
from core.services.resources import resource_by_code


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Which idea, with whom, and when."""

    partnership: Annotated[PartnershipId, Ask(_("With whom?"), suggest=my_partnerships)]
    on: Annotated[date, Ask(_("On which day?"))]
    code: Annotated[str, Ask(_("Code"), max_length=20, never=True)] = ""


@dataclass(frozen=True, kw_only=True)
class OnePlan:
    """A plan, as a button names it."""

    plan: Annotated[int, Ask(_("Plan"), never=True)]


async def plan(context: Context, asked: Plan) -> Outcome:
    """It stands on the page of the partnership, and in the next reminder of each side."""
    standing = await resource_by_code(context.uow, asked.code)
    if standing is None or standing.is_over or not isinstance(standing.resource, Idea):
        return NOT_THERE
    partnership = next((each for each in await context.partnerships() if each.id == asked.partnership), None)
    if partnership is None:
        return NO_PART
    title = called(standing, context.reader.language)
    await plan_idea(
        context.uow, partnership.id, code=standing.code, title=title.text, on=asked.on, by=context.member.id
    )
    return Reply(
        card=card(
            _(
                "Planned: {idea}, with {partners}, on {day}. Both sides see it on the page of the partnership and in "
                "their next reminder. Tell your partner of it.",
                idea=title,
                partners=names_of(partners_of(partnership, context.actor.library_ids)),
                day=Day(asked.on, weekday=True),
            ),
            Buttons((look_at(partnership), Button(label=_("More ideas"), command="sister idea"), HOME)),
        ),
        lasting=True,
    )


async def done(context: Context, asked: OnePlan) -> Outcome:
    """They did it; the talk can be logged with its name."""
    return await _ended(context, asked, done=True)


async def given_up(context: Context, asked: OnePlan) -> Outcome:
    """It is not planned any more; nothing else happens."""
    return await _ended(context, asked, done=False)


async def _ended(context: Context, asked: OnePlan, *, done: bool) -> Outcome:
    """Of two who say so the first counts, and the other reads what became of it."""
    found = await plan_by_id(context.uow, IdeaPlanId(asked.plan))
    own = {each.id: each for each in await context.partnerships()}
    if found is None or found.partnership_id not in own:
        return NO_PART
    await end_plan(context.uow, found, by=context.member.id, done=done)
    if found.done:
        given = {"partnership": str(found.partnership_id), "about": found.title}
        log_it = Button(label=_("Log it"), command="log", given=given, ask=True, style=Style.PRIMARY)
        said = _("Well done: {idea}. Log it, so that your partner and the history know.", idea=Name(found.title))
        return Reply(card=card(said, Buttons((log_it, HOME))), replace=True)
    more = Button(label=_("More ideas"), command="sister idea")
    said = _("{idea} is not planned any more.", idea=Name(found.title))
    return Reply(card=card(said, Buttons((more, look_at(own[found.partnership_id]), HOME))), replace=True)


COMMANDS = (
    Command(
        name="sister plan",
        summary=_("We'll do it on …"),
        takes=Plan,
        run=plan,
        who=Audience.CONTACT,
        rules=(Rule(("on",), comes_within_a_year),),
        submit=_("Plan it"),
        hidden=True,
    ),
    Command(
        name="sister plan-done",
        summary=_("We did it"),
        takes=OnePlan,
        run=done,
        who=Audience.CONTACT,
        hidden=True,
    ),
    Command(
        name="sister plan-end",
        summary=_("Not any more"),
        takes=OnePlan,
        run=given_up,
        who=Audience.CONTACT,
        hidden=True,
    ),
)

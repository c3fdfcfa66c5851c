"""/staff propose: propose to two libraries that they become partners. Each answers for itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import STAFF_HOME
from core.cards.labels import TRIALS
from core.cards.library import names_of
from core.chat.card import Button, Buttons, card
from core.chat.form import Problem
from core.chat.outcome import Outcome, Reply
from core.chat.words import CommandName, Country, Day, Name, Strong, _
from core.commands import readers
from core.commands.context import Context
from core.commands.declaring import Ask, Audience, Command, Rule
from core.commands.sources import all_libraries
from core.model.ids import LibraryId
from core.model.partnerships import PartnershipState, TrialLength
from core.model.schedule import local_day
from core.services.email_partners import is_connected
from core.services.libraries import libraries_by_id
from core.services.partnerships import same_partnership
from core.services.staff_proposals import Pairing, propose_to_both


@dataclass(frozen=True, kw_only=True)
class ProposeToBoth:
    """Which two libraries, and why; how often and how long a trial if one knows."""

    libraries: Annotated[
        tuple[LibraryId, ...],
        Ask(_("Libraries"), suggest=all_libraries, hint=_("Two, by name or code, for example LIB-003 and LIB-014.")),
    ]
    reason: Annotated[
        str,
        Ask(_("Why would they fit?"), headline=True, long=True, max_length=1000, readers=readers.LETTERS),
    ]
    how_often: Annotated[
        int | None,
        Ask(
            _("How often could they talk?"),
            minimum=7,
            maximum=180,
            hint=_("A number of days: 14 is every two weeks, 30 about once a month."),
        ),
    ] = None
    trial: Annotated[
        TrialLength | None,
        Ask(_("How long a trial?"), labels=TRIALS, hint=_("You may leave this open: then it is 4 months.")),
    ] = None


async def can_be_proposed(context: Context, libraries: tuple[LibraryId, ...]) -> Problem | None:
    """Two libraries of different countries, neither the person's own, that are connected, and neither partners nor
    asked already.
    """
    if len(libraries) != 2:
        return Problem(text=_("Please choose two different libraries. Three or more you can bring together in pairs."))
    found = {each.id: each for each in await libraries_by_id(context.uow, libraries)}
    first, second = (found[each] for each in libraries)
    for each in (first, second):
        if each.id in context.actor.library_ids:
            return Problem(
                text=_(
                    "You speak for {library} yourself. Please propose it as its contact: {propose}.",
                    library=Name(each.name),
                    propose=CommandName("sister propose"),
                )
            )
    if first.country == second.country:
        return Problem(
            text=_(
                "Both are in {country}. Sister libraries are of different countries. Please choose another one.",
                country=Country(first.country),
            )
        )
    existing = await same_partnership(context.uow, libraries, to_pair=True)
    if existing is not None and existing.state is PartnershipState.PROPOSED:
        return Problem(text=_("This is proposed already, and waits for an answer. Please choose others."))
    if existing is not None:
        return Problem(text=_("These libraries are partners already. Please choose others."))
    for each in (first, second):
        if not await is_connected(context.uow, each.id):
            return Problem(
                text=_(
                    "Nobody of {library} is connected to me, so I cannot ask them. If both agreed by e-mail, you can "
                    "pair them: {pair}.",
                    library=Name(each.name),
                    pair=CommandName("staff pair"),
                )
            )
    return None


async def run(context: Context, asked: ProposeToBoth) -> Outcome:
    """Send it to both."""
    found = {each.id: each for each in await libraries_by_id(context.uow, asked.libraries)}
    first, second = (found[each] for each in asked.libraries)
    pairing = Pairing(
        reason=asked.reason,
        how_often=asked.how_often,
        trial_months=asked.trial.months if asked.trial is not None else None,
    )
    proposal = await propose_to_both(context.uow, (first, second), pairing, by=context.member.id)
    said = _(
        "Sent to {libraries}. Their contacts read it in their own morning. You read here what they answer, by {day} at "
        "the latest.",
        libraries=Strong(names_of([first, second])),
        day=Day(local_day(proposal.lapses_at, context.actor.zone)),
    )
    look = Button(label=_("Look"), command="sister proposed-look", given={"proposal": str(proposal.id)})
    return Reply(card=card(said, Buttons((look, STAFF_HOME))), lasting=True)


COMMANDS = (
    Command(
        name="staff propose",
        summary=_("Propose to two libraries"),
        takes=ProposeToBoth,
        run=run,
        rules=(Rule(("libraries",), can_be_proposed),),
        who=Audience.STAFF,
        submit=_("Send it"),
    ),
)

"""/staff pair: make a partnership of libraries, in trial."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import STAFF_HOME
from core.cards.labels import STATES
from core.cards.library import names_of
from core.chat.card import Buttons, card
from core.chat.form import Problem
from core.chat.outcome import Outcome, Reply
from core.chat.words import Country, Day, _, n_
from core.commands.context import Context
from core.commands.declaring import Ask, Audience, Command, Rule
from core.commands.sources import all_libraries
from core.model.ids import LibraryId
from core.services.libraries import libraries_by_id
from core.services.partnerships import pair, same_partnership

MOST = 8


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two libraries or more."""

    libraries: Annotated[
        tuple[LibraryId, ...],
        Ask(
            _("Libraries"),
            suggest=all_libraries,
            hint=_("Two or more, by name or code, for example LIB-003 and LIB-014."),
        ),
    ]


async def can_be_paired(context: Context, libraries: tuple[LibraryId, ...]) -> Problem | None:
    """Two different libraries at least, and not partners already."""
    if len(libraries) < 2:
        return Problem(text=_("A partnership needs at least two different libraries. Please add another."))
    if len(libraries) > MOST:
        return Problem(
            text=n_("Please choose at most {count} library.", "Please choose at most {count} libraries.", MOST)
        )
    countries = {library.country for library in await libraries_by_id(context.uow, libraries)}
    if len(countries) == 1:
        return Problem(
            text=_(
                "All of these are in {country}. Sister libraries are of different countries. Please choose again.",
                country=Country(countries.pop()),
            )
        )
    existing = await same_partnership(context.uow, libraries, to_pair=True)
    if existing is not None:
        return Problem(
            text=_(
                "These libraries are partners already: {state} since {day}. Please choose others.",
                state=STATES[existing.state],
                day=Day(existing.state_since),
            )
        )
    return None


async def run(context: Context, asked: Pair) -> Outcome:
    """Make it, and tell every contact."""
    libraries = await libraries_by_id(context.uow, asked.libraries)
    partnership = await pair(context.uow, libraries=libraries, by=context.member.id)
    said = _(
        "Paired: {libraries}. Their trial runs until {day}. The contacts read it in their own morning.",
        libraries=names_of(libraries),
        day=Day(partnership.trial_ends_on or context.today),
    )
    return Reply(card=card(said, Buttons((STAFF_HOME,))), lasting=True)


COMMANDS = (
    Command(
        name="staff pair",
        summary=_("Make a partnership"),
        takes=Pair,
        run=run,
        rules=(Rule(("libraries",), can_be_paired),),
        who=Audience.STAFF,
        submit=_("Pair them"),
    ),
)

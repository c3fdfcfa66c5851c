"""/sister away: *We cannot answer now*. It needs no day and no reason, and pauses all partnerships of a library; a
partner, or whoever watches over a partnership, may say so for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HOME, look_at
from core.cards.pause import CANNOT_ANSWER, away_until, here_button
from core.chat.card import Button, Buttons, Context, Style, WireValue, Words, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Day, Name, Strong, Text, _
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Audience, Command
from core.commands.partnership_eyes import eyes_of
from core.commands.recording import NOT_THERE
from core.commands.sources import my_libraries
from core.model.ids import AwayId, LibraryId, PartnershipId
from core.model.libraries import Library
from core.model.partnerships import LIVE, Partnership, PartnershipState
from core.services.aways import StandingAway, away_by_id, cannot_answer, come_back, not_back_yet, open_aways
from core.services.partnerships import partnership_by_id
from core.services.watching import watches


async def only_library(context: Asking, given: Mapping[str, WireValue]) -> WireValue | None:
    """The person's library, when there is exactly one."""
    found = context.actor.contacts
    return str(found[0].library_id) if len(found) == 1 else None


MY_LIBRARY = Ask(
    _("Library"), suggest=my_libraries, default=only_library, nobody=_("You do not speak for a library yet.")
)


@dataclass(frozen=True, kw_only=True)
class CannotAnswer:
    """Which of one's libraries."""

    library: Annotated[LibraryId, MY_LIBRARY]


@dataclass(frozen=True, kw_only=True)
class OneAway:
    """A library that cannot answer, as a button names it."""

    away: Annotated[int, Ask(_("Away"), never=True)]


@dataclass(frozen=True, kw_only=True)
class ForThem:
    """Which library, and the partnership from which somebody says so."""

    partnership: Annotated[int, Ask(_("Partnership"), never=True)]
    library: Annotated[int, Ask(_("Library"), never=True)]


async def away(context: Asking, asked: CannotAnswer) -> Outcome:
    """Everything is paused at once."""
    library = next((each.library for each in context.actor.contacts if each.library_id == asked.library), None)
    if library is None:
        return NOT_THERE
    before = await open_aways(context.uow, [library.id])
    if library.id in before:
        return Reply(card=card(*_stands(before[library.id])), replace=True)
    made = await _made(context, library, for_them=False)
    return Reply(
        card=card(
            _(
                "All partnerships of {library} are paused. Take the time you need: nobody is reminded, and nobody is "
                "late afterwards.",
                library=Strong(Name(library.name)),
            ),
            Context(_("Your partners read only: “{words}”", words=away_until(library, None))),
            Context(_("I ask you once a month whether you are back. You can say so here at any time.")),
            Buttons((here_button(made, _("Undo"), style=Style.NORMAL), HOME)),
        ),
        replace=True,
        lasting=True,
    )


async def _made(context: Asking, library: Library, *, for_them: bool) -> StandingAway:
    row = await cannot_answer(context.uow, library, by=context.member.id, for_them=for_them)
    made = await away_by_id(context.uow, row.id)
    if made is None:
        msg = f"away {row.id} was written, and is not there"
        raise RuntimeError(msg)
    return made


def _stands(standing: StandingAway) -> tuple[Text | Context | Buttons, ...]:
    """It was said before."""
    return (
        _(
            "That is said already, by {name}. All partnerships of {library} are paused.",
            name=Name(standing.asker),
            library=Strong(Name(standing.library.name)),
        ),
        Context(_("I ask again from {day} on whether you are back.", day=Day(standing.away.ask_on))),
        Buttons((here_button(standing, _("We are back")), HOME)),
    )


async def end(context: Asking, asked: OneAway) -> Outcome:
    """*We are back*, *We are here* and *Undo*: by its contacts, by who said it, and by staff."""
    standing = await away_by_id(context.uow, AwayId(asked.away))
    if standing is None or not _may_end(context, standing):
        return NOT_THERE
    ours = standing.library.id in context.actor.library_ids
    if not await come_back(context.uow, standing.away.id, by=context.member.id):
        over = await away_by_id(context.uow, standing.away.id)
        who = Name((over or standing).ender or standing.asker)
        said = _("{name} said so already. Nothing is left to do.", name=who)
        return Refusal(text=said, buttons=(HOME,))
    said = (
        _("Welcome back. Your partnerships go on, and nobody is late. Your partners read it in their own morning.")
        if ours
        else _(
            "Done. The partnerships of {library} go on, and nobody is late.",
            library=Strong(Name(standing.library.name)),
        )
    )
    partners = Button(label=_("All partners"), command="sister partners", style=Style.PRIMARY)
    return Reply(card=card(said, Buttons((partners, HOME) if ours else (HOME,))), replace=True, lasting=True)


def _may_end(context: Asking, standing: StandingAway) -> bool:
    actor = context.actor
    said_it = actor.member is not None and actor.member.id == standing.away.asked_by
    return standing.library.id in actor.library_ids or said_it or actor.is_staff


async def not_yet(context: Asking, asked: OneAway) -> Outcome:
    """They are asked again in a month."""
    standing = await away_by_id(context.uow, AwayId(asked.away))
    if standing is None or standing.library.id not in context.actor.library_ids:
        return NOT_THERE
    if not standing.away.is_open:
        said = _("{name} said that you are back. Nothing is left to do.", name=Name(standing.ender or standing.asker))
        return Refusal(text=said, buttons=(HOME,))
    day = await not_back_yet(context.uow, standing.away, by=context.member.id)
    return Reply(
        card=card(
            _("Thank you for telling me. Take your time; I ask again from {day} on.", day=Day(day)),
            Buttons((here_button(standing, _("We are back")), HOME)),
        ),
        replace=True,
    )


async def _for_them(context: Asking, asked: ForThem) -> tuple[Partnership, Library] | None:
    """The partnership and the library, where the person may say so for it: a partner, and whoever watches over it."""
    partnership = await partnership_by_id(context.uow, PartnershipId(asked.partnership))
    if partnership is None or partnership.state not in {*LIVE, PartnershipState.PAUSED}:
        return None
    member_id = context.actor.member.id if context.actor.member else None
    eyes = await eyes_of(context, partnership)
    if not eyes.may_see(partnership) and not await watches(context.uow, partnership, member_id):
        return None
    library = next((row.library for row in partnership.rows if row.library_id == asked.library), None)
    if library is None or library.id in context.actor.library_ids:
        return None
    return partnership, library


async def preview_for(context: Asking, asked: ForThem) -> Outcome:
    """What would happen; nothing is changed yet."""
    found = await _for_them(context, asked)
    if found is None:
        return NOT_THERE
    partnership, library = found
    given: dict[str, WireValue] = {"partnership": str(asked.partnership), "library": str(asked.library)}
    yes = Button(
        label=_("Yes, pause them"), command="sister away-for-them", given=given, style=Style.PRIMARY, once=True
    )
    return Reply(
        card=card(
            Context(_("This is what would happen. Nothing is changed yet.")),
            Words(
                _(
                    "All partnerships of {library} are paused, and nobody is reminded until they are back.",
                    library=Strong(Name(library.name)),
                )
            ),
            Words(_("Their contacts read that you said so, and can say at once that they are here.")),
            Buttons((yes, look_at(partnership), HOME)),
        ),
        replace=True,
    )


async def for_them(context: Asking, asked: ForThem) -> Outcome:
    """Say so for them."""
    found = await _for_them(context, asked)
    if found is None:
        return NOT_THERE
    partnership, library = found
    before = await open_aways(context.uow, [library.id])
    if library.id in before:
        said = _(
            "{name} said so already. The partnerships of {library} are paused.",
            name=Name(before[library.id].asker),
            library=Name(library.name),
        )
        return Refusal(text=said, buttons=(look_at(partnership), HOME))
    made = await _made(context, library, for_them=True)
    return Reply(
        card=card(
            _(
                "Thank you. The partnerships of {library} are paused. Their contacts read in their own morning that "
                "you said so.",
                library=Strong(Name(library.name)),
            ),
            Buttons((here_button(made, _("Undo"), style=Style.NORMAL), look_at(partnership), HOME)),
        ),
        replace=True,
        lasting=True,
    )


def away_button(library: Library) -> Button:
    """*We cannot answer now*."""
    given = {"library": str(library.id)}
    return Button(label=CANNOT_ANSWER, command="sister away", given=given, style=Style.QUIET)


COMMANDS = (
    Command(
        name="sister away",
        summary=_("We cannot answer now"),
        takes=CannotAnswer,
        run=away,
        who=Audience.CONTACT,
    ),
    Command(name="sister away-end", summary=_("We are back"), takes=OneAway, run=end, hidden=True),
    Command(
        name="sister away-not-yet",
        summary=_("Not back yet"),
        takes=OneAway,
        run=not_yet,
        who=Audience.CONTACT,
        hidden=True,
    ),
    Command(
        name="sister away-for",
        summary=_("They cannot answer"),
        takes=ForThem,
        run=preview_for,
        changes=False,
        hidden=True,
    ),
    Command(name="sister away-for-them", summary=_("They cannot answer"), takes=ForThem, run=for_them, hidden=True),
)

"""/sister invite: a partner by e-mail. A library that nobody speaks for here yet, somebody's address, and a proposal.

A library that is on the register already is offered instead; where somebody of it is connected, they are asked here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.labels import TRIALS
from core.cards.library import where
from core.chat.card import Button, Buttons, Context, Divider, Part, Style, WireValue, Words, card
from core.chat.form import Problem
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import CommandName, Country, Name, Strong, _
from core.commands import readers
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Audience, Command, Rule
from core.commands.decoding import wire
from core.commands.introduce import NAME_LENGTH, few_languages, zone_is_clear, zone_of
from core.commands.recording import NOT_THERE
from core.commands.sister_email_address import EMAIL, RIGHT_ADDRESS
from core.commands.sister_profile import first_library
from core.commands.sister_propose import can_be_proposed, given_of, send
from core.commands.sources import countries, languages, my_libraries
from core.commands.talk import HOW_OFTEN
from core.content.email_addresses import email_address
from core.model.ids import CountryCode, LanguageCode, LibraryId
from core.model.libraries import Library
from core.model.partnerships import TrialLength
from core.services.email_partners import is_connected, write_down_contact, write_down_library
from core.services.libraries import libraries_by_id, library_by_id, similar_libraries

CALLED_LENGTH = 80


@dataclass(frozen=True, kw_only=True)
class Invite:
    """Which library abroad, whom there, and the words of the proposal."""

    name: Annotated[
        str, Ask(_("Name of their library"), headline=True, max_length=NAME_LENGTH, readers=readers.LETTERS)
    ]
    town: Annotated[str, Ask(_("Their town"), max_length=80, readers=readers.LETTERS)]
    country: Annotated[CountryCode, Ask(_("Their country"), suggest=countries)]
    languages: Annotated[
        tuple[LanguageCode, ...],
        Ask(_("Languages they write"), suggest=languages, hint=_("One or more, for example English and Spanish.")),
    ]
    contact: Annotated[str, Ask(_("Name of your contact there"), max_length=CALLED_LENGTH, readers=readers.LETTERS)]
    email: Annotated[str, EMAIL]
    reason: Annotated[
        str, Ask(_("Why would you like to be partners?"), long=True, max_length=1000, readers=readers.LETTERS)
    ]
    own: Annotated[LibraryId, Ask(_("Your library"), suggest=my_libraries, default=first_library)]
    activities: Annotated[
        str | None, Ask(_("What could you do together?"), long=True, max_length=1000, readers=readers.LETTERS)
    ] = None
    how_often: Annotated[int | None, HOW_OFTEN] = None
    zone: Annotated[
        str | None,
        Ask(_("A bigger town near their library"), late=True, max_length=80, readers=readers.ONLY_THE_BOT),
    ] = None
    new: Annotated[bool, Ask(_("It is a new library"), never=True)] = False


async def another_country(context: Asking, own: LibraryId, country: CountryCode) -> Problem | None:
    """Sister libraries are of different countries."""
    found = await libraries_by_id(context.uow, [own])
    if not found or found[0].country != country:
        return None
    return Problem(
        text=_(
            "Both are in {country}. Sister libraries are of different countries. Please choose another one.",
            country=Country(country),
        )
    )


async def invite(context: Asking, asked: Invite) -> Outcome:
    """Write the library and its contact down, and propose; first ask when the register holds one very like it."""
    zone = zone_of(asked.town, asked.country, asked.zone)
    if isinstance(zone, Problem):
        return Refusal(text=zone.text)
    alike = await similar_libraries(
        context.uow, name=asked.name, town=asked.town, country=asked.country, to_introduce=True
    )
    if alike and not asked.new:
        return _which(context, asked, alike)
    own = (await libraries_by_id(context.uow, [asked.own]))[0]
    library = await write_down_library(
        context.uow,
        name=asked.name,
        town=asked.town,
        country=asked.country,
        zone=zone,
        languages=asked.languages,
        by=context.member.id,
        called=asked.contact,
        email=email_address(asked.email) or "",
    )
    return await send(context, asked, own, library)


def _as_given(asked: Invite) -> dict[str, WireValue]:
    given: dict[str, WireValue] = {
        **given_of(asked, asked.own),
        "name": asked.name,
        "town": asked.town,
        "country": asked.country,
        "languages": tuple(asked.languages),
        "contact": asked.contact,
        "email": asked.email,
    }
    if asked.zone is not None:
        given["zone"] = asked.zone
    return given


def _which(context: Asking, asked: Invite, alike: list[Library]) -> Reply:
    """ "Is it one of these?", with *It is this one* and *No, it is a new one*."""
    known = {
        **given_of(asked, asked.own),
        "name": asked.name,
        "town": asked.town,
        "contact": asked.contact,
        "email": asked.email,
    }
    parts: list[Part] = [Words(_("The register already has a library very like theirs. Is it the same?"))]
    for library in alike:
        line = _(
            "{name}, {where} ({code})",
            name=Strong(Name(library.name)),
            where=where(library.town, library.country),
            code=Name(library.code),
        )
        parts.append(Words(line))
        if library.id in context.actor.library_ids:
            parts.append(Context(_("You already speak for this library.")))
            continue
        this = Button(
            label=_("It is this one"),
            command="sister invite-known",
            given={**known, "library": str(library.id)},
            style=Style.PRIMARY,
            once=True,
        )
        parts.append(Buttons((this,)))
    new = Button(
        label=_("No, it is a new one"),
        command="sister invite",
        given={**_as_given(asked), "new": wire(True)},
        once=True,
    )
    change = Button(label=_("Change"), command="sister invite", given=_as_given(asked), ask=True)
    parts += [
        Context(_("Where somebody of it is connected to me, I ask them myself.")),
        Divider(),
        Buttons((new, change)),
    ]
    return Reply(card=card(*parts), replace=True)


@dataclass(frozen=True, kw_only=True)
class InviteKnown:
    """A library of the register, whom there, and the words of the proposal. `name`, `town`: as they were written of a
    library whose card is not posted, and which is very like it.
    """

    library: Annotated[int, Ask(_("Library"), never=True)]
    contact: Annotated[str, Ask(_("Name of your contact there"), max_length=CALLED_LENGTH, readers=readers.LETTERS)]
    email: Annotated[str, EMAIL]
    reason: Annotated[
        str, Ask(_("Why would you like to be partners?"), long=True, max_length=1000, readers=readers.LETTERS)
    ]
    own: Annotated[LibraryId, Ask(_("Your library"), suggest=my_libraries, default=first_library)]
    activities: Annotated[
        str | None, Ask(_("What could you do together?"), long=True, max_length=1000, readers=readers.LETTERS)
    ] = None
    how_often: Annotated[int | None, Ask(_("How often would you like to talk?"), minimum=7, maximum=180)] = None
    trial: Annotated[TrialLength | None, Ask(_("How long a trial?"), labels=TRIALS, never=True)] = None
    name: Annotated[str | None, Ask(_("Name of their library"), max_length=NAME_LENGTH, never=True)] = None
    town: Annotated[str | None, Ask(_("Their town"), max_length=80, never=True)] = None


async def known(context: Asking, asked: InviteKnown) -> Outcome:
    """Propose to a library of the register: here where somebody of it is connected, else by e-mail."""
    library = await library_by_id(context.uow, LibraryId(asked.library))
    if library is None or not await _may_be_named(context, asked, library):
        return NOT_THERE
    problem = await can_be_proposed(context, asked.own, library.id)
    if problem is not None:
        return Refusal(text=problem.text, buttons=(HOME,))
    own = (await libraries_by_id(context.uow, [asked.own]))[0]
    email = email_address(asked.email) or ""
    if not await is_connected(context.uow, library.id) and not await write_down_contact(
        context.uow, library, called=asked.contact, email=email, by=context.member.id
    ):
        return Refusal(
            text=_(
                "Five people of {library} are written down already. Please propose it to them: {propose}.",
                library=Name(library.name),
                propose=CommandName("sister propose"),
            ),
            buttons=(HOME,),
        )
    return await send(context, asked, own, library, trial=asked.trial)


async def _may_be_named(context: Asking, asked: InviteKnown, library: Library) -> bool:
    """Its card is posted, or the person named one very like it."""
    if library.posted:
        return True
    if asked.name is None or asked.town is None:
        return False
    alike = await similar_libraries(context.uow, name=asked.name, town=asked.town, country=library.country)
    return any(each.id == library.id for each in alike)


COMMANDS = (
    Command(
        name="sister invite",
        summary=_("A partner by e-mail"),
        takes=Invite,
        run=invite,
        who=Audience.CONTACT,
        rules=(
            Rule(("languages",), few_languages),
            Rule(("town", "country", "zone"), zone_is_clear),
            Rule(("own", "country"), another_country),
            RIGHT_ADDRESS,
        ),
        submit=_("Make the letter"),
        note=_("For a library of which nobody is here. I write a letter, and you send it from your own address."),
    ),
    Command(
        name="sister invite-known",
        summary=_("A partner by e-mail"),
        takes=InviteKnown,
        run=known,
        who=Audience.CONTACT,
        rules=(RIGHT_ADDRESS,),
        submit=_("Make the letter"),
        hidden=True,
    ),
)

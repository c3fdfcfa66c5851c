"""*Edit*: the fields with which a library was introduced. Its posted card is corrected everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.contacts import library_button
from core.chat.card import Button, Buttons, Style, card
from core.chat.form import Problem
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import CommandName, Name, Strong, _
from core.commands import readers
from core.commands.context import Context
from core.commands.declaring import Ask, Audience, Command, Rule
from core.commands.introduce import NAME_LENGTH, few_languages, zone_of
from core.commands.own_library import NOT_YOURS, own_contact
from core.commands.sources import countries, languages
from core.model.ids import CountryCode, LanguageCode, LibraryId
from core.model.libraries import Library
from core.services.libraries import edit_library, folded_name, same_library
from core.services.nudging import requeue_nudges
from core.services.people import contacts_of


@dataclass(frozen=True, kw_only=True)
class EditLibrary:
    """The library, and how it is called and where it is from now on."""

    library: Annotated[int, Ask(_("Library"), never=True)]
    name: Annotated[str, Ask(_("Name of your library"), max_length=NAME_LENGTH, readers=readers.EVERYBODY)]
    town: Annotated[str, Ask(_("Town"), max_length=80, readers=readers.EVERYBODY)]
    country: Annotated[CountryCode, Ask(_("Country"), suggest=countries)]
    languages: Annotated[
        tuple[LanguageCode, ...],
        Ask(_("Languages you can write in"), suggest=languages, hint=_("One or more, for example English and French.")),
    ]
    zone: Annotated[
        str | None,
        Ask(
            _("A bigger town near the library"),
            late=True,
            max_length=80,
            readers=readers.ONLY_THE_BOT,
            hint=_("So that messages reach you in your own morning."),
        ),
    ] = None


def edit_button(library: Library) -> Button:
    """*Edit*, with everything as it stands."""
    return Button(
        label=_("Edit"),
        command="sister library-edit",
        given={
            "library": str(library.id),
            "name": library.name,
            "town": library.town,
            "country": library.country,
            "languages": tuple(library.languages),
        },
        ask=True,
    )


def _zone(library: Library, town: str, country: CountryCode, bigger: str | None) -> str | Problem:
    """As it is while the library stays where it is, and no bigger town is named."""
    if bigger is None and (town, country) == (library.town, library.country):
        return library.zone
    return zone_of(town, country, bigger)


async def zone_is_clear(
    context: Context, library_id: int, town: str, country: CountryCode, bigger: str | None
) -> Problem | None:
    """The library's local time leaves no doubt."""
    own = own_contact(context, library_id)
    zone = _zone(own.library, town, country, bigger) if own else None
    return zone if isinstance(zone, Problem) else None


async def is_no_other(context: Context, library_id: int, town: str, country: CountryCode, name: str) -> Problem | None:
    """No other library there has this name."""
    if own_contact(context, library_id) is None:
        return None
    other = await same_library(context.uow, folded_name(name, town), country, but=LibraryId(library_id))
    if other is None:
        return None
    return Problem(
        text=_(
            "{name} in {town} is on the register already: {code}. Please write how yours differs, or join that one "
            "with {introduce}.",
            name=Name(other.name),
            town=Name(other.town),
            code=Name(other.code),
            introduce=CommandName("introduce"),
        )
    )


async def edit(context: Context, asked: EditLibrary) -> Outcome:
    """Write it down; the posted card and all lists show it from now on."""
    own = own_contact(context, asked.library)
    if own is None:
        return NOT_YOURS
    library = own.library
    zone = _zone(library, asked.town, asked.country, asked.zone)
    if isinstance(zone, Problem):
        return Refusal(text=zone.text)
    moved = zone != library.zone
    changed = await edit_library(
        context.uow,
        library,
        by=context.member.id,
        name=asked.name,
        town=asked.town,
        country=asked.country,
        languages=tuple(asked.languages),
        zone=zone,
    )
    if moved:
        for contact in await contacts_of(context.uow, [library.id]):
            await requeue_nudges(context.uow, contact.member_id)
    name = Strong(Name(library.name))
    if not changed:
        said = _("Nothing was different, so nothing changed. {library} stays as it is.", library=name)
    elif library.posted:
        said = _("Saved. The card of {library} in the introductions channel is corrected.", library=name)
    else:
        said = _("Saved. {library} is still kept private.", library=name)
    return Reply(card=card(said, Buttons((library_button(library.id, style=Style.PRIMARY), HOME))), replace=True)


COMMANDS = (
    Command(
        name="sister library-edit",
        summary=_("Edit my library"),
        takes=EditLibrary,
        run=edit,
        who=Audience.CONTACT,
        rules=(
            Rule(("languages",), few_languages),
            Rule(("library", "town", "country", "zone"), zone_is_clear),
            Rule(("library", "town", "country", "name"), is_no_other),
        ),
        submit=_("Save"),
        hidden=True,
    ),
)

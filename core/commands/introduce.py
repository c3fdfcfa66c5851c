"""/introduce: put a library on the register. Four fields, a private preview, then *Post · Keep private · Change*."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.library import KEPT_PRIVATE, library_parts, where
from core.chat.card import Button, Buttons, Context, Divider, Part, Style, WireValue, Words, card
from core.chat.form import Problem
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Country, Listing, Name, Strong, _
from core.commands import readers
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Command, Rule
from core.commands.decoding import wire
from core.commands.sources import countries, languages
from core.content.cities import zone_for, zones_of
from core.content.zones import ambiguous_abbreviation, city_label, find_zone, zones_of_country
from core.model.ids import CountryCode, LanguageCode, LibraryId
from core.model.libraries import Library
from core.services.libraries import (
    introduce_library,
    library_by_id,
    similar_libraries,
)

NAME_LENGTH = 120
MOST_LANGUAGES = 10


@dataclass(frozen=True, kw_only=True)
class IntroduceLibrary:
    """What is asked first; the rest of the profile comes later, one question at a time."""

    name: Annotated[
        str,
        Ask(_("Name of your library"), headline=True, max_length=NAME_LENGTH, readers=readers.EVERYBODY),
    ]
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
    new: Annotated[bool, Ask(_("It is a new library"), never=True)] = False
    parent: Annotated[int | None, Ask(_("A branch of"), never=True)] = None


@dataclass(frozen=True, kw_only=True)
class SaveLibrary(IntroduceLibrary):
    """The previewed library, and whether its card is posted."""

    posted: Annotated[bool, Ask(_("Post the card"), never=True)]


def zone_of(town: str, country: CountryCode, bigger: str | None) -> str | Problem:
    """The library's IANA zone: from town and country when they leave no doubt, else from the `bigger` town that is
    named.
    """
    if bigger is None:
        return zone_for(town, country) or Problem(
            text=_(
                "{town} could lie in more than one time zone of {country}. Which bigger town is near?",
                town=Name(town),
                country=Country(country),
            )
        )
    if ambiguous_abbreviation(bigger):
        return Problem(text=_("“{text}” names several zones. In which city is the library?", text=Name(bigger)))
    zone = find_zone(bigger)
    if zone in zones_of_country(country):
        return zone
    if zone := zone_for(bigger, country):
        return zone
    near = zones_of(bigger, country)
    if near:
        cities = Listing(tuple(Name(city_label(zone)) for zone in near[:4]), any_of=True)
        return Problem(
            text=_(
                "“{text}” is not clear to me. Is it near {cities}? Please write one.",
                text=Name(bigger),
                cities=cities,
            )
        )
    return Problem(
        text=_(
            "I do not know a town “{text}” in {country}. Please write a bigger one near the library.",
            text=Name(bigger),
            country=Country(country),
        )
    )


async def zone_is_clear(context: Asking, town: str, country: CountryCode, bigger: str | None) -> Problem | None:
    """The library's local time leaves no doubt."""
    zone = zone_of(town, country, bigger)
    return zone if isinstance(zone, Problem) else None


async def few_languages(context: Asking, chosen: tuple[LanguageCode, ...]) -> Problem | None:
    """Ten are enough."""
    if len(chosen) > MOST_LANGUAGES:
        return Problem(text=_("Please choose at most {most}.", most=MOST_LANGUAGES))
    return None


RULES = (Rule(("languages",), few_languages), Rule(("town", "country", "zone"), zone_is_clear))


def _as_given(asked: IntroduceLibrary) -> dict[str, WireValue]:
    """The values as they travel in a button."""
    given: dict[str, WireValue] = {
        "name": asked.name,
        "town": asked.town,
        "country": asked.country,
        "languages": tuple(asked.languages),
    }
    if asked.zone is not None:
        given["zone"] = asked.zone
    if asked.new:
        given["new"] = wire(True)
    if asked.parent is not None:
        given["parent"] = wire(asked.parent)
    return given


def _without_parent(asked: IntroduceLibrary) -> dict[str, WireValue]:
    return {field: value for field, value in _as_given(asked).items() if field != "parent"}


async def preview(context: Asking, asked: IntroduceLibrary) -> Outcome:
    """Show the card to its writer; first ask when the register holds one very like it."""
    if not asked.new and asked.parent is None:
        alike = await similar_libraries(context.uow, name=asked.name, town=asked.town, country=asked.country)
        if alike:
            return _which(context, asked, alike)
    given = _as_given(asked)
    return Reply(
        card=card(
            Context(_("This is how others will see your library. Nothing is posted yet.")),
            *library_parts(title=asked.name, town=asked.town, country=asked.country, languages=asked.languages),
            Buttons(
                (
                    Button(
                        label=_("Post"),
                        command="introduce save",
                        given={**given, "posted": wire(True)},
                        style=Style.PRIMARY,
                        once=True,
                    ),
                    Button(
                        label=_("Keep private"),
                        command="introduce save",
                        given={**given, "posted": wire(False)},
                        once=True,
                    ),
                    Button(label=_("Change"), command="introduce", given=given, ask=True),
                )
            ),
            Context(
                _("Posted, the card stands in the introductions channel. {kept_private}", kept_private=KEPT_PRIVATE)
            ),
        ),
        replace=True,
    )


def _which(context: Asking, asked: IntroduceLibrary, alike: list[Library]) -> Reply:
    """ "Is it one of these?", with *Join it*, *A branch of it* and *New*."""
    given = _as_given(asked)
    parts: list[Part] = [Words(_("The register already has a library very like yours. Is it the same?"))]
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
        join = Button(
            label=_("Join it"),
            command="introduce join",
            given={"library": str(library.id)},
            style=Style.PRIMARY,
            once=True,
        )
        branch = Button(label=_("A branch of it"), command="introduce", given={**given, "parent": str(library.id)})
        parts.append(Buttons((join, branch)))
    parts.append(Divider())
    parts.append(
        Buttons(
            (
                Button(label=_("No, it is a new one"), command="introduce", given={**given, "new": wire(True)}),
                Button(label=_("Change"), command="introduce", given=given, ask=True),
            )
        )
    )
    return Reply(card=card(*parts), replace=True)


async def save(context: Asking, asked: SaveLibrary) -> Outcome:
    """Write it down; the person becomes its first contact."""
    zone = zone_of(asked.town, asked.country, asked.zone)
    if isinstance(zone, Problem):
        return Refusal(text=zone.text)
    if asked.parent is not None and await library_by_id(context.uow, LibraryId(asked.parent)) is None:
        return Refusal(
            text=_("The library it would be a branch of is not there any more."),
            buttons=(Button(label=_("Change"), command="introduce", given=_without_parent(asked), ask=True),),
        )
    if not asked.new and asked.parent is None:
        alike = await similar_libraries(
            context.uow, name=asked.name, town=asked.town, country=asked.country, to_introduce=True
        )
        if alike:
            return _which(context, asked, alike)
    library = await introduce_library(
        context.uow,
        name=asked.name,
        town=asked.town,
        country=asked.country,
        zone=zone,
        languages=asked.languages,
        by=context.member,
        posted=asked.posted,
        parent_id=LibraryId(asked.parent) if asked.parent is not None else None,
    )
    said = (
        _(
            "Posted. {library} is {code}, and you are its first contact.",
            library=Strong(Name(library.name)),
            code=Name(library.code),
        )
        if asked.posted
        else _(
            "Saved, and kept private. {library} is {code}, and you are its first contact.",
            library=Strong(Name(library.name)),
            code=Name(library.code),
        )
    )
    return Reply(
        card=card(
            said,
            _(
                "Next: a few questions about your library help others to find you. One at a time, and you may stop "
                "anywhere."
            ),
            Buttons(
                (
                    Button(
                        label=_("Answer the first one"),
                        command="sister profile",
                        given={"library": str(library.id)},
                        style=Style.PRIMARY,
                    ),
                    HOME,
                )
            ),
        ),
        lasting=True,
        replace=True,
    )


COMMANDS = (
    Command(
        name="introduce",
        summary=_("Introduce your library"),
        takes=IntroduceLibrary,
        run=preview,
        rules=RULES,
        submit=_("Show me the card"),
        changes=False,
    ),
    Command(
        name="introduce save",
        summary=_("Save your library"),
        takes=SaveLibrary,
        run=save,
        rules=RULES,
        hidden=True,
    ),
)

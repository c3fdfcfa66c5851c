"""A library as others see it."""

from __future__ import annotations

from collections.abc import Sequence

from core.cards.labels import KINDS, WAY_CHOICES
from core.chat.card import Fact, Facts, Part, Words
from core.chat.words import Country, Language, Listing, Name, Strong, Text, _, n_, name, several
from core.model.communications import Way
from core.model.defaults import TRIAL_MONTHS
from core.model.libraries import Library


def library_parts(
    *, title: str, town: str, country: str, languages: Sequence[str], more: Sequence[Fact] = ()
) -> tuple[Part, ...]:
    """The card of a library: its name, then where it is and what it speaks, then the rest of its profile."""
    return (
        Words(_("{name}", name=Strong(Name(title)))),
        Facts(
            (
                Fact(label=_("Where"), value=where(town, country)),
                Fact(label=_("Languages"), value=several([Language(code) for code in languages])),
                *more,
            )
        ),
    )


KEPT_PRIVATE = _(
    "Kept private, it stands in no channel; staff see it, and so does whoever introduces the same library."
)
"""Who sees a card that is not posted."""


def where(town: str, country: str) -> Text:
    """ "Suva, Fiji"."""
    return _("{town}, {country}", town=Name(town), country=Country(country))


def profile_facts(library: Library) -> tuple[Fact, ...]:
    """The answers of the profile that were given."""
    facts = []
    if library.kind is not None:
        facts.append(Fact(label=_("Type"), value=KINDS[library.kind]))
    if library.ways:
        ways = Listing(tuple(WAY_CHOICES[Way(way)] for way in library.ways))
        facts.append(Fact(label=_("Ways we like to talk"), value=_("{ways}", ways=ways)))
    if library.how_often is not None:
        facts.append(Fact(label=_("How often"), value=rhythm(library.how_often)))
    for label, answer in (
        (_("Interests"), library.interests),
        (_("We seek"), library.seek),
        (_("We offer"), library.offer),
    ):
        if answer:
            facts.append(Fact(label=label, value=name(answer)))
    return tuple(facts)


def rhythm(days: int) -> Text:
    """How often, in days."""
    return n_("every day", "every {count} days", days)


def trial_months(months: int | None) -> Text:
    """How long a trial lasts, None for as long as the programme's: "4 months, from the first talk"."""
    return n_("{count} month, from the first talk", "{count} months, from the first talk", months or TRIAL_MONTHS)


def names_of(libraries: Sequence[Library]) -> Listing:
    """Their names as a list."""
    return Listing(tuple(Name(library.name) for library in libraries))

"""Where the choices of references come from. Each source offers only what the person may choose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from core.cards.library import names_of, where
from core.chat.card import Choice, WireValue
from core.chat.words import Country, Language, Name, Text, Value, _, name
from core.commands.context import Context
from core.content.catalogue import languages as our_codes
from core.content.countries import find_country, search_countries
from core.content.folding import fold
from core.content.languages import find_language, language_name, search_languages
from core.content.regions import find_region, region_name, search_regions
from core.model.ids import MemberId
from core.model.libraries import Library
from core.model.members import Member
from core.model.partnerships import Partnership
from core.services.libraries import search_libraries
from core.services.partnerships import partners_of
from core.services.people import members_by_id, search_members

MOST = 25


def _label(value: Value) -> Text:
    return _("{choice}", choice=value)


def _by_value(choices: Iterable[Choice]) -> dict[str, Choice]:
    return {choice.value: choice for choice in choices}


def numbers(values: Sequence[str]) -> list[int]:
    """Those that are ids: plain digits of a size a database takes."""
    return [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 19]


class _Countries:
    """All countries, by their name in the person's language."""

    async def search(self, context: Context, given: Mapping[str, WireValue], query: str) -> Sequence[Choice]:
        found = search_countries(query, context.reader.language, MOST)
        return [Choice(value=code, label=_label(Country(code))) for code, _name in found]

    async def named(
        self, context: Context, given: Mapping[str, WireValue], values: Sequence[str]
    ) -> Mapping[str, Choice]:
        """By code, or by any name the country goes by: "USA", "Fidji" in French, its own."""
        found = {value: find_country(value, context.reader.language) for value in values}
        return {value: Choice(value=code, label=_label(Country(code))) for value, code in found.items() if code}


class _Languages:
    """All languages, by their name in the person's language."""

    async def search(self, context: Context, given: Mapping[str, WireValue], query: str) -> Sequence[Choice]:
        found = search_languages(query, context.reader.language, MOST)
        return [Choice(value=code, label=_label(Language(code))) for code, _name in found]

    async def named(
        self, context: Context, given: Mapping[str, WireValue], values: Sequence[str]
    ) -> Mapping[str, Choice]:
        """By code, or by any name the language goes by."""
        found = {value: find_language(value, context.reader.language) for value in values}
        return {value: Choice(value=code, label=_label(Language(code))) for value, code in found.items() if code}


class _OurLanguages:
    """The languages the bot speaks."""

    async def search(self, context: Context, given: Mapping[str, WireValue], query: str) -> Sequence[Choice]:
        wanted = fold(query)
        labels = {code: language_name(code, context.reader.language) for code in our_codes()}
        return [
            Choice(value=code, label=_label(Language(code))) for code, label in labels.items() if wanted in fold(label)
        ]

    async def named(
        self, context: Context, given: Mapping[str, WireValue], values: Sequence[str]
    ) -> Mapping[str, Choice]:
        return _by_value(Choice(value=code, label=_label(Language(code))) for code in values if code in our_codes())


class _Regions:
    """The regions of the United Nations (M49)."""

    async def search(self, context: Context, given: Mapping[str, WireValue], query: str) -> Sequence[Choice]:
        found = search_regions(query, context.reader.language, MOST)
        return [Choice(value=code, label=name(label)) for code, label in found]

    async def named(
        self, context: Context, given: Mapping[str, WireValue], values: Sequence[str]
    ) -> Mapping[str, Choice]:
        """By number, or by name."""
        language = context.reader.language
        found = {value: find_region(value, language) for value in values}
        return {
            value: Choice(value=code, label=name(region_name(code, language))) for value, code in found.items() if code
        }


class _MyPartnerships:
    """The partnerships of the person's own libraries, by the partners' names."""

    async def search(self, context: Context, given: Mapping[str, WireValue], query: str) -> Sequence[Choice]:
        wanted = fold(query)
        found = [
            partnership
            for partnership in await context.partnerships()
            if any(wanted in fold(partner.name) for partner in partners_of(partnership, context.actor.library_ids))
        ]
        return [_partnership_choice(context, partnership) for partnership in found[:MOST]]

    async def named(
        self, context: Context, given: Mapping[str, WireValue], values: Sequence[str]
    ) -> Mapping[str, Choice]:
        wanted = set(numbers(values))
        return _by_value(
            _partnership_choice(context, partnership)
            for partnership in await context.partnerships()
            if partnership.id in wanted
        )


def _partnership_choice(context: Context, partnership: Partnership) -> Choice:
    """The partners' names; with two libraries of one's own in play, also which of them."""
    partners = names_of(partners_of(partnership, context.actor.library_ids))
    own = [row.library for row in partnership.rows if row.library_id in context.actor.library_ids]
    if len(context.actor.library_ids) > 1 and own:
        label = _("{partners} (with {own})", partners=partners, own=names_of(own))
    else:
        label = _label(partners)
    return Choice(value=str(partnership.id), label=label)


class _LibrariesOfPartnership:
    """The libraries of the partnership that another field names."""

    async def _libraries(self, context: Context, given: Mapping[str, WireValue]) -> list[Library]:
        wanted = given.get("partnership")
        return [
            row.library
            for partnership in await context.partnerships()
            if str(partnership.id) == wanted
            for row in partnership.rows
        ]

    async def search(self, context: Context, given: Mapping[str, WireValue], query: str) -> Sequence[Choice]:
        return [
            Choice(value=str(library.id), label=name(library.name))
            for library in await self._libraries(context, given)
            if fold(query) in fold(library.name)
        ]

    async def named(
        self, context: Context, given: Mapping[str, WireValue], values: Sequence[str]
    ) -> Mapping[str, Choice]:
        return _by_value(
            Choice(value=str(library.id), label=name(library.name))
            for library in await self._libraries(context, given)
            if str(library.id) in values
        )


class _MyLibraries:
    """The libraries the person speaks for."""

    async def search(self, context: Context, given: Mapping[str, WireValue], query: str) -> Sequence[Choice]:
        return [
            Choice(value=str(contact.library_id), label=name(contact.library.name))
            for contact in context.actor.contacts
            if fold(query) in fold(contact.library.name)
        ][:MOST]

    async def named(
        self, context: Context, given: Mapping[str, WireValue], values: Sequence[str]
    ) -> Mapping[str, Choice]:
        return _by_value(
            Choice(value=str(contact.library_id), label=name(contact.library.name))
            for contact in context.actor.contacts
            if str(contact.library_id) in values
        )


class _AllLibraries:
    """Every library of the register, by name, town or code; for staff."""

    async def search(self, context: Context, given: Mapping[str, WireValue], query: str) -> Sequence[Choice]:
        return [_library_choice(library) for library in await search_libraries(context.uow, query, limit=MOST)]

    async def named(
        self, context: Context, given: Mapping[str, WireValue], values: Sequence[str]
    ) -> Mapping[str, Choice]:
        """By id, by code ("LIB-014"), or by a name that only one library has."""
        found = {}
        for value in values:
            near = await search_libraries(context.uow, value, limit=MOST)
            same = [each for each in near if value == str(each.id) or fold(value) in {fold(each.code), fold(each.name)}]
            if len(same) == 1:
                found[value] = _library_choice(same[0])
        return found


def _library_choice(library: Library) -> Choice:
    label = _(
        "{name} ({where}, {code})",
        name=Name(library.name),
        where=where(library.town, library.country),
        code=Name(library.code),
    )
    return Choice(value=str(library.id), label=label)


class _Members:
    """Every member, by name; for staff."""

    async def search(self, context: Context, given: Mapping[str, WireValue], query: str) -> Sequence[Choice]:
        return [_member_choice(member) for member in await search_members(context.uow, query, limit=MOST)]

    async def named(
        self, context: Context, given: Mapping[str, WireValue], values: Sequence[str]
    ) -> Mapping[str, Choice]:
        """By id, or by a name that only one member has."""
        wanted = [MemberId(number) for number in numbers(values)]
        found = _by_value(_member_choice(member) for member in await members_by_id(context.uow, wanted))
        for value in values:
            if value not in found:
                near = await search_members(context.uow, value, limit=MOST)
                same = [member for member in near if fold(member.name) == fold(value)]
                if len(same) == 1:
                    found[value] = _member_choice(same[0])
        return found


def _member_choice(member: Member) -> Choice:
    libraries = [contact.library for contact in member.contacts]
    if libraries:
        label = _("{name} ({libraries})", name=Name(member.name), libraries=names_of(libraries))
    else:
        label = name(member.name)
    return Choice(value=str(member.id), label=label)


countries = _Countries()
languages = _Languages()
our_languages = _OurLanguages()
regions = _Regions()
my_partnerships = _MyPartnerships()
libraries_of_partnership = _LibrariesOfPartnership()
my_libraries = _MyLibraries()
all_libraries = _AllLibraries()
members = _Members()

"""Where the choices of references come from. Each source offers only what the person may choose."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.cards.accounts import account_name
from core.cards.library import names_of, where
from core.chat.card import Choice, WireValue
from core.chat.shortening import shortened
from core.chat.spelling import plain
from core.chat.words import Country, Language, Name, Text, Value, _, name
from core.commands.checking import CHOICE_LENGTH
from core.commands.context import Context
from core.content.catalogue import languages as our_codes
from core.content.countries import find_country, search_countries
from core.content.folding import fold
from core.content.languages import find_language, language_name, search_languages
from core.content.places import find_place, place_name, search_places
from core.content.regions import find_region, region_name, search_regions
from core.model.ids import CommunicationId, LibraryId, MemberId, PartnershipId
from core.model.libraries import Library
from core.model.members import Member
from core.model.partnerships import Partnership, PartnershipState
from core.services.libraries import libraries_by_id, libraries_named, search_libraries
from core.services.partnerships import newest_partnerships, partners_of, partnership_by_id, partnerships_of
from core.services.people import accounts_of, members_by_id_or_name, search_members
from core.services.watching import is_mentored_by

MOST = 25
MOST_LIBRARIES = 3
"""Of so many libraries the names stand beside a member's."""


def _choice(context: Context, value: object, label: Text) -> Choice:
    """Its label as long as every platform shows it."""
    return Choice(value=str(value), label=shortened(label, context.reader, CHOICE_LENGTH))


def _label(value: Value) -> Text:
    return _("{choice}", choice=value)


def _by_value(choices: Iterable[Choice]) -> dict[str, Choice]:
    return {choice.value: choice for choice in choices}


def numbers(values: Sequence[str]) -> list[int]:
    """Those that are ids: plain digits of a size a database takes."""
    return [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 19]


@dataclass(frozen=True)
class _Vocabulary:
    """Codes that everybody may choose, each by its name in the person's language.

    `find`: the code of a text that names it exactly; `near`: codes and names for what was typed, best first; `called`:
    what a code is called. All of them for a language.
    """

    find: Callable[[str, str], str | None]
    near: Callable[[str, str, int], Sequence[tuple[str, str]]]
    called: Callable[[str, str], Text]

    async def search(self, context: Context, given: Mapping[str, WireValue], query: str) -> Sequence[Choice]:
        language = context.reader.language
        return [_choice(context, code, self.called(code, language)) for code, _name in self.near(query, language, MOST)]

    async def named(
        self, context: Context, given: Mapping[str, WireValue], values: Sequence[str]
    ) -> Mapping[str, Choice]:
        """By code, or by any name it goes by: "USA", "Fidji" in French, its own."""
        language = context.reader.language
        found = {value: self.find(value, language) for value in values}
        return {
            value: _choice(context, code, self.called(code, language))
            for value, code in found.items()
            if code is not None
        }


def _find_our_language(text: str, language: str) -> str | None:
    code = text if text in our_codes() else find_language(text, language)
    return code if code in our_codes() else None


def _search_our_languages(query: str, language: str, limit: int) -> list[tuple[str, str]]:
    names = [(code, language_name(code, language)) for code in our_codes()]
    return [(code, called) for code, called in names if fold(query) in fold(called)][:limit]


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


class _ReadablePartnerships:
    """Every partnership of the person's own libraries, whatever became of it, and those they mentor; for staff all
    there are, and before they write anything those that began last.
    """

    async def search(self, context: Context, given: Mapping[str, WireValue], query: str) -> Sequence[Choice]:
        libraries: Collection[LibraryId] = context.actor.library_ids
        if context.actor.is_staff and not (query or libraries):
            return [_partnership_choice(context, each) for each in await newest_partnerships(context.uow, MOST)]
        if context.actor.is_staff and query:
            libraries = [library.id for library in await search_libraries(context.uow, query, limit=MOST)]
        found = await partnerships_of(context.uow, libraries, states=tuple(PartnershipState))
        wanted = fold(query)
        return [
            _partnership_choice(context, each)
            for each in found
            if any(wanted in fold(row.library.name) for row in each.rows)
        ][:MOST]

    async def named(
        self, context: Context, given: Mapping[str, WireValue], values: Sequence[str]
    ) -> Mapping[str, Choice]:
        found = [await partnership_by_id(context.uow, PartnershipId(number)) for number in numbers(values)[:MOST]]
        own = context.actor.library_ids
        seen = [
            each
            for each in found
            if each is not None
            and (
                context.actor.is_staff
                or any(row.library_id in own for row in each.rows)
                or await mentors_it(context, each.id)
            )
        ]
        return _by_value(_partnership_choice(context, each) for each in seen)


async def mentors_it(context: Context, partnership_id: PartnershipId) -> bool:
    """Whether the person is a mentor of it."""
    member = context.actor.member
    return member is not None and await is_mentored_by(context.uow, partnership_id, member.id)


def _partnership_choice(context: Context, partnership: Partnership) -> Choice:
    """The partners' names; with two libraries of one's own in play, also which of them."""
    partners = names_of(partners_of(partnership, context.actor.library_ids))
    own = [row.library for row in partnership.rows if row.library_id in context.actor.library_ids]
    if len(context.actor.library_ids) > 1 and own:
        label = _("{partners} (with {own})", partners=partners, own=names_of(own))
    else:
        label = _label(partners)
    return _choice(context, partnership.id, label)


class _LibrariesOfPartnership:
    """The libraries of the partnership that another field names; of a talk that is corrected also those that took part
    and have left since.
    """

    async def _libraries(self, context: Context, given: Mapping[str, WireValue]) -> list[Library]:
        wanted = given.get("partnership")
        named = next((each for each in await context.partnerships() if str(each.id) == wanted), None)
        if named is None:
            return []
        libraries = [row.library for row in named.rows]
        talks = numbers([str(given.get("communication", ""))])
        talk = await context.communication(CommunicationId(talks[0])) if talks else None
        if talk is None or talk.partnership_id != named.id:
            return libraries
        known = {library.id for library in libraries}
        left = [each.library_id for each in talk.libraries if each.library_id not in known]
        return [*libraries, *(await libraries_by_id(context.uow, left) if left else ())]

    async def search(self, context: Context, given: Mapping[str, WireValue], query: str) -> Sequence[Choice]:
        return [
            _choice(context, library.id, name(library.name))
            for library in await self._libraries(context, given)
            if fold(query) in fold(library.name)
        ]

    async def named(
        self, context: Context, given: Mapping[str, WireValue], values: Sequence[str]
    ) -> Mapping[str, Choice]:
        return _by_value(
            _choice(context, library.id, name(library.name))
            for library in await self._libraries(context, given)
            if str(library.id) in values
        )


class _MyLibraries:
    """The libraries the person speaks for."""

    async def search(self, context: Context, given: Mapping[str, WireValue], query: str) -> Sequence[Choice]:
        return [
            _choice(context, contact.library_id, name(contact.library.name))
            for contact in context.actor.contacts
            if fold(query) in fold(contact.library.name)
        ][:MOST]

    async def named(
        self, context: Context, given: Mapping[str, WireValue], values: Sequence[str]
    ) -> Mapping[str, Choice]:
        return _by_value(
            _choice(context, contact.library_id, name(contact.library.name))
            for contact in context.actor.contacts
            if str(contact.library_id) in values
        )


class _MyAccounts:
    """The person's own accounts."""

    async def _choices(self, context: Context) -> list[Choice]:
        member = context.actor.member
        accounts = await accounts_of(context.uow, member.id) if member else ()
        return [
            _choice(context, account.id, account_name(account, accounts, context.uow.workspaces))
            for account in accounts
        ]

    async def search(self, context: Context, given: Mapping[str, WireValue], query: str) -> Sequence[Choice]:
        found = await self._choices(context)
        return [choice for choice in found if fold(query) in fold(plain(choice.label, context.reader))][:MOST]

    async def named(
        self, context: Context, given: Mapping[str, WireValue], values: Sequence[str]
    ) -> Mapping[str, Choice]:
        return _by_value(choice for choice in await self._choices(context) if choice.value in values)


class _AllLibraries:
    """Every library of the register, by name, town or code; for staff."""

    async def search(self, context: Context, given: Mapping[str, WireValue], query: str) -> Sequence[Choice]:
        return [_library_choice(context, library) for library in await search_libraries(context.uow, query, limit=MOST)]

    async def named(
        self, context: Context, given: Mapping[str, WireValue], values: Sequence[str]
    ) -> Mapping[str, Choice]:
        """By id, by code ("LIB-014"), or by a name that only one library has."""
        found = await libraries_named(context.uow, values)
        return {value: _library_choice(context, library) for value, library in found.items()}


class _PostedLibraries:
    """The libraries whose card everybody may see, by name, town or code; the person's own are not offered, nor are
    their partners.
    """

    async def search(self, context: Context, given: Mapping[str, WireValue], query: str) -> Sequence[Choice]:
        own = context.actor.library_ids
        known = own.union(row.library_id for each in await context.partnerships() for row in each.rows)
        found = await search_libraries(context.uow, query, limit=MOST, posted=True, without=known)
        return [_library_choice(context, library) for library in found]

    async def named(
        self, context: Context, given: Mapping[str, WireValue], values: Sequence[str]
    ) -> Mapping[str, Choice]:
        """By id, by code ("LIB-014"), or by a name that only one library has."""
        found = await libraries_named(context.uow, values)
        return {value: _library_choice(context, library) for value, library in found.items() if library.posted}


def _library_choice(context: Context, library: Library) -> Choice:
    label = _(
        "{name} ({where}, {code})",
        name=Name(library.name),
        where=where(library.town, library.country),
        code=Name(library.code),
    )
    return _choice(context, library.id, label)


class _Members:
    """Every member, by name; for staff."""

    async def search(self, context: Context, given: Mapping[str, WireValue], query: str) -> Sequence[Choice]:
        return [_member_choice(context, member) for member in await search_members(context.uow, query, limit=MOST)]

    async def named(
        self, context: Context, given: Mapping[str, WireValue], values: Sequence[str]
    ) -> Mapping[str, Choice]:
        """By id, or by a name that only one member has."""
        wanted = [MemberId(number) for number in numbers(values)]
        members = await members_by_id_or_name(context.uow, wanted, values)
        found = {str(member.id): member for member in members if member.id in wanted}
        for value in values:
            same = [member for member in members if member.folded == fold(value)]
            if value not in found and len(same) == 1:
                found[value] = same[0]
        return {value: _member_choice(context, member) for value, member in found.items()}


def _member_choice(context: Context, member: Member) -> Choice:
    """The name, and the libraries they speak for, of many the first."""
    libraries = [contact.library for contact in member.contacts]
    shown, more = libraries[:MOST_LIBRARIES], len(libraries) - MOST_LIBRARIES
    if more > 0:
        label = _("{name} ({libraries}, +{more})", name=Name(member.name), libraries=names_of(shown), more=more)
    elif libraries:
        label = _("{name} ({libraries})", name=Name(member.name), libraries=names_of(libraries))
    else:
        label = name(member.name)
    return _choice(context, member.id, label)


countries = _Vocabulary(find_country, search_countries, lambda code, _language: _label(Country(code)))
languages = _Vocabulary(find_language, search_languages, lambda code, _language: _label(Language(code)))
our_languages = _Vocabulary(_find_our_language, _search_our_languages, lambda code, _language: _label(Language(code)))
places = _Vocabulary(find_place, search_places, lambda code, language: name(place_name(code, language)))
regions = _Vocabulary(find_region, search_regions, lambda code, language: name(region_name(code, language)))
my_partnerships = _MyPartnerships()
readable_partnerships = _ReadablePartnerships()
libraries_of_partnership = _LibrariesOfPartnership()
my_libraries = _MyLibraries()
my_accounts = _MyAccounts()
all_libraries = _AllLibraries()
posted_libraries = _PostedLibraries()
members = _Members()

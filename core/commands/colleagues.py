"""Whom one may choose: members who are in the same workspaces, and the contacts of one library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.cards.labels import CONTACT_ROLES
from core.cards.library import names_of
from core.chat.card import Choice, WireValue
from core.chat.shortening import shortened
from core.chat.words import Name, _, name
from core.commands.checking import CHOICE_LENGTH
from core.commands.context import Context
from core.commands.sources import MOST, MOST_LIBRARIES, numbers
from core.content.folding import fold
from core.model.ids import LibraryId, MemberId
from core.model.libraries import Contact
from core.model.members import Member
from core.services.people import accounts_of, contacts_of, members_in
from core.store.unit import Workspace


class _Colleagues:
    """Members with an account in one of the person's workspaces, by name."""

    async def search(self, context: Context, given: Mapping[str, WireValue], query: str) -> Sequence[Choice]:
        """Everybody but the person themselves."""
        found = await members_in(context.uow, await _workspaces(context), query=query, limit=MOST + 1)
        me = context.actor.member
        return [_colleague_choice(context, each) for each in found if me is None or each.id != me.id][:MOST]

    async def named(
        self, context: Context, given: Mapping[str, WireValue], values: Sequence[str]
    ) -> Mapping[str, Choice]:
        """By id, or by a name that only one of them has."""
        wanted = [MemberId(number) for number in numbers(values)]
        members = await members_in(context.uow, await _workspaces(context), member_ids=wanted, names=values)
        found = {str(member.id): member for member in members if member.id in wanted}
        for value in values:
            same = [member for member in members if member.folded == fold(value)]
            if value not in found and len(same) == 1:
                found[value] = same[0]
        return {value: _colleague_choice(context, member) for value, member in found.items()}


async def _workspaces(context: Context) -> set[Workspace]:
    member = context.actor.member
    accounts = await accounts_of(context.uow, member.id) if member else ()
    return {Workspace(each.platform, each.workspace) for each in accounts}


def _colleague_choice(context: Context, member: Member) -> Choice:
    """The name, and those of their libraries that everybody can see."""
    libraries = [contact.library for contact in member.contacts if contact.library.posted][:MOST_LIBRARIES]
    label = (
        _("{name} ({libraries})", name=Name(member.name), libraries=names_of(libraries))
        if libraries
        else name(member.name)
    )
    return Choice(value=str(member.id), label=shortened(label, context.reader, CHOICE_LENGTH))


class _ContactsOfLibrary:
    """The contacts of the library that another field names, for its contacts and for staff."""

    async def _choices(self, context: Context, given: Mapping[str, WireValue]) -> list[tuple[Contact, Choice]]:
        wanted = given.get("library")
        own = {str(each) for each in context.actor.library_ids}
        ids = numbers([wanted]) if isinstance(wanted, str) else []
        if not ids or not (wanted in own or context.actor.is_staff):
            return []
        return [
            (contact, _contact_choice(context, contact))
            for contact in await contacts_of(context.uow, [LibraryId(ids[0])])
        ]

    async def search(self, context: Context, given: Mapping[str, WireValue], query: str) -> Sequence[Choice]:
        return [
            choice
            for contact, choice in await self._choices(context, given)
            if fold(query) in fold(contact.member.name)
        ][:MOST]

    async def named(
        self, context: Context, given: Mapping[str, WireValue], values: Sequence[str]
    ) -> Mapping[str, Choice]:
        """By id, or by a name that only one of them has."""
        choices = await self._choices(context, given)
        found = {choice.value: choice for _contact, choice in choices if choice.value in values}
        for value in values:
            same = [choice for contact, choice in choices if contact.member.folded == fold(value)]
            if value not in found and len(same) == 1:
                found[value] = same[0]
        return found


def _contact_choice(context: Context, contact: Contact) -> Choice:
    label = _("{name} ({role})", name=Name(contact.member.name), role=CONTACT_ROLES[contact.role])
    return Choice(value=str(contact.member_id), label=shortened(label, context.reader, CHOICE_LENGTH))


colleagues = _Colleagues()
contacts_of_library = _ContactsOfLibrary()

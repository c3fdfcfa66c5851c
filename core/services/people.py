"""Who is speaking, and when and in which language they can be written to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from babel.core import get_global
from sqlalchemy import exists, false, or_, select
from sqlalchemy.orm import joinedload, selectinload

from core.chat.invocation import AccountRef, Profile
from core.chat.spelling import Reader
from core.content.calendars import is_holiday, weekend
from core.content.catalogue import best_language
from core.content.cleaning import clean
from core.content.folding import fold
from core.content.zones import find_zone
from core.model.ids import LibraryId, MemberId
from core.model.libraries import Contact, ContactRole, Library
from core.model.members import Account, Member, Role
from core.model.requests import Request
from core.model.schedule import Hours, next_allowed
from core.model.ways import ORDER
from core.store.unit import UnitOfWork, Workspace

EVERY_DAY = frozenset(range(7))
WEEKEND = frozenset({5, 6})
"""Saturday and Sunday: where no country is known."""


@dataclass
class Actor:
    """The person behind an invocation. `account` is None for somebody the bot has never written down."""

    ref: AccountRef
    profile: Profile
    account: Account | None = None

    @property
    def member(self) -> Member | None:
        """The member, None for a stranger."""
        return self.account.member if self.account else None

    @property
    def contacts(self) -> list[Contact]:
        """The libraries they speak for."""
        return self.member.contacts if self.member else []

    @property
    def is_staff(self) -> bool:
        """Whether the bot's own table says so."""
        return self.has(Role.STAFF)

    def has(self, role: Role) -> bool:
        """Whether they hold the role."""
        return self.member is not None and any(grant.role is role for grant in self.member.roles)

    @property
    def library_ids(self) -> frozenset[LibraryId]:
        """The libraries they speak for, by id."""
        return frozenset(contact.library_id for contact in self.contacts)

    @property
    def zone(self) -> str:
        """Their IANA zone."""
        library = self.contacts[0].library if self.contacts else None
        return zone_of(self.member, self.profile.zone or (self.account.zone if self.account else None), library)

    @property
    def country(self) -> str | None:
        """The one whose weekends and holidays they keep."""
        return country_of(self.contacts[0].library if self.contacts else None, self.zone)

    @property
    def working_days(self) -> tuple[int, ...]:
        """The working days of their country, Monday 0."""
        country = self.country
        return tuple(sorted(EVERY_DAY - (weekend(country) if country else WEEKEND)))

    @property
    def reader(self) -> Reader:
        """Their language and zone."""
        wish = self.member.language if self.member else None
        language = wish or best_language(self.profile.locale or (self.account.locale if self.account else None))
        return Reader(language or "en", self.zone)

    def known(self) -> Member:
        """The member; only after `welcome`."""
        if self.member is None:
            msg = "a stranger was not welcomed before the command ran"
            raise RuntimeError(msg)
        return self.member


async def recognise(
    uow: UnitOfWork, ref: AccountRef, profile: Profile, *, command: str = "", key: str = ""
) -> tuple[Actor, Request | None]:
    """The person with that account, and what they were answered to this command and key before. One statement."""
    profile = replace(profile, name=clean(profile.name, lines=False))
    found = await uow.session.execute(
        select(Account, Request)
        .outerjoin(Request, (Request.account_id == Account.id) & (Request.command == command) & (Request.key == key))
        .where(Account.platform == ref.platform, Account.workspace == ref.workspace, Account.user == ref.user)
        .options(
            joinedload(Account.member).joinedload(Member.roles),
            joinedload(Account.member).joinedload(Member.contacts).joinedload(Contact.library),
        )
    )
    row = found.unique().one_or_none()
    if row is None:
        return Actor(ref, profile), None
    return Actor(ref, profile, row[0]), row[1]


async def welcome(uow: UnitOfWork, actor: Actor) -> Member:
    """The actor's member, written down when they are a stranger; what their platform says of them is kept up to
    date.
    """
    profile = actor.profile
    if actor.account is None:
        name = profile.name or actor.ref.user
        member = Member(name=name, created_at=uow.now, roles=[], contacts=[])
        account = Account(
            platform=actor.ref.platform,
            workspace=actor.ref.workspace,
            user=actor.ref.user,
            name=name,
            locale=profile.locale,
            zone=_valid(profile.zone),
            created_at=uow.now,
            member=member,
        )
        uow.session.add(account)
        await uow.session.flush()
        actor.account = account
        return member
    account = actor.account
    if profile.name and not profile.guessed and account.name != profile.name:
        account.name = profile.name
        if account.member.preferred_account_id in {None, account.id}:
            account.member.name = profile.name
    if profile.locale and account.locale != profile.locale:
        account.locale = profile.locale
    if (zone := _valid(profile.zone)) and account.zone != zone:
        account.zone = zone
    return account.member


def _valid(zone: str | None) -> str | None:
    return find_zone(zone) if zone else None


def zone_of(member: Member | None, platform_zone: str | None, library: Library | None) -> str:
    """A person's IANA zone: their own setting, else the platform's, else the library's, else UTC."""
    own = member.zone if member else None
    return own or _valid(platform_zone) or (library.zone if library else None) or "UTC"


def country_of(library: Library | None, zone: str) -> str | None:
    """The country whose weekends and holidays a person keeps: their library's, else the one their zone lies in."""
    if library is not None:
        return library.country
    found: str | None = get_global("zone_territories").get(zone)
    return found


def hours_of(member: Member, *, library: Library | None) -> Hours:
    """When the person may be written to: not on the closed days of the library whose calendar they keep.
    `member.accounts` must be loaded.
    """
    account = preferred_account(member)
    zone = zone_of(member, account.zone if account else None, library)
    country = country_of(library, zone)
    working = EVERY_DAY - (weekend(country) if country else WEEKEND)
    closures = library.closures if library is not None else ()

    def closed(day: date) -> bool:
        return any(each.holds(day) for each in closures) or (country is not None and is_holiday(country, day))

    return Hours(zone, member.hour, frozenset(member.days) if member.days else working, closed)


def preferred_account(member: Member) -> Account | None:
    """The account the person is written to at. `member.accounts` must be loaded."""
    return preferred_of(sorted(member.accounts, key=lambda account: account.id), member)


def preferred_of(accounts: Sequence[Account], member: Member) -> Account | None:
    """The one of all the member's accounts that they are written to at: of those that are reached best the one they
    chose, else the first one, which comes first.
    """
    return min(
        accounts,
        key=lambda account: (ORDER.index(account.way), account.id != member.preferred_account_id),
        default=None,
    )


def reader_of(member: Member, *, library: Library | None, account: Account | None = None) -> Reader:
    """The person's language and zone, at that account, else at the one they are written to. `member.accounts` must be
    loaded.
    """
    account = account or preferred_account(member)
    language = member.language or best_language(account.locale if account else None) or "en"
    return Reader(language, zone_of(member, account.zone if account else None, library))


def in_their_hours(uow: UnitOfWork, contacts: Iterable[Contact]) -> list[tuple[MemberId, datetime]]:
    """Each of these people once, with the next instant at which they may be written to. Accounts must be loaded.

    Who is not connected on any platform is left out: there is no way to write to them, and nothing failed.
    """
    people = {contact.member_id: contact for contact in contacts if contact.member.accounts}
    return [
        (member_id, next_allowed(uow.now, hours_of(contact.member, library=contact.library)))
        for member_id, contact in people.items()
    ]


async def in_hours_of(uow: UnitOfWork, member_ids: Collection[MemberId]) -> list[tuple[MemberId, datetime]]:
    """The same for people who may be contacts of no library. Four statements."""
    found = await members_with_hours(uow, member_ids)
    return [
        (member.id, next_allowed(uow.now, hours_of(member, library=library)))
        for member, library in found.values()
        if member.accounts
    ]


async def accounts_of(uow: UnitOfWork, member_id: MemberId) -> Sequence[Account]:
    """The member's accounts, the first one first."""
    found = await uow.session.scalars(select(Account).where(Account.member_id == member_id).order_by(Account.id))
    return found.all()


async def contacts_of(
    uow: UnitOfWork, library_ids: Collection[LibraryId], *, roles: Collection[ContactRole] = tuple(ContactRole)
) -> Sequence[Contact]:
    """The contacts of these libraries, with library, member and accounts. Two statements."""
    found = await uow.session.scalars(
        select(Contact)
        .where(Contact.library_id.in_(library_ids), Contact.role.in_(roles))
        .order_by(Contact.id)
        .options(joinedload(Contact.library), joinedload(Contact.member).joinedload(Member.accounts))
    )
    return found.unique().all()


async def member_with_hours(uow: UnitOfWork, member_id: MemberId) -> tuple[Member, Library | None] | None:
    """A member with accounts, contacts and roles, and the library whose calendar they keep."""
    return (await members_with_hours(uow, [member_id])).get(member_id)


async def members_with_hours(
    uow: UnitOfWork, member_ids: Collection[MemberId]
) -> dict[MemberId, tuple[Member, Library | None]]:
    """These members with accounts, contacts and roles, and the libraries whose calendars they keep. Four statements."""
    found = await uow.session.scalars(
        select(Member)
        .where(Member.id.in_(member_ids))
        .options(
            selectinload(Member.accounts),
            selectinload(Member.roles),
            selectinload(Member.contacts).joinedload(Contact.library),
        )
    )
    members = {}
    for member in found:
        contacts = sorted(member.contacts, key=lambda contact: contact.id)
        members[member.id] = member, contacts[0].library if contacts else None
    return members


async def change_settings(uow: UnitOfWork, member: Member, changes: Mapping[str, object]) -> None:
    """Change how the member is written to: any of hour, days, language, zone, fewer_messages, preferred_account_id."""
    for column, value in changes.items():
        setattr(member, column, value)
    if changes:
        uow.audit("settings changed", "member", member.id, by=member.id, settings=", ".join(changes))


async def in_their_hours_of(uow: UnitOfWork, member_id: MemberId) -> datetime:
    """The next instant at which this member may be written to."""
    found = await member_with_hours(uow, member_id)
    if found is None:
        return uow.now
    member, library = found
    return next_allowed(uow.now, hours_of(member, library=library))


async def member_named(uow: UnitOfWork, member_id: MemberId) -> Member | None:
    """The member with that id, or None."""
    return await uow.session.get(Member, member_id)


async def search_members(uow: UnitOfWork, query: str, *, limit: int = 25) -> Sequence[Member]:
    """Members by a part of their name, however its accents are written, in order of name; with their libraries."""
    found = await uow.session.scalars(
        select(Member)
        .where(Member.folded.contains(fold(query), autoescape=True))
        .order_by(Member.folded, Member.id)
        .limit(limit)
        .options(selectinload(Member.contacts).joinedload(Contact.library))
    )
    return found.all()


async def members_in(
    uow: UnitOfWork,
    workspaces: Collection[Workspace],
    *,
    query: str = "",
    member_ids: Collection[MemberId] = (),
    names: Collection[str] = (),
    limit: int | None = None,
) -> Sequence[Member]:
    """Members with an account in one of these workspaces, with their libraries, in order of name: by a part of their
    name; of ids or exact names only those, but for accents and case.
    """
    there = exists().where(
        Account.member_id == Member.id,
        or_(
            false(),
            *((Account.platform == each.platform) & (Account.workspace == each.workspace) for each in workspaces),
        ),
    )
    which = Member.folded.contains(fold(query), autoescape=True)
    if member_ids or names:
        which = Member.id.in_(member_ids) | Member.folded.in_({fold(name) for name in names} - {""})
    found = await uow.session.scalars(
        select(Member)
        .where(there, which)
        .order_by(Member.folded, Member.id)
        .limit(limit)
        .options(selectinload(Member.contacts).joinedload(Contact.library))
    )
    return found.all()


async def members_by_id_or_name(
    uow: UnitOfWork, member_ids: Collection[MemberId], names: Collection[str]
) -> Sequence[Member]:
    """Members with one of these ids, or exactly one of these names but for accents and case; with their libraries.

    Two statements, however many are asked for.
    """
    found = await uow.session.scalars(
        select(Member)
        .where(Member.id.in_(member_ids) | Member.folded.in_({fold(name) for name in names} - {""}))
        .order_by(Member.id)
        .options(selectinload(Member.contacts).joinedload(Contact.library))
    )
    return found.all()

"""Rows for tests, with defaults: say what a story is about, and leave the rest.

Plain coroutines on a `Store`; each writes in a unit of work of its own and returns rows that can be read afterwards.
The people are those of the sample data: Ana and Tomas in Suva, Yusuf in Amman, Beth in Juneau, Mai and Dee.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select

from core.chat.messenger import Channel
from core.content.folding import fold
from core.model.communications import Communication, Way
from core.model.finding import Finding
from core.model.ids import LibraryId, MemberId, PartnershipId
from core.model.libraries import Contact, ContactRole, Library
from core.model.mapping import Table
from core.model.members import Account, Member, Role, RoleGrant
from core.model.mentoring import MentorProfile, Mentorship
from core.model.notices import Notice
from core.model.partnerships import Partnership, PartnershipLibrary, PartnershipState
from core.services.communications import hold, log_communication
from core.services.mentorships import begin_mentorship
from core.services.partnerships import partnership_by_id
from core.services.seekers import index_seeker
from core.store import ChannelOf, Store, Workspace

LONG_AGO = datetime(2026, 1, 5, 9, tzinfo=UTC)
PUBLIC_URL = "https://stories.example.org"
STORIES_AT = f"{PUBLIC_URL}/stories"
"""Where the world finds the public pages, of every story and of all of them."""

HARBOUR, LANTERN = WORKSPACES = (Workspace("playground", "harbour"), Workspace("playground", "lantern"))

TOWNS = {
    "Suva": ("FJ", "Pacific/Fiji", ("en", "fj")),
    "Amman": ("JO", "Asia/Amman", ("ar", "en")),
    "Juneau": ("US", "America/Juneau", ("en",)),
    "Kyiv": ("UA", "Europe/Kyiv", ("uk",)),
    "Lima": ("PE", "America/Lima", ("es",)),
}
"""Country, zone and languages of the towns that stories take place in."""


async def member(
    store: Store,
    name: str = "Ana",
    *,
    connected: bool = True,
    workspace: str = "harbour",
    platform_zone: str | None = None,
    locale: str | None = None,
    roles: Collection[Role] = (),
    **settings: object,
) -> Member:
    """A person; with an account unless `connected` is False. `settings`: columns of the member."""
    async with store.writing() as uow:
        row = Member(name=name, created_at=LONG_AGO)
        _set(row, settings)
        uow.session.add(row)
        if connected:
            account = Account(
                platform="playground",
                workspace=workspace,
                user=name.lower(),
                name=name,
                created_at=LONG_AGO,
                zone=platform_zone,
                locale=locale,
                member=row,
            )
            uow.session.add(account)
        await uow.session.flush()
        uow.session.add_all(RoleGrant(member_id=row.id, role=role, granted_at=LONG_AGO) for role in roles)
    return row


async def mentor(
    store: Store,
    name: str = "Mai",
    *,
    languages: Sequence[str] = ("en",),
    capacity: int = 2,
    paused: bool = False,
    regions: Sequence[str] = (),
    topics: Sequence[str] = (),
    roles: Collection[Role] = (Role.MENTOR,),
    **person: Any,  # noqa: ANN401  # whatever a member takes
) -> Member:
    """Somebody who mentors, in Harbour unless another `workspace` is named; `person`: as of `member`."""
    row = await member(store, name, roles=roles, **person)
    async with store.writing() as uow:
        uow.session.add(
            MentorProfile(
                member_id=row.id,
                languages=tuple(languages),
                since=LONG_AGO,
                capacity=capacity,
                regions=tuple(regions),
                topics=tuple(topics),
                paused_at=LONG_AGO if paused else None,
            )
        )
    return row


async def mentors(store: Store, person: Member, pair: Partnership) -> Mentorship:
    """That mentor watches over that partnership."""
    async with store.writing() as uow:
        return await begin_mentorship(uow, mentor_id=person.id, partnership_id=pair.id)


def accounts_of(person: MemberId) -> Select[Account]:
    """The person's accounts, the first one first."""
    return select(Account).where(Account.member_id == person).order_by(Account.id)


async def library(
    store: Store, town: str = "Suva", *, name: str | None = None, contacts: Sequence[Member] = (), **columns: object
) -> Library:
    """A library of one of the towns above; of `contacts` the first is the first contact, the others are second ones."""
    country, zone, languages = TOWNS[town]
    async with store.writing() as uow:
        name = name or f"{town} City Library"
        row = Library(
            name=name,
            town=town,
            folded=fold(f"{name} {town}"),
            country=country,
            zone=zone,
            languages=languages,
            created_at=LONG_AGO,
        )
        _set(row, columns)
        uow.session.add(row)
    for place, person in enumerate(contacts):
        await contact(store, row, person, role=ContactRole.SECOND if place else ContactRole.PRIMARY)
    return row


async def seeking(
    store: Store, of: Library, *, since: datetime | None = None, posted: bool = True, **answers: object
) -> Library:
    """That library seeks a partner, by default since now, and others may see it. `answers`: columns of its finding."""
    async with store.writing() as uow:
        row = await uow.session.get_one(Library, of.id)
        row.posted = posted
        finding = Finding(library_id=row.id, seeking_since=since or uow.now)
        _set(finding, answers)
        uow.session.add(finding)
        await index_seeker(uow, row.id)
    return row


async def contact(store: Store, of: Library, person: Member, *, role: ContactRole = ContactRole.PRIMARY) -> Contact:
    """That person speaks for that library."""
    async with store.writing() as uow:
        row = Contact(
            role=role,
            since=LONG_AGO,
            library=await uow.session.get_one(Library, of.id),
            member=await uow.session.get_one(Member, person.id),
        )
        uow.session.add(row)
    return row


async def partnership(
    store: Store,
    *libraries: Library,
    state: PartnershipState = PartnershipState.ACTIVE,
    began_on: date | None = None,
    last_on: date | None = None,
    cadence_days: int | None = None,
) -> Partnership:
    """A partnership of these libraries (by default Ana's in Suva and Yusuf's in Amman).

    It began 200 days ago, and its last talk was on `last_on`, by default ten days ago.
    """
    if not libraries:
        ana, yusuf = await member(store, "Ana"), await member(store, "Yusuf", workspace="lantern")
        libraries = (
            await library(store, "Suva", contacts=[ana]),
            await library(store, "Amman", contacts=[yusuf]),
        )
    today = store.clock().date()
    began_on = began_on or today - timedelta(days=200)
    last_on = last_on or today - timedelta(days=10)
    async with store.writing() as uow:
        row = Partnership(
            state=state,
            began_on=began_on,
            state_since=began_on,
            quiet_since=last_on,
            created_at=LONG_AGO,
            cadence_days=cadence_days,
            rows=[PartnershipLibrary(library_id=each.id) for each in libraries],
        )
        for each in row.rows:
            each.settle(last_on, row.due_after(last_on))
        row.plan_resting()
        uow.session.add(row)
    return row


async def communication(
    store: Store,
    *,
    partnership_id: PartnershipId,
    by: MemberId | None = None,
    library_id: LibraryId | None = None,
    way: Way = Way.VIDEO,
    on: date | None = None,
    about: str = "The summer reading plan",
    took_part: Collection[LibraryId] | None = None,
) -> Communication:
    """A talk as the service logs it: by default today, by the first library's first contact, for all libraries."""
    async with store.writing() as uow:
        found = await partnership_by_id(uow, partnership_id)
        assert found is not None
        library_id = library_id or found.rows[0].library_id
        if by is None:
            by = await uow.session.scalar(
                select(Contact.member_id).where(Contact.library_id == library_id).order_by(Contact.id).limit(1)
            )
            assert by is not None
        return await log_communication(
            uow,
            await hold(uow, found),
            by=by,
            library_id=library_id,
            way=way,
            on=on or uow.now.date(),
            about=about,
            took_part=took_part or [row.library_id for row in found.rows],
        )


async def notice(
    store: Store,
    *,
    key: str = "one",
    about: str = "library:1",
    not_before: datetime | None = None,
    workspace: Workspace = HARBOUR,
    to: MemberId | None = None,
    **columns: object,
) -> Notice:
    """A notice for that member, else for the introductions channel of Harbour; due now."""
    async with store.writing() as uow:
        recipient = to or ChannelOf(workspace, Channel.INTRODUCTIONS)
        await uow.notify("announcement", about, [(recipient, not_before or uow.now)], key=key, library=1)
        row = (await uow.session.scalars(select(Notice).order_by(Notice.id.desc()).limit(1))).one()
        _set(row, columns)
    return row


def _set(row: Table, columns: Mapping[str, object]) -> None:
    for column, value in columns.items():
        assert hasattr(row, column), column
        setattr(row, column, value)

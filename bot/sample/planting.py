"""Planting the sample: the past is written row by row, what happens now goes through the services."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from bot.sample.agreeing import plant_agreement
from bot.sample.mentoring import plant_mentorship, plant_profiles
from bot.sample.reading import Sample, SampleFinding, SampleLibrary, SamplePartnership, SampleTalk, read_sample
from bot.sample.silences import plant_silence
from bot.sample.telling import plant_story
from core.content.folding import fold
from core.model.communications import Communication, CommunicationLibrary, Way
from core.model.defaults import TRIAL_MONTHS
from core.model.finding import Finding, Internet, Planning, ReplyTime, Shape, Style
from core.model.ids import LibraryId
from core.model.libraries import Contact, ContactRole, Library, LibraryKind
from core.model.members import Account, Member, Role, RoleGrant
from core.model.partnerships import Partnership, PartnershipLibrary, PartnershipState
from core.model.schedule import local_instant, months_after
from core.services.libraries import announce_library, ask_to_join
from core.services.roles import waiting_wishes, wish
from core.services.seekers import index_seeker
from core.store import Store, UnitOfWork

PLATFORM = "playground"
INTRODUCED_DAYS = 700
"""The register is older than every partnership on it."""

TRIALLED = frozenset(
    {PartnershipState.ACTIVE, PartnershipState.PAUSED, PartnershipState.DORMANT, PartnershipState.ENDED}
)


class People(Protocol):
    """Who is in the workspaces; the playground keeps them."""

    async def add_person(
        self, workspace: str, user: str, name: str, *, locale: str | None, zone: str | None, played: bool
    ) -> None:
        """Let somebody join a workspace. `zone`: an IANA name where the workspace knows it. `played`: one can become
        them.
        """
        ...


@dataclass
class _Garden:
    """What is planted so far: libraries, first contacts and people, by their keys and names."""

    now: datetime
    libraries: dict[str, Library] = field(default_factory=dict)
    contacts: dict[str, Member] = field(default_factory=dict)
    people: dict[str, Member] = field(default_factory=dict)

    def day(self, days_ago: int) -> date:
        """The day so many days back."""
        return (self.now - timedelta(days=days_ago)).date()


async def plant_sample(store: Store, people: People, now: datetime) -> None:
    """Fill an empty database, and the workspaces with their people. The same `now` plants the same sample."""
    sample = read_sample()
    for person in sample.people:
        await people.add_person(
            person.workspace,
            person.user,
            person.name,
            locale=person.locale,
            zone=person.zone,
            played=not person.in_the_background,
        )
    garden = _Garden(now)
    async with store.writing() as uow:
        _plant_people(uow, garden, sample)
        for entry in sample.libraries:
            _plant_library(uow, garden, sample, entry)
        await uow.session.flush()
        _name_introducers(garden)
        _grant_roles(uow, garden, sample)
        plant_profiles(uow, sample, garden.people)
        planted = [_plant_partnership(uow, garden, entry) for entry in sample.partnerships]
        await uow.session.flush()
        for history, partnership in zip(sample.partnerships, planted, strict=True):
            _plant_talks(uow, garden, history, partnership)
            await plant_silence(uow, partnership, history, garden.contacts, garden.now.date())
            if history.mentor is not None:
                mentor, days_ago = history.mentor
                plant_mentorship(uow, partnership, garden.people[mentor], days_ago)
            if history.agreed is not None:
                await plant_agreement(uow, partnership, history, signed_on=garden.day(history.agreed))
        pairs = {frozenset(each.libraries): planted[at] for at, each in enumerate(sample.partnerships)}
        for story in sorted(sample.stories, key=lambda each: -each.told):
            await plant_story(uow, garden, story, pairs[frozenset((story.by, story.with_))])
        await _let_wait(uow, garden, sample)
        for entry in sample.libraries:
            if entry.finding is not None:
                await _let_seek(uow, garden, garden.libraries[entry.key].id, entry.finding)
        for library in garden.libraries.values():
            if library.posted:
                await announce_library(uow, library)


async def _let_seek(uow: UnitOfWork, garden: _Garden, library_id: LibraryId, entry: SampleFinding) -> None:
    """A library that others find, with what it answered."""
    finding = Finding(
        library_id=library_id,
        speaks=entry.speaks,
        first_way=Way(entry.first_way) if entry.first_way else None,
        reply=ReplyTime(entry.reply) if entry.reply else None,
        style=Style(entry.style) if entry.style else None,
        planning=Planning(entry.planning) if entry.planning else None,
        internet=Internet(entry.internet) if entry.internet else None,
        shape=Shape(entry.shape) if entry.shape else None,
        wished_places=entry.wished_places,
        seeking_since=garden.now - timedelta(days=entry.days),
    )
    uow.session.add(finding)
    await index_seeker(uow, library_id)


def _plant_people(uow: UnitOfWork, garden: _Garden, sample: Sample) -> None:
    """Members with their accounts; strangers have neither."""
    for person in sample.people:
        if person.stranger:
            continue
        member = Member(name=person.name, created_at=garden.now - timedelta(days=INTRODUCED_DAYS), zone=person.own_zone)
        account = Account(
            platform=PLATFORM,
            workspace=person.workspace,
            user=person.user,
            name=person.name,
            created_at=member.created_at,
            locale=person.locale,
            zone=person.zone,
            member=member,
        )
        uow.session.add(account)
        garden.people[person.name] = member


def _plant_library(uow: UnitOfWork, garden: _Garden, sample: Sample, entry: SampleLibrary) -> None:
    """The library with its contacts; one whom nobody has connected has no account."""
    since = garden.now - timedelta(days=INTRODUCED_DAYS)
    library = Library(
        name=entry.name,
        town=entry.town,
        country=entry.country,
        zone=entry.zone,
        languages=entry.languages,
        folded=fold(f"{entry.name} {entry.town}"),
        created_at=since,
        posted=entry.posted,
        kind=LibraryKind(entry.kind) if entry.kind else None,
        ways=entry.ways,
        how_often=entry.how_often,
        interests=entry.interests,
        seek=entry.seek,
        offer=entry.offer,
    )
    uow.session.add(library)
    members = [garden.people[person.name] for person in sample.people if person.library == entry.key]
    if entry.contact is not None and not entry.connected:
        members.append(Member(name=entry.contact, created_at=since))
    for place, member in enumerate(members):
        role = ContactRole.SECOND if place else ContactRole.PRIMARY
        uow.session.add(Contact(role=role, since=since, library=library, member=member))
    garden.libraries[entry.key] = library
    garden.contacts[entry.key] = members[0]


def _name_introducers(garden: _Garden) -> None:
    """Each library was introduced by its first contact."""
    for key, library in garden.libraries.items():
        library.created_by = garden.contacts[key].id


def _grant_roles(uow: UnitOfWork, garden: _Garden, sample: Sample) -> None:
    """What people do for the programme."""
    for person in sample.people:
        if person.role is not None:
            member = garden.people[person.name]
            uow.session.add(RoleGrant(member_id=member.id, role=Role(person.role), granted_at=member.created_at))


def _plant_partnership(uow: UnitOfWork, garden: _Garden, entry: SamplePartnership) -> Partnership:
    """The partnership before its first talk."""
    state = PartnershipState(entry.state)
    began, since = _beginnings(garden, entry, state)
    partnership = Partnership(
        state=state,
        began_on=began,
        state_since=since,
        quiet_since=began,
        created_at=datetime.combine(began, time(9), UTC),
        cadence_days=entry.cadence,
        trial_ends_on=months_after(began, TRIAL_MONTHS) if state is PartnershipState.TRIAL else None,
    )
    for key in entry.libraries:
        library = garden.libraries[key]
        row = PartnershipLibrary(library_id=library.id, library=library)
        row.settle(None, partnership.due_after(began))
        partnership.rows.append(row)
    # What would have been asked by now was asked; the rest is asked in its time.
    partnership.plan_questions(began)
    if partnership.midway_on is not None and partnership.midway_on <= garden.now.date():
        partnership.midway_asked_on, partnership.midway_on = partnership.midway_on, None
    uow.session.add(partnership)
    return partnership


def _beginnings(garden: _Garden, entry: SamplePartnership, state: PartnershipState) -> tuple[date, date]:
    """The day it began, and the day its present state did."""
    if entry.active_since is not None:
        month, day = entry.active_since
        this_year = date(garden.now.year, month, day)
        recent = months_after(this_year, TRIAL_MONTHS) > garden.now.date()
        since = this_year.replace(year=this_year.year - 1) if recent else this_year
        return months_after(since, -TRIAL_MONTHS), since
    began = garden.day(entry.began)
    if entry.since is not None:
        return began, garden.day(entry.since)
    return began, months_after(began, TRIAL_MONTHS) if state in TRIALLED else began


def _plant_talks(uow: UnitOfWork, garden: _Garden, entry: SamplePartnership, partnership: Partnership) -> None:
    """The history, oldest first; due days follow from it as they do every day. What rests came to rest after it."""
    state, since = partnership.state, partnership.state_since
    for talk in sorted(entry.talks, key=lambda talk: -talk.days_ago):
        uow.session.add(_communication(garden, partnership, talk))
        partnership.heard(
            {garden.libraries[key].id for key in talk.took_part or entry.libraries}, garden.day(talk.days_ago)
        )
    if state is PartnershipState.DORMANT:
        partnership.become(PartnershipState.DORMANT, since)


def _communication(garden: _Garden, partnership: Partnership, talk: SampleTalk) -> Communication:
    library = garden.libraries[talk.by]
    on = garden.day(talk.days_ago)
    took_part = [garden.libraries[key].id for key in talk.took_part or ()]
    return Communication(
        partnership_id=partnership.id,
        on=on,
        way=Way(talk.way),
        about=talk.about,
        logged_by=garden.contacts[talk.by].id,
        library_id=library.id,
        logged_at=local_instant(on, 16, library.zone),
        libraries=[
            CommunicationLibrary(library_id=each) for each in took_part or [row.library_id for row in partnership.rows]
        ],
    )


async def _let_wait(uow: UnitOfWork, garden: _Garden, sample: Sample) -> None:
    """One person asks to join a library, one would like to mentor; both wait since some days."""
    joiner = Member(name=sample.waiting_to_join.name, created_at=garden.now)
    mentor = Member(name=sample.waiting_to_mentor.name, created_at=garden.now)
    uow.session.add_all([joiner, mentor])
    await uow.session.flush()
    request = await ask_to_join(uow, library=garden.libraries[str(sample.waiting_to_join.library)], member=joiner)
    request.asked_at = garden.now - timedelta(days=sample.waiting_to_join.days_ago)
    await wish(uow, member_id=mentor.id, role=Role.MENTOR)
    for waiting, _member in await waiting_wishes(uow):
        waiting.asked_at = garden.now - timedelta(days=sample.waiting_to_mentor.days_ago)

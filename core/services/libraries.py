"""The register of libraries: introducing one, its profile, and joining one."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import selectinload

from core.chat.messenger import Channel
from core.content.folding import fold
from core.model.defaults import JOIN_SILENCE
from core.model.ids import JoinRequestId, LibraryId, MemberId
from core.model.libraries import Contact, ContactRole, JoinRequest, JoinState, Library
from core.model.members import Account, Member
from core.services.connecting import somebody_connected
from core.services.finding_wishes import seeker_changed
from core.services.nudging import nudge_what_is_due
from core.services.people import contacts_of, in_their_hours
from core.store.turns import take_turn
from core.store.unit import UnitOfWork

_ID_OR_CODE = re.compile(r"(?:LIB[-– ]*)?0*([1-9][0-9]{0,8})", re.IGNORECASE)
_NAMES_AT_ONCE = 100
"""SQLite takes a thousand conditions in one statement."""

SIMILAR = 85
"""Out of 100, for name and town together and for the town alone: from here two libraries of one country are so alike
that
the person is asked ("Suva Library" and "Suva City Library" are, "Suva Town Library" is not)."""


def folded_name(name: str, town: str) -> str:
    """Name and town as they are compared."""
    return fold(f"{name} {town}")


async def similar_libraries(
    uow: UnitOfWork, *, name: str, town: str, country: str, to_introduce: bool = False
) -> list[Library]:
    """Libraries of that country whose name and town are the same or very alike, nearest first, at most three.

    `to_introduce`: of two who introduce one there at the same moment the second waits, and reads what the first wrote.
    """
    if to_introduce:
        await take_turn(uow, f"introduce:{country}")
    there = await uow.session.execute(
        select(Library.id, Library.folded, Library.town).where(Library.country == country).order_by(Library.id)
    )
    towns: dict[LibraryId, str] = {}
    names: dict[LibraryId, str] = {}
    for library_id, folded, its_town in there:
        names[library_id], towns[library_id] = folded, its_town
    from rapidfuzz import fuzz, process  # noqa: PLC0415 (costs a start-up that may never search)

    alike = process.extract(
        folded_name(name, town), names, scorer=fuzz.token_sort_ratio, score_cutoff=SIMILAR, limit=None
    )
    wanted_town = fold(town)
    nearest = [each for _name, _alike, each in alike if fuzz.ratio(wanted_town, fold(towns[each])) >= SIMILAR][:3]
    found = {library.id: library for library in await libraries_by_id(uow, nearest)}
    return [found[each] for each in nearest]


async def introduce_library(
    uow: UnitOfWork,
    *,
    name: str,
    town: str,
    country: str,
    zone: str,
    languages: Sequence[str],
    by: Member,
    posted: bool,
    parent_id: LibraryId | None = None,
) -> Library:
    """Put a library on the register; who introduces it becomes its primary contact. Posted ones are announced."""
    library = Library(
        name=name,
        town=town,
        country=country,
        zone=zone,
        languages=tuple(languages),
        folded=folded_name(name, town),
        created_at=uow.now,
        created_by=by.id,
        posted=posted,
        parent_id=parent_id,
    )
    uow.session.add(library)
    uow.session.add(Contact(role=ContactRole.PRIMARY, since=uow.now, library=library, member=by))
    await uow.session.flush()
    uow.audit("library introduced", "library", library.id, by=by.id, posted=int(posted), parent=parent_id)
    if posted:
        await announce_library(uow, library)
    return library


async def announce_library(uow: UnitOfWork, library: Library) -> None:
    """Its card, once, in the introductions channel of every connected workspace."""
    await uow.announce("announcement", about(library.id), Channel.INTRODUCTIONS, library=library.id)


async def post_library(uow: UnitOfWork, library: Library, *, posted: bool, by: MemberId) -> None:
    """Show its card in the introductions channels, or take it away there."""
    library.posted = posted
    uow.audit("library card posted" if posted else "library card removed", "library", library.id, by=by)
    if posted:
        await announce_library(uow, library)
    await uow.refresh(about(library.id))
    await seeker_changed(uow, library.id)


async def answer_profile(
    uow: UnitOfWork, library: Library, *, by: MemberId, answers: Mapping[str, object], skipped: str | None
) -> None:
    """Write down answers of the profile by their column (None empties one) and the question that was skipped."""
    for column, value in answers.items():
        setattr(library, column, value)
    if skipped is not None and skipped not in library.skipped:
        library.skipped = (*library.skipped, skipped)
    if answers:
        uow.audit("library profile changed", "library", library.id, by=by, answers=", ".join(answers))
        await uow.refresh(about(library.id))
        await seeker_changed(uow, library.id)


async def edit_library(uow: UnitOfWork, library: Library, *, by: MemberId, **answers: object) -> bool:
    """Change what it was introduced with: any of name, town, country, languages and zone. False when all of it was so
    already.
    """
    changed = [column for column, value in answers.items() if getattr(library, column) != value]
    for column in changed:
        setattr(library, column, answers[column])
    if not changed:
        return False
    library.folded = folded_name(library.name, library.town)
    uow.audit("library edited", "library", library.id, by=by, answers=", ".join(changed))
    await uow.refresh(about(library.id))
    await seeker_changed(uow, library.id)
    return True


async def same_library(uow: UnitOfWork, folded: str, country: str, *, but: LibraryId) -> Library | None:
    """Another library of that country with this name and town (`folded_name`), or None."""
    found = await uow.session.scalars(
        select(Library).where(Library.country == country, Library.folded == folded, Library.id != but).limit(1)
    )
    return found.one_or_none()


async def branches_of(uow: UnitOfWork, library_id: LibraryId) -> Sequence[Library]:
    """The libraries that are a branch of this one, by name."""
    found = await uow.session.scalars(
        select(Library).where(Library.parent_id == library_id).order_by(func.lower(Library.name), Library.id)
    )
    return found.all()


def about(library_id: LibraryId) -> str:
    """What notices about a library are marked with."""
    return f"library:{library_id}"


async def library_by_id(uow: UnitOfWork, library_id: LibraryId) -> Library | None:
    """The library with its contacts and their members, or None."""
    found = await uow.session.scalars(
        select(Library)
        .where(Library.id == library_id)
        .options(selectinload(Library.contacts).joinedload(Contact.member))
    )
    return found.one_or_none()


async def search_libraries(
    uow: UnitOfWork, query: str, *, limit: int = 25, posted: bool = False, without: Collection[LibraryId] = ()
) -> Sequence[Library]:
    """Libraries by a part of their name or town, or by code; all of them, by name, for an empty query. `posted`: only
    those whose card everybody may see.
    """
    wanted = fold(query)
    statement = select(Library).order_by(func.lower(Library.name), Library.id).limit(limit)
    if posted:
        statement = statement.where(Library.posted)
    if without:
        statement = statement.where(Library.id.not_in(without))
    if wanted:
        by_name, by_code = Library.folded.contains(wanted, autoescape=True), Library.id == _number(query)
        statement = statement.where(or_(by_name, by_code))
    return (await uow.session.scalars(statement)).all()


def _number(text: str) -> LibraryId | None:
    """The library's id, said as a number or as a code: "14", "LIB-014"."""
    match = _ID_OR_CODE.fullmatch(text.strip())
    return LibraryId(int(match[1])) if match else None


async def libraries_named(uow: UnitOfWork, values: Collection[str]) -> dict[str, Library]:
    """The library that each of these values means, by the value: by id, by code, or by a name that only one has.

    One statement for ids and codes, one more for names.
    """
    numbers = {value: number for value in values if (number := _number(value))}
    meant = numbers | await _ids_by_name(uow, [value for value in values if value not in numbers])
    found = {library.id: library for library in await libraries_by_id(uow, set(meant.values()))}
    return {value: found[number] for value, number in meant.items() if number in found}


async def _ids_by_name(uow: UnitOfWork, names: Sequence[str]) -> dict[str, LibraryId]:
    """The only library of each name, by the name as it was written; names of none and of several are left out."""
    folded = {name: key for name in names if (key := fold(name))}
    wanted = sorted(set(folded.values()))
    ids: dict[str, list[LibraryId]] = {}
    for start in range(0, len(wanted), _NAMES_AT_ONCE):
        begins = [
            (Library.folded == each) | Library.folded.startswith(f"{each} ", autoescape=True)
            for each in wanted[start : start + _NAMES_AT_ONCE]
        ]
        for library_id, called in await uow.session.execute(select(Library.id, Library.name).where(or_(*begins))):
            ids.setdefault(fold(called), []).append(library_id)
    return {name: same[0] for name, key in folded.items() if len(same := ids.get(key, [])) == 1}


async def libraries_by_id(uow: UnitOfWork, library_ids: Collection[LibraryId]) -> Sequence[Library]:
    """These libraries, in order of id."""
    found = await uow.session.scalars(select(Library).where(Library.id.in_(library_ids)).order_by(Library.id))
    return found.all()


async def ask_to_join(uow: UnitOfWork, *, library: Library, member: Member) -> JoinRequest:
    """Ask to become a contact. Its contacts answer; when none is connected, staff do. A second ask changes nothing."""
    waiting = await uow.session.scalar(
        select(JoinRequest).where(
            JoinRequest.library_id == library.id,
            JoinRequest.member_id == member.id,
            JoinRequest.state == JoinState.WAITING,
        )
    )
    if waiting is not None:
        return waiting
    request = JoinRequest(library_id=library.id, member_id=member.id, asked_at=uow.now)
    uow.session.add(request)
    await uow.session.flush()
    uow.audit("join requested", "library", library.id, by=member.id, request=request.id)
    subject = f"join_request:{request.id}"
    connected = in_their_hours(uow, await contacts_of(uow, [library.id]))
    if connected:
        await uow.notify("join_request", subject, connected, request=request.id)
    else:
        await uow.announce("join_request", subject, Channel.STAFF, request=request.id)
    return request


async def join_request_by_id(
    uow: UnitOfWork, request_id: JoinRequestId, *, to_answer: bool = False
) -> JoinRequest | None:
    """The request, or None. `to_answer`: of two who answer at the same moment the second waits, and reads the first."""
    return await uow.session.get(JoinRequest, request_id, with_for_update=to_answer)


async def waiting_join_requests(
    uow: UnitOfWork, library_ids: Collection[LibraryId]
) -> Sequence[tuple[JoinRequest, Library, Member]]:
    """Requests to join these libraries that nobody has answered, oldest first."""
    return await _join_requests(uow, JoinRequest.library_id.in_(library_ids))


async def join_requests_for_staff(uow: UnitOfWork) -> Sequence[tuple[JoinRequest, Library, Member]]:
    """Requests that wait for staff, oldest first."""
    return await _join_requests(uow, left_to_staff(uow.now))


async def _join_requests(uow: UnitOfWork, which: ColumnElement[bool]) -> Sequence[tuple[JoinRequest, Library, Member]]:
    found = await uow.session.execute(
        select(JoinRequest, Library, Member)
        .join(Library, Library.id == JoinRequest.library_id)
        .join(Member, Member.id == JoinRequest.member_id)
        .where(JoinRequest.state == JoinState.WAITING, which)
        .order_by(JoinRequest.asked_at, JoinRequest.id)
    )
    return [(request, library, member) for request, library, member in found]


def left_to_staff(now: datetime) -> ColumnElement[bool]:
    """Whether a waiting request needs staff: no contact of the library is connected, or none answered in a week."""
    somebody_connected = exists().where(
        Contact.library_id == JoinRequest.library_id, Account.member_id == Contact.member_id
    )
    return or_(JoinRequest.asked_at <= now - JOIN_SILENCE, ~somebody_connected)


async def answer_join_request(
    uow: UnitOfWork, request: JoinRequest, *, accepted: bool, by: MemberId, told_at: datetime
) -> None:
    """Accept or decline, and tell the asker from `told_at` on. Accepted: second contact, or primary where no primary is
    connected, so that somebody there is reminded.
    """
    request.state = JoinState.ACCEPTED if accepted else JoinState.DECLINED
    request.answered_at = uow.now
    request.answered_by = by
    if accepted:
        contacts = await contacts_of(uow, [request.library_id])
        if request.member_id not in {contact.member_id for contact in contacts}:
            taken = any(contact.role is ContactRole.PRIMARY and contact.member.accounts for contact in contacts)
            member = await uow.session.get_one(Member, request.member_id)
            library = await uow.session.get_one(Library, request.library_id)
            role = ContactRole.SECOND if taken else ContactRole.PRIMARY
            uow.session.add(Contact(role=role, since=uow.now, library=library, member=member))
            if not taken:
                await nudge_what_is_due(uow, library.id)
            if not any(contact.member.accounts for contact in contacts):
                await uow.session.flush()
                await somebody_connected(uow, library.id, member.id)
    uow.audit(
        "join accepted" if accepted else "join declined", "library", request.library_id, by=by, request=request.id
    )
    await uow.notify("join_answer", f"join_answer:{request.id}", [(request.member_id, told_at)], request=request.id)
    await uow.refresh(f"join_request:{request.id}")

"""Whereto a notice goes, for whose eyes, and whether it is their hour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.chat.card import Card, Image
from core.chat.invocation import AccountRef
from core.chat.messenger import (
    Address,
    Channel,
    Messenger,
    Parcel,
    Picture,
    ToChannel,
    ToMention,
    ToPerson,
    ToThread,
    Trouble,
)
from core.chat.spelling import Reader
from core.model.budget import AT_ONCE, CALLS, next_message, pause_of
from core.model.defaults import LATE_BY
from core.model.ids import AccountId, NoticeId
from core.model.members import Account, Member
from core.model.notices import Notice, Post
from core.model.schedule import next_allowed
from core.model.ways import BRINGS_MESSAGES, Way
from core.notices.presenting import Reading
from core.services.people import hours_of, member_with_hours, preferred_account, reader_of
from core.services.public_stories import photos_by_handle
from core.store.sealing import seal_card
from core.store.unit import UnitOfWork, Workspace


@dataclass(frozen=True)
class Target:
    """Where a notice goes, for whose eyes, and whose buttons they are. `account_id`: of a person.

    `way`: how the person is reached there. `only_looks`: an earlier try may have arrived there, but new ones go to
    another account, or by another way: nothing is sent there.
    """

    messenger: Messenger
    address: Address
    reading: Reading
    owner: AccountRef | None
    account_id: AccountId | None = None
    way: Way | None = None
    only_looks: bool = False

    @property
    def workspace(self) -> Workspace:
        """The one it goes to."""
        return Workspace(self.messenger.platform, self.messenger.workspace)

    async def pack(self, uow: UnitOfWork, notice: NoticeId, card: Card, *, pictured: bool = False) -> Parcel:
        """The parcel, with a handle on every button, and the bytes of its pictures. `pictured`: see `Parcel`."""
        with_handles, drafts = seal_card(card, owner=self.owner, now=uow.now)
        uow.session.add_all(drafts)
        shown = [part.file for part in card.parts if isinstance(part, Image)]
        pictures = {
            handle: Picture(photo.media_type, photo.content)
            for handle, photo in (await photos_by_handle(uow, shown)).items()
        }
        return Parcel(
            notice=notice,
            address=self.address,
            card=with_handles,
            reader=self.reading.reader,
            pictures=pictures,
            pictured=pictured,
        )


Messengers = Mapping[Workspace, Messenger]


async def target_of(uow: UnitOfWork, notice: Notice, messengers: Messengers) -> Target | Trouble:
    """Whereto, or why there is no way. One that may have arrived is looked up where it was tried, at that account and
    in that way, even if its reader is reached elsewhere since.
    """
    there = Workspace(notice.platform, notice.workspace or "") if notice.platform else None
    if notice.member_id is None:
        return _to_channel(notice, there, messengers)
    found = await member_with_hours(uow, notice.member_id)
    if found is None:
        return Trouble.NO_ACCOUNT
    member, library = found
    goes_to = _account_in(there, member) if there else preferred_account(member)
    tried = next((each for each in member.accounts if notice.unsure and each.id == notice.account_id), None)
    account = tried or goes_to
    if account is None:
        return Trouble.NO_ACCOUNT
    messenger = messengers.get(Workspace(account.platform, account.workspace))
    if messenger is None:
        return Trouble.NOT_CONNECTED
    left = Way.MENTION if notice.kind in CALLS else account.way
    way = (notice.way or Way.DIRECT) if tried else left
    if not tried and left not in BRINGS_MESSAGES and notice.kind not in CALLS:
        return account.trouble or Trouble.CLOSED
    reading = Reading(reader_of(member, library=library, account=account), member, library)
    only_looks = account is not goes_to or way is not left
    return Target(messenger, address_of(way, account.user), reading, account.ref, account.id, way, only_looks)


def address_of(way: Way | None, user: str) -> Address:
    """Where that person is written to in that way."""
    match way:
        case Way.THREAD:
            return ToThread(user)
        case Way.MENTION:
            return ToMention(user)
        case _:
            return ToPerson(user)


async def target_at(uow: UnitOfWork, notice: Notice, post: Post, messengers: Messengers) -> Target | Trouble:
    """Where the notice stands, whichever account its reader prefers since; or why there is no way."""
    there = Workspace(post.platform, post.workspace)
    if notice.member_id is None or post.user is None:
        return _to_channel(notice, there, messengers)
    found = await member_with_hours(uow, notice.member_id)
    if found is None:
        return Trouble.NO_ACCOUNT
    messenger = messengers.get(there)
    if messenger is None:
        return Trouble.NOT_CONNECTED
    member, library = found
    owner = AccountRef(post.platform, post.workspace, post.user)
    account = next((each for each in member.accounts if each.ref == owner), None)
    reading = Reading(reader_of(member, library=library, account=account), member, library)
    return Target(messenger, address_of(post.way, post.user), reading, owner)


def _to_channel(notice: Notice, there: Workspace | None, messengers: Messengers) -> Target | Trouble:
    messenger = messengers.get(there) if there else None
    if messenger is None:
        return Trouble.NOT_CONNECTED
    return Target(messenger, ToChannel(Channel(str(notice.channel))), Reading(Reader()), None)


def _account_in(there: Workspace, member: Member) -> Account | None:
    accounts = [each for each in member.accounts if Workspace(each.platform, each.workspace) == there]
    return min(accounts, key=lambda each: (each.id != member.preferred_account_id, each.id), default=None)


def missed(uow: UnitOfWork, notice: Notice, reading: Reading) -> datetime | None:
    """When a person may next be written to, if it is not their hour now, or they were written to not long ago; None
    when they may be now, for a channel, and for what keeps people safe.

    A message may be late by four hours; then, or on a closed day, it waits for the next morning that is open.
    """
    member = reading.member
    if member is None or notice.kind in AT_ONCE:
        return None
    hours, recent = hours_of(member, library=reading.library), uow.now - LATE_BY
    if notice.limited:
        pause = pause_of(notice.kind, {grant.role for grant in member.roles}, fewer=member.fewer_messages)
        allowed = next_message(recent, member.written_at, pause, hours)
    else:
        allowed = next_allowed(recent, hours)
    return allowed if allowed > uow.now else None

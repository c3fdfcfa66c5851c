"""Whereto a notice goes, for whose eyes, and whether it is their hour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.chat.invocation import AccountRef
from core.chat.messenger import Address, Channel, Messenger, Parcel, ToChannel, ToPerson, Trouble
from core.chat.spelling import Reader
from core.model.defaults import LATE_BY
from core.model.ids import NoticeId
from core.model.members import Account, Member
from core.model.notices import Notice
from core.model.schedule import next_allowed
from core.notices.presenting import Presented, Reading
from core.services.people import hours_of, member_with_hours, preferred_account, reader_of
from core.store.sealing import seal_card
from core.store.unit import UnitOfWork, Workspace


@dataclass(frozen=True)
class Target:
    """Where a notice goes, for whose eyes, and whose buttons they are."""

    messenger: Messenger
    address: Address
    reading: Reading
    owner: AccountRef | None

    @property
    def workspace(self) -> Workspace:
        """The one it goes to."""
        return Workspace(self.messenger.platform, self.messenger.workspace)

    def pack(self, uow: UnitOfWork, notice: NoticeId, presented: Presented) -> Parcel:
        """The parcel, with a handle on every button."""
        card, drafts = seal_card(presented.card, owner=self.owner, now=uow.now)
        uow.session.add_all(drafts)
        return Parcel(notice=notice, address=self.address, card=card, reader=self.reading.reader)


async def target_of(uow: UnitOfWork, notice: Notice, messengers: Mapping[Workspace, Messenger]) -> Target | Trouble:
    """Whereto, or why there is no way."""
    there = Workspace(notice.platform, notice.workspace or "") if notice.platform else None
    if notice.member_id is None:
        messenger = messengers.get(there) if there else None
        if messenger is None:
            return Trouble.NOT_CONNECTED
        return Target(messenger, ToChannel(Channel(str(notice.channel))), Reading(Reader()), None)
    found = await member_with_hours(uow, notice.member_id)
    if found is None:
        return Trouble.NO_ACCOUNT
    member, library = found
    account = _account_in(there, member) if there else preferred_account(member)
    if account is None:
        return Trouble.NO_ACCOUNT
    messenger = messengers.get(Workspace(account.platform, account.workspace))
    if messenger is None:
        return Trouble.NOT_CONNECTED
    reading = Reading(reader_of(member, library=library), member, library)
    return Target(messenger, ToPerson(account.user), reading, account.ref)


def _account_in(there: Workspace, member: Member) -> Account | None:
    accounts = [each for each in member.accounts if Workspace(each.platform, each.workspace) == there]
    return min(accounts, key=lambda each: (each.id != member.preferred_account_id, each.id), default=None)


def missed(uow: UnitOfWork, reading: Reading) -> datetime | None:
    """When a person may next be written to, if it is not their hour now; None when it is, or for a channel.

    A message may be late by four hours; then, or on a closed day, it waits for the next morning that is open.
    """
    if reading.member is None:
        return None
    hours = hours_of(reading.member, library=reading.library)
    allowed = next_allowed(uow.now - LATE_BY, hours)
    return allowed if allowed > uow.now else None

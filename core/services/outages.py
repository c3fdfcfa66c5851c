"""Outages: a workspace that does not let the bot in at all, until the administrator has mended it.

Staff are told once an outage, in their hours, in another workspace. Meanwhile nothing that waits grows old; every five
minutes one message tries the door, and when it is let in, what staff read is corrected and everything else follows.

An outage is kept in three marks: since when it lasts, when the door was last tried, and when it was last opened again.
Transactions touch the marks before the notices, never after them, so that two of them cannot wait for each other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from core.model.members import Account, Member, Role
from core.model.schedule import next_allowed
from core.services.people import hours_of, members_with_hours, preferred_account
from core.services.roles import holders
from core.store.marks import leave_first_mark, leave_mark, marks_beginning, read_mark, take_mark_away
from core.store.outbox import hold
from core.store.unit import MemberAt, UnitOfWork, Workspace

log = structlog.get_logger(__name__)

KIND = "platform_lost"

KNOCK_EVERY = timedelta(minutes=5)
"""A token that was mended is noticed within minutes, and a platform that said no is not asked all the time."""

_SINCE, _KNOCKED, _BACK = "lost:", "knocked:", "back:"


@dataclass(frozen=True, slots=True)
class Outage:
    """A workspace that does not let the bot in. `knock_at`: from then on its door may be tried again."""

    workspace: Workspace
    since: datetime
    knock_at: datetime


async def outages(uow: UnitOfWork) -> Mapping[Workspace, Outage]:
    """Those that last, the longest first. One statement."""
    marks = await marks_beginning(uow, _SINCE, _KNOCKED)
    found = []
    for name, since in marks.items():
        if name.startswith(_SINCE):
            there = _workspace(name.removeprefix(_SINCE))
            knocked = marks.get(_name(_KNOCKED, there))
            found.append(Outage(there, since, knocked + KNOCK_EVERY if knocked else since))
    return {each.workspace: each for each in sorted(found, key=lambda each: each.since)}


def workspaces_lost(marks: Collection[str]) -> list[Workspace]:
    """Those whose outage lasts, by the names of all marks."""
    return [_workspace(name.removeprefix(_SINCE)) for name in marks if name.startswith(_SINCE)]


async def lock_out(uow: UnitOfWork, there: Workspace, reason: str, *, knocked: bool = False) -> None:
    """It does not let the bot in: staff are told, unless they were, and what waits is held.

    `reason`: the platform's own words, for the log. `knocked`: it said so when the door was tried, which is left alone
    for a while then.
    """
    new = await leave_first_mark(uow, _name(_SINCE, there))
    if knocked:
        await leave_mark(uow, _name(_KNOCKED, there))
    if new:
        log.error("locked out", platform=there.platform, workspace=there.workspace, reason=reason)
        await _tell_staff(uow, there)
    await hold(uow, there)


async def let_in(uow: UnitOfWork, there: Workspace) -> None:
    """It lets the bot in: the outage is over, if there was one, and what staff read of it is corrected."""
    since = await take_mark_away(uow, _name(_SINCE, there))
    if since is None:
        return
    await take_mark_away(uow, _name(_KNOCKED, there))
    await leave_mark(uow, _name(_BACK, there))
    log.warning("let in again", platform=there.platform, workspace=there.workspace, since=since.isoformat())
    await uow.refresh(_about(there, since))


async def back_since(uow: UnitOfWork, there: Workspace) -> datetime | None:
    """When its last outage ended; None if there was none."""
    return await read_mark(uow, _name(_BACK, there))


async def next_knock(uow: UnitOfWork) -> datetime | None:
    """When the next door may be tried; None without an outage of a connected workspace."""
    lost = await outages(uow)
    return min((each.knock_at for there, each in lost.items() if there in uow.workspaces), default=None)


async def _tell_staff(uow: UnitOfWork, there: Workspace) -> None:
    """Each at an account elsewhere, in their hours; who has none cannot be told, and the log says so."""
    lost = await outages(uow)
    staff = await members_with_hours(uow, [member.id for member in await holders(uow, Role.STAFF)])
    told, untold = [], []
    for member, library in staff.values():
        account = _account_elsewhere(member, lost, connected=uow.workspaces)
        if account is None:
            untold.append(member.id)
            continue
        at = MemberAt(member.id, Workspace(account.platform, account.workspace))
        told.append((at, next_allowed(uow.now, hours_of(member, library=library))))
    reached = [at for at, _when in told if at.workspace in uow.workspaces]
    if untold or not reached:
        log.error(
            "staff without an account elsewhere cannot be told",
            platform=there.platform,
            workspace=there.workspace,
            members=untold,
            told=len(reached),
            left_to_other_programs=len(told) - len(reached),
        )
    await uow.notify(
        KIND,
        _about(there, lost[there].since),
        told,
        platform=there.platform,
        workspace=there.workspace,
        since=lost[there].since.isoformat(),
    )


def _account_elsewhere(
    member: Member, lost: Collection[Workspace], *, connected: Collection[Workspace]
) -> Account | None:
    """The account they prefer, as far as it is in a workspace that is not lost; rather in one that this program is
    connected to than in one that is left to another program.
    """
    preferred = preferred_account(member)

    def rank(account: Account) -> tuple[bool, bool, int]:
        there = Workspace(account.platform, account.workspace)
        return there not in connected, account is not preferred, account.id

    elsewhere = [each for each in member.accounts if Workspace(each.platform, each.workspace) not in lost]
    return min(elsewhere, key=rank, default=None)


def _about(there: Workspace, since: datetime) -> str:
    return f"{_name('platform:', there)}:{since.isoformat()}"


def _name(beginning: str, there: Workspace) -> str:
    return f"{beginning}{there.platform}:{there.workspace}"


def _workspace(name: str) -> Workspace:
    platform, _colon, workspace = name.partition(":")
    return Workspace(platform, workspace)

"""The accounts that the settings make staff, given the role at the start."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError

from bot.settings import Platform, Settings
from core.chat import AccountRef, Profile
from core.model.members import Role
from core.services.people import recognise, welcome
from core.services.roles import grant, holds
from core.store.unit import Store


async def ensure_staff(store: Store, accounts: Sequence[AccountRef]) -> None:
    """Give each the role if they lack it. Somebody the bot has never met is written down under their id, until their
    platform tells their name.
    """
    for account in accounts:
        try:
            await _ensure(store, account)
        except IntegrityError:
            # Another program that starts at the same moment was first to write them down.
            await _ensure(store, account)


async def _ensure(store: Store, account: AccountRef) -> None:
    async with store.writing() as uow:
        actor, _earlier = await recognise(uow, account, Profile(account.user))
        member = actor.member or await welcome(uow, actor)
        if not await holds(uow, member.id, Role.STAFF):
            await grant(uow, member_id=member.id, role=Role.STAFF, by=None)


def unknown_staff(settings: Settings) -> list[str]:
    """What is to be said of accounts on platforms or in workspaces that are not there: a slip, most likely."""
    found = []
    for account in settings.staff:
        written = f"STAFF names {account.platform}:{account.workspace}:{account.user}"
        if account.platform not in settings.platforms:
            connected = ", ".join(settings.platforms) or "nothing"
            found.append(
                f"{written}, and the bot is not connected to {account.platform}. It is connected to: {connected}."
            )
        elif (known := _workspaces(settings, account.platform)) and account.workspace not in known:
            found.append(f"{written}, and there is no workspace {account.workspace}. There are: {', '.join(known)}.")
    return found


def _workspaces(settings: Settings, platform: str) -> list[str]:
    """The ids of that platform's workspaces; none when that is a setting that is missing."""
    match Platform(platform):
        case Platform.PLAYGROUND:
            from adapters.playground import WORKSPACES  # noqa: PLC0415 (costs a start without it)

            return [space.id for space in WORKSPACES]
        case Platform.SLACK:
            return [settings.slack_team_id] if settings.slack_team_id else []
        case Platform.DISCORD:
            return [settings.discord_guild_id] if settings.discord_guild_id else []

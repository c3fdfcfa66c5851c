"""What the bot asks for, and what it may do in a channel as Discord counts it."""

from __future__ import annotations

import discord
import pytest

from adapters.discord.permissions import (
    EVERYTHING,
    HISTORY,
    MAKE_CHANNELS,
    NEEDED,
    PIN,
    SEND,
    VIEW,
    allowed_in_channel,
    allowed_in_server,
    bits,
    invitation,
    lacking,
)

GUILD, HELPER, GUEST, ME = "1", "2", "3", "4"

BASE = bits([VIEW, SEND])


def overwrite(who: str, *, allow: int = 0, deny: int = 0) -> dict[str, str]:
    """As Discord gives it back."""
    return {"id": who, "allow": str(allow), "deny": str(deny)}


def test_the_numbers_are_discords() -> None:
    named = discord.Permissions(
        view_channel=True,
        send_messages=True,
        attach_files=True,
        read_message_history=True,
        pin_messages=True,
        create_private_threads=True,
        send_messages_in_threads=True,
    )
    assert bits(NEEDED) == named.value
    assert MAKE_CHANNELS.bit == discord.Permissions(manage_channels=True).value


def test_every_permission_has_its_reason() -> None:
    assert all(permission.reason for permission in (*NEEDED, MAKE_CHANNELS))


def test_an_invitation_asks_for_what_is_needed() -> None:
    assert invitation("7", makes_channels=False) == (
        f"https://discord.com/oauth2/authorize?client_id=7&scope=bot+applications.commands&permissions={bits(NEEDED)}"
    )
    assert invitation("7", makes_channels=True, guild="1").endswith(
        f"&permissions={bits([*NEEDED, MAKE_CHANNELS])}&guild_id=1&disable_guild_select=true"
    )


def test_roles_add_up_and_an_administrator_may_everything() -> None:
    roles = [
        {"id": GUILD, "permissions": str(VIEW.bit)},
        {"id": HELPER, "permissions": str(SEND.bit)},
        {"id": GUEST, "permissions": str(1 << 3)},
    ]
    assert allowed_in_server(GUILD, roles, [HELPER]) == BASE
    assert allowed_in_server(GUILD, roles, [HELPER, GUEST]) == EVERYTHING
    assert lacking(EVERYTHING) == []


@pytest.mark.parametrize(
    ("overwrites", "allowed"),
    [
        ([], BASE),
        ([overwrite(GUILD, deny=SEND.bit)], VIEW.bit),
        ([overwrite(GUILD, deny=VIEW.bit)], 0),
        ([overwrite(GUILD, deny=VIEW.bit), overwrite(HELPER, allow=VIEW.bit)], BASE),
        ([overwrite(HELPER, deny=VIEW.bit), overwrite(GUEST, allow=VIEW.bit)], BASE),
        ([overwrite(HELPER, allow=PIN.bit), overwrite(ME, deny=PIN.bit)], BASE),
        ([overwrite(ME, allow=HISTORY.bit), overwrite("9", deny=BASE)], BASE | HISTORY.bit),
    ],
)
def test_a_channel_says_otherwise(overwrites: list[dict[str, str]], allowed: int) -> None:
    assert allowed_in_channel(BASE, GUILD, overwrites, [HELPER, GUEST], ME) == allowed


def test_no_channel_is_closed_to_an_administrator() -> None:
    assert allowed_in_channel(EVERYTHING, GUILD, [overwrite(GUILD, deny=VIEW.bit)], [], ME) == EVERYTHING

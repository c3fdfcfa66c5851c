"""The settings make people staff, those the bot knows and those it has yet to meet."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import load_settings
from bot.staffing import ensure_staff, unknown_staff
from core.api import Core, Speaker
from core.chat import AccountRef, Place, Profile
from core.store import Database, Store
from tests.clock import MovableClock

DEE = AccountRef("playground", "harbour", "dee")


async def test_known_or_not_they_are_staff_and_only_once(database: Database, clock: MovableClock) -> None:
    store, core = Store(database, clock), Core(database, clock)
    tomas = AccountRef("playground", "harbour", "tomas")
    there = Place("bot", direct=True)
    await core.say(Speaker(account=tomas, profile=Profile("Tomas"), place=there), "/sister settings hour:9", "k1")
    for _start in range(2):
        await ensure_staff(store, [DEE, tomas])
    for account, name in ((DEE, "Dee"), (tomas, "Tomas")):
        assert (await core.person(account, Profile(name))).is_staff


async def test_nobody_is_no_error(database: Database, clock: MovableClock) -> None:
    await ensure_staff(Store(database, clock), [])
    assert not (await Core(database, clock).person(DEE, Profile("Dee"))).is_staff


@pytest.mark.parametrize(
    ("staff", "said"),
    [
        ("slack:T1:U1", []),
        ("slack:T9:U1", ["STAFF names slack:T9:U1, and there is no workspace T9. There are: T1."]),
        ("discord:100000000000000001:2", []),
        ("discord:9:2", ["STAFF names discord:9:2, and there is no workspace 9. There are: 100000000000000001."]),
    ],
)
def test_a_workspace_is_known_by_its_id(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, staff: str, said: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    there = {"SLACK_TEAM_ID": "T1", "DISCORD_GUILD_ID": "100000000000000001"}
    for name, value in {"PLATFORMS": "slack,discord", **there, "STAFF": staff}.items():
        monkeypatch.setenv(name, value)
    assert unknown_staff(load_settings()) == said

"""Each measure runs on a small register, and is judged and written as it should be."""

from __future__ import annotations

import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import discord
import pytest

from benchmarks import __main__ as program
from benchmarks import matching
from benchmarks.browser import find_chromium
from benchmarks.discord.asking import librarian as discord_librarian
from benchmarks.discord.line import Line
from benchmarks.dispatching import Dispatch
from benchmarks.logging_talks import Server
from benchmarks.matching import Three
from benchmarks.measure import Result, interleaved, judge
from benchmarks.register import build
from benchmarks.run import QUICK, run
from benchmarks.seekers import made_up
from benchmarks.seekers import write as write_seekers
from benchmarks.slack.asking import Door, librarian, lines, talk
from benchmarks.town import build as build_town

SHAPE = {"ratio", "target", "holds", "rounds", "spread", "ours", "peer"}


TRIES = 8
"""Of a measure that answers too late on a machine that does something else just then."""


def measured(name: str, folder: Path) -> list[Result]:
    for left in reversed(range(TRIES)):
        try:
            with TemporaryDirectory(dir=folder) as fresh:
                return run([name], Path(fresh), QUICK, rounds=1, tell=str)
        except RuntimeError as error:
            if not left or "nothing was answered" not in str(error):
                raise
    raise AssertionError


@pytest.mark.parametrize(
    ("name", "results"),
    [
        ("P4", ["P4", "P4-load-all"]),
        ("P5", ["P5"]),
        ("P6", ["P6", "P6-group-by"]),
        ("P7", ["P7", "P7-plain", "P7-alike"]),
    ],
)
def test_a_measure_of_the_store_runs(name: str, results: list[str], tmp_path: Path) -> None:
    found = measured(name, tmp_path)
    assert [each.name for each in found] == results
    for each in found:
        assert each.as_json().keys() >= SHAPE
        assert each.ours > 0
        assert each.peer > 0


def test_a_talk_in_slack_is_measured_one_at_a_time(tmp_path: Path) -> None:
    (found,) = measured("P1", tmp_path)
    assert (found.name, found.unit) == ("P1", "ms")
    assert found.ours > 0
    assert found.peer > 10  # as Bolt ships, it looks for an answer every ten milliseconds


def test_talks_in_slack_are_measured_many_at_once(tmp_path: Path) -> None:
    bare, by_orm, p99 = measured("P2", tmp_path)
    assert [each.name for each in (bare, by_orm, p99)] == ["P2", "P2-orm", "P2-p99"]
    assert bare.ours == by_orm.ours > 0
    assert bare.peer > by_orm.peer > 0
    assert bare.least
    assert not p99.least


def test_a_talk_in_discord_is_measured_in_one_process(tmp_path: Path) -> None:
    answered, ended = measured("P3", tmp_path)
    assert [each.name for each in (answered, ended)] == ["P3", "P3-all"]
    assert answered.peer == ended.peer > 0
    assert answered.peer < answered.ours < ended.ours


def test_start_and_memory_are_measured_on_one_platform_and_on_both_and_nothing_heavy_is_imported(
    tmp_path: Path,
) -> None:
    found = {each.name: each for each in measured("P10", tmp_path)}
    for name in ("P10", "P10-both"):
        assert 10 < found.pop(name).peer < 60
        found.pop(f"{name}-shared", None)
        imports = found.pop(f"{name}-imports")
        assert imports.holds, imports.what
    assert not found


async def test_talks_that_were_not_written_are_noticed(tmp_path: Path) -> None:
    town = await build_town(tmp_path / "town.db", 2, librarian)
    requests = [talk(one) for one in town.talks()]
    assert len({request.body for request in requests}) == 2
    assert town.written() == (0, 0, 0)
    async with lines() as session:
        server = Server(Door(session, 1), 2, 1, town, asked=2, answered=2)
        with pytest.raises(RuntimeError, match=r"2 requests wrote \(0, 0, 0\)"):
            server.check()


async def test_talks_that_were_not_written_in_discord_are_noticed(tmp_path: Path) -> None:
    town = await build_town(tmp_path / "town.db", 2, discord_librarian)
    line = Line()
    line.request("POST", "http://127.0.0.1:9/interactions/1/token/callback", data="Logged")
    side = Dispatch(discord.Client(intents=discord.Intents.none()), line, list, "Logged", posts=True)
    with pytest.raises(RuntimeError, match=r"1 answers, \(0, 0, 0\) talks"):
        side.check(town)


def test_a_press_in_the_playground_is_measured(tmp_path: Path) -> None:
    if find_chromium() is None:
        if os.environ.get("CI"):
            pytest.fail("there is no Chromium")
        pytest.skip("there is no Chromium")
    (found,) = measured("P11", tmp_path)
    assert found.judged == "ours"
    assert 0 < found.peer < found.ours


async def test_another_answer_than_that_of_weighing_every_library_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seekers = made_up(30, alike=False)
    sides = Three(await write_seekers(tmp_path / "seekers.db", seekers), seekers)
    await sides.check()
    monkeypatch.setattr(matching, "sweep", lambda *_asked: [1, 2])
    with pytest.raises(RuntimeError, match="library 1: "):
        await sides.check()
    await sides.close()


def test_the_register_is_what_it_says(tmp_path: Path) -> None:
    register = build(tmp_path / "register.db", partnerships=500, due=20)
    connection = register.connect()

    def number(query: str) -> int:
        return int(connection.execute(query).fetchone()[0])

    assert number("SELECT count(*) FROM partnerships") == 500
    assert number("SELECT count(*) FROM partnership_libraries") == 1000
    assert number("SELECT count(*) FROM partnership_libraries WHERE nudge_on <= '2026-11-24'") == 20
    assert number("SELECT count(DISTINCT library_id) FROM partnership_libraries WHERE nudge_on <= '2026-11-24'") == 20
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


async def test_sides_take_turns_and_the_first_round_is_not_counted() -> None:
    order: list[str] = []

    async def ours() -> float:
        order.append("ours")
        return 2.0 * len(order)

    async def peer() -> float:
        order.append("peer")
        return 1.0 * len(order)

    times = await interleaved({"ours": ours, "peer": peer}, rounds=2)
    assert order == ["peer", "ours", "ours", "peer", "peer", "ours"]
    assert times == {"ours": [6.0, 12.0], "peer": [4.0, 5.0]}


def test_a_target_is_about_the_median_of_the_ratios_or_about_ours() -> None:
    ratio = judge("P0", "it", "that", ours=[2.0, 3.0, 40.0], peer=[1.0, 1.0, 1.0], target=3.0)
    assert (ratio.ratio, ratio.holds) == (3.0, True)
    ours = judge("P0", "it", "that", ours=[120.0], peer=[1.0], target=100, judged="ours")
    assert ours.holds is False
    growth = judge("P0", "it", "that", ours=[20.0, 10.0], peer=[10.0, 10.0], target=0.2, exponent_of=100)
    assert growth.ratio == pytest.approx(0.0753, abs=0.001)
    assert growth.spread == pytest.approx(0.1505, abs=0.001)
    rate = judge("P0", "it", "that", ours=[3.0], peer=[2.0], target=1.2, least=True)
    assert rate.holds
    none = judge("P0", "it", "that", ours=[0], peer=[4], target=0)
    assert (none.holds, none.spread) == (True, 0)
    shown = judge("P0", "it", "that", ours=[1.0], peer=[2.0], target=None)
    assert shown.holds is None


def test_results_of_measures_that_were_not_run_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "RESULTS", tmp_path / "results.json")
    for name in ("P4", "P5"):
        program.write([judge(name, "it", "that", ours=[1.0], peer=[2.0], target=1)])
    written = json.loads((tmp_path / "results.json").read_text())
    assert set(written) == {"P4", "P5"}
    assert written["P4"].keys() >= SHAPE

"""Whoever is of another workspace, as in a channel that two share, is turned away kindly and leaves no trace."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

import pytest

from core.chat import Channel
from tests.adapters.slack.faults.harbour import PLACE
from tests.fakes.slack.person import Person
from tests.fakes.slack.transport import Ack, Kind

if TYPE_CHECKING:
    from tests.adapters.slack.faults.harbour import Harbour
    from tests.fakes.slack.protocol import Json

ELSEWHERE = "I serve the librarians of another workspace. Please talk to the people here."
BETH, HERS = "U9", "T9"


@pytest.fixture
async def beth(harbour: Harbour) -> Person:
    """Beth, who is of another workspace, in a channel where the start card stands."""
    harbour.slack.people[BETH] = {"name": "beth"}
    await harbour.post_start_card()
    await harbour.passes()
    return Person(harbour.slack, BETH, team=HERS)


async def left_no_trace(harbour: Harbour, beth: Person) -> None:
    """Nothing is known of her, Slack was not even asked about her, and she is shown that one sentence alone."""
    await harbour.end()
    assert await harbour.accounts() == 3
    assert BETH not in [call.asked["user"] for call in harbour.slack.log if call.method == "users.info"]
    assert beth.home is None
    assert [message for message in beth.direct if "bot_id" in message] == []


async def test_a_command_of_theirs(harbour: Harbour, beth: Person) -> None:
    await beth.command("/introduce", channel=PLACE)
    assert harbour.read(beth, ELSEWHERE) == 1
    await left_no_trace(harbour, beth)


async def test_the_button_of_the_start_card(harbour: Harbour, beth: Person) -> None:
    pressed = await beth.press("Introduce my library")
    assert pressed.ack == Ack()
    await beth.reads(ELSEWHERE)
    assert beth.modal is None
    await left_no_trace(harbour, beth)


@pytest.mark.parametrize("place", ["user", "team"])
async def test_slack_names_their_workspace_in_one_place_only(harbour: Harbour, beth: Person, place: str) -> None:
    (card,) = harbour.channel(Channel.INTRODUCTIONS)
    hers = (await beth.press("Introduce my library", on=card)).payload
    ours: Json = {"team": {"id": "T1", "domain": "sister-libraries"}, "user": {**hers["user"], "team_id": "T1"}}
    told = {**deepcopy(hers), **ours, place: hers[place], "trigger_id": f"of {place}"}
    assert (await harbour.slack.bot.deliver(Kind.INTERACTION, told)).ack == Ack()
    await beth.reads(ELSEWHERE, times=2)
    await left_no_trace(harbour, beth)


async def test_what_they_write_and_open(harbour: Harbour, beth: Person) -> None:
    assert (await beth.say("hello")).ack == Ack()
    assert (await beth.open_home()).ack == Ack()
    await left_no_trace(harbour, beth)


async def test_what_they_write_in_an_envelope_of_the_workspace(harbour: Harbour, beth: Person) -> None:
    message = (await beth.say("hello")).payload["event"]
    assert (await harbour.ana.tell(message)).ack == Ack()
    assert (await harbour.ana.tell({**message, "team": "T1", "user_team": HERS})).ack == Ack()
    await left_no_trace(harbour, beth)


async def test_a_modal_of_somebody_elses_and_a_search_in_it(harbour: Harbour, beth: Person) -> None:
    await harbour.ana.command("/introduce", channel=PLACE)
    beth.stack.append(deepcopy(await harbour.ana.sees_modal("Introduce your library")))
    assert await beth.search("country", "fiji") == []

    await harbour.ana.command("/sister settings", channel=PLACE)
    await harbour.ana.press("Change", on=await harbour.ana.reads("This is how I write to you."))
    await harbour.slack.until(lambda: len(harbour.slack.views) == 2)
    beth.stack[:] = deepcopy(harbour.ana.stack)
    assert await beth.submit() is not None
    await left_no_trace(harbour, beth)


async def test_people_of_the_workspace_are_let_in_all_the_same(harbour: Harbour, beth: Person) -> None:
    await beth.command("/introduce", channel=PLACE)
    await harbour.ana.press("Introduce my library")
    await harbour.ana.sees_modal("Introduce your library")

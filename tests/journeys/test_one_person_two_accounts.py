"""Yusuf of Lantern has an account in Harbour too, under the name of Tomas: he is one person in both."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.journeys.seen import Seen
    from tests.journeys.town import Town


async def code_of(town: Town, name: str) -> str:
    """A new one of theirs."""
    shown = await town.say(name, "/sister link")
    found = re.search(r"\b[BCDFGHJKMNPQRSTVWXYZ]{4}-[BCDFGHJKMNPQRSTVWXYZ]{4}\b", shown.said)
    assert found is not None
    return found[0]


@pytest.fixture
async def joined(town: Town) -> Seen:
    """What Tomas saw when Yusuf's account was joined with his."""
    preview = await town.say("Tomas", f"/sister link {await code_of(town, 'Yusuf')}")
    assert ("Libraries", "Amman Public Library (First contact)") in preview.facts
    assert "Your name and settings stay as in" in preview.said
    return await town.press("Tomas", preview, "Join")


async def test_what_belongs_to_one_account_is_found_at_the_other(town: Town, joined: Seen) -> None:
    assert joined.said.startswith("Joined. You are one person here now")
    assert "Amman Public Library" in (await town.say("Tomas", "/sister")).said
    assert "Logged: phone call with Suva City Library" in (await town.say("Tomas", "/log how:call of books")).said
    assert "Amman Public Library" in (await town.say("Yusuf", "/sister")).said


async def test_messages_arrive_at_one_account_and_are_corrected_where_they_stand(town: Town, joined: Seen) -> None:
    await town.move(days=4)  # until both have read that they are partners
    await town.say("Ana", "/log how:video first")
    await town.move(days=11)
    assert told(await town.inbox("Yusuf")) == ["video call"]
    (there,) = [label for label in joined.buttons if label.startswith("Write to me in")]
    assert "Messages arrive in" in (await town.press("Tomas", joined, there)).said

    form = await town.press("Ana", await town.say("Ana", "/sister history"), "Edit")
    await town.fill("Ana", form, how="E-mail")
    await town.move(days=1)
    assert (told(await town.inbox("Yusuf")), told(await town.inbox("Tomas"))) == (["e-mail"], [])

    await town.say("Ana", "/log how:call second")
    await town.move(days=11)
    assert (told(await town.inbox("Yusuf")), told(await town.inbox("Tomas"))) == (["e-mail"], ["phone call"])


def told(inbox: list[Seen]) -> list[str]:
    """How they talked, of each talk that the partner logged."""
    said = [re.search(r"logged a talk with you: ([^,]+),", seen.said) for seen in inbox]
    return [found[1] for found in said if found]


async def test_a_code_that_was_used_is_used_up(town: Town) -> None:
    code = await code_of(town, "Yusuf")
    await town.press("Tomas", await town.say("Tomas", f"/sister link {code.lower()}"), "Join")

    assert "This code was used already." in (await town.say("Beth", f"/sister link {code}")).said

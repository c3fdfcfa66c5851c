"""What Discord is given for every command and every kind of notice: within its limits, and as it was read.

`tests/README.md` says how to read the snapshots and how to renew them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.contracts.payloads.discord import faults_of, given_to_discord
from tests.contracts.payloads.files import DiscordPages
from tests.contracts.payloads.stories import STORIES
from tests.contracts.payloads.story import Story

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from tests.clock import MovableClock
    from tests.contracts.world import World

ELSEWHERE = {"home_tab"}
"""Stories of what Discord has not."""


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite alone: what is shown does not depend on the database."""
    return sqlite_url


@pytest.mark.parametrize("subject", [subject for subject in STORIES if subject not in ELSEWHERE])
async def test_what_discord_is_given(
    subject: str, world: World, clock: MovableClock, snapshot: SnapshotAssertion
) -> None:
    story = Story(world, clock)
    await STORIES[subject](story)

    scenes = [(seen.because, given_to_discord(seen)) for seen in story.seen]
    faults = {because: found for because, given in scenes if given and (found := faults_of(given))}
    assert not faults
    assert snapshot(extension_class=DiscordPages) == (subject, scenes)


def test_no_page_is_left_of_a_story_that_is_no_more() -> None:
    assert DiscordPages.kept() <= set(STORIES) - ELSEWHERE

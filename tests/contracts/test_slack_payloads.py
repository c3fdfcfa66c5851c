"""What Slack is given for every command, every kind of notice and the home tab: within its limits, and as it was read.

`tests/README.md` says how to read the snapshots and how to renew them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands import COMMANDS
from core.notices import PRESENTERS
from tests.contracts.payloads.files import SlackPages
from tests.contracts.payloads.slack import faults_of, given_to_slack
from tests.contracts.payloads.stories import OF_COMMANDS, OF_NOTICES, STORIES
from tests.contracts.payloads.story import Story

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from tests.clock import MovableClock
    from tests.contracts.world import World


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite alone: what is shown does not depend on the database."""
    return sqlite_url


@pytest.mark.parametrize("subject", STORIES)
async def test_what_slack_is_given(
    subject: str, world: World, clock: MovableClock, snapshot: SnapshotAssertion
) -> None:
    story = Story(world, clock)
    await STORIES[subject](story)

    scenes = [(seen.because, given_to_slack(seen)) for seen in story.seen]
    faults = {because: found for because, given in scenes if (found := faults_of(given))}
    assert not faults
    assert snapshot(extension_class=SlackPages) == (subject, scenes)


def test_every_command_and_every_kind_of_notice_has_its_story() -> None:
    """None is forgotten, and none is told of what is no more."""
    assert set(OF_COMMANDS) == set(COMMANDS)
    assert set(OF_NOTICES) == set(PRESENTERS)


def test_no_page_is_left_of_a_story_that_is_no_more() -> None:
    assert SlackPages.kept() <= set(STORIES)

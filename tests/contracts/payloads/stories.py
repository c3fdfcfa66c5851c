"""All the stories by the pages that are kept of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.contracts.payloads import (
    agreement,
    check_in,
    commands,
    elsewhere,
    email,
    ending,
    finding,
    mentoring,
    notices,
    outreach,
    pausing,
    proposed,
    reaching,
    resources,
    rhythm,
    several,
    signing,
    silence,
    staff,
    telling,
    together,
    trial,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from tests.contracts.payloads.story import Story

OF_COMMANDS = {
    **commands.STORIES,
    **staff.STORIES,
    **check_in.OF_COMMANDS,
    **finding.OF_COMMANDS,
    **mentoring.OF_COMMANDS,
    **telling.OF_COMMANDS,
    **outreach.OF_COMMANDS,
    **email.OF_COMMANDS,
    **ending.OF_COMMANDS,
    **pausing.OF_COMMANDS,
    **agreement.OF_COMMANDS,
    **signing.OF_COMMANDS,
    **several.OF_COMMANDS,
    **trial.OF_COMMANDS,
    **proposed.OF_COMMANDS,
    **reaching.OF_COMMANDS,
    **resources.OF_COMMANDS,
    **rhythm.OF_COMMANDS,
    **together.OF_COMMANDS,
}
OF_NOTICES = {
    **notices.STORIES,
    **check_in.OF_NOTICES,
    **finding.OF_NOTICES,
    **mentoring.OF_NOTICES,
    **telling.OF_NOTICES,
    **email.OF_NOTICES,
    **resources.OF_NOTICES,
    **ending.OF_NOTICES,
    **pausing.OF_NOTICES,
    **agreement.OF_NOTICES,
    **signing.OF_NOTICES,
    **several.OF_NOTICES,
    **proposed.OF_NOTICES,
    **reaching.OF_NOTICES,
    **rhythm.OF_NOTICES,
    **silence.OF_NOTICES,
    **trial.OF_NOTICES,
}

STORIES: Mapping[str, Callable[[Story], Awaitable[None]]] = {
    **{f"commands/{name.replace(' ', '_')}": story for name, story in OF_COMMANDS.items()},
    **{f"notices/{kind}": story for kind, story in OF_NOTICES.items()},
    **{f"words/{name}": story for name, story in words.STORIES.items()},
    **together.STORIES,
    **elsewhere.STORIES,
}

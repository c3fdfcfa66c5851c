"""What Discord sends with an interaction, read strictly where the bot acts on it and leniently elsewhere.

Shapes: docs.discord.com, "Receiving and Responding to Interactions". discord.py hands `Interaction.data` on as it came.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field

Snowflake = Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value)]
"""An id of Discord's: digits, as text."""


class Attachment(BaseModel):
    """A file that somebody added. `size` in bytes; `url`: where it can be fetched for a while."""

    id: Snowflake
    filename: str = ""
    size: int
    url: str
    content_type: str = ""


class Resolved(BaseModel):
    """What ids in the values stand for."""

    attachments: Mapping[str, Attachment] = Field(default_factory=dict)


class GivenOption(BaseModel):
    """A value that was given with a command, or a sub-command with its own. `focused`: it is being typed."""

    name: str
    type: int
    value: bool | int | float | str | None = None
    options: tuple[GivenOption, ...] = ()
    focused: bool = False


class Typed(BaseModel):
    """A slash command."""

    name: str
    options: tuple[GivenOption, ...] = ()
    resolved: Resolved = Resolved()


class Pressed(BaseModel):
    """A button, or a menu with what was picked."""

    custom_id: str
    values: tuple[str, ...] = ()


class Answered(BaseModel):
    """A field of a modal: text or a radio button has a `value`, menus, check boxes and uploads have `values`."""

    custom_id: str
    type: int
    value: str | None = None
    values: tuple[str, ...] = ()


class Labelled(BaseModel):
    """A row of a modal; words have no field in them."""

    type: int
    component: Answered | None = None


class Submitted(BaseModel):
    """A modal that was sent."""

    custom_id: str
    components: tuple[Labelled, ...] = ()
    resolved: Resolved = Resolved()

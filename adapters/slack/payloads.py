"""What Slack tells of a person's doing, read into values: a request that is not of this shape is refused as a whole.

Only what is used is read; the shapes are those of docs.slack.dev, "Slash commands" and "Interaction payloads".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Id = Annotated[str, Field(min_length=1, max_length=255)]


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True)


class Who(_Told):
    """The person; `username` is a name of the past that Slack still sends."""

    id: Id
    username: str = ""


class Where(_Told):
    """A conversation."""

    id: Id


class SlashCommand(_Told):
    """A command that was typed."""

    command: Id
    text: str = ""
    user_id: Id
    user_name: str = ""
    channel_id: Id
    response_url: Id
    trigger_id: Id


class File(_Told):
    """What was uploaded into a field, by Slack's id."""

    id: Id


class Chosen(_Told):
    """What was picked in a menu."""

    value: Id


class Action(_Told):
    """A pressed button, with a value of its own, or a menu, which travels under its block."""

    action_id: Id
    block_id: Id
    value: Id | None = None
    selected_option: Chosen | None = None


class Container(_Told):
    """What the button stands in. `message_ts`: the message; None on the home tab."""

    message_ts: str | None = None
    is_ephemeral: bool = False


class Press(_Told):
    """Buttons and menus of a card (`block_actions`)."""

    user: Who
    actions: Annotated[tuple[Action, ...], Field(min_length=1)]
    trigger_id: Id
    channel: Where | None = None
    container: Container = Container()
    response_url: Id | None = None


class Answered(_Told):
    """What stands in one field of a modal, by the type of its element."""

    type: str
    value: str | None = None
    selected_option: Chosen | None = None
    selected_options: tuple[Chosen, ...] | None = None
    selected_date: str | None = None
    files: tuple[File, ...] | None = None


class State(_Told):
    """Every field of a modal: by its block, by its action."""

    values: dict[str, dict[str, Answered]] = {}


class View(_Told):
    """A modal."""

    callback_id: Id
    state: State = State()


class Submission(_Told):
    """A modal that was sent (`view_submission`)."""

    user: Who
    view: View
    trigger_id: Id | None = None


class Suggestion(_Told):
    """Somebody types in a menu that is searched (`block_suggestion`)."""

    user: Who
    view: View
    action_id: Id
    block_id: Id
    value: str = ""


class WrittenMessage(_Told):
    """A message that was written (`message`). `user` is None for what no person wrote."""

    channel: Id
    ts: Id
    channel_type: str = ""
    user: Id | None = None
    text: str | None = None
    subtype: str | None = None
    bot_id: str | None = None


class HomeOpened(_Told):
    """Somebody opened a tab of the bot (`app_home_opened`)."""

    user: Id
    tab: str = "home"


class Tokens(_Told):
    """Whose tokens, by person."""

    bot: tuple[str, ...] = ()


class TokensRevoked(_Told):
    """Tokens do not work any more (`tokens_revoked`)."""

    tokens: Tokens


_INTERACTIONS: Mapping[str, type[_Told]] = {
    "block_actions": Press,
    "view_submission": Submission,
    "block_suggestion": Suggestion,
}
_EVENTS: Mapping[str, type[_Told]] = {
    "message": WrittenMessage,
    "app_home_opened": HomeOpened,
    "tokens_revoked": TokensRevoked,
}


class _Event(_Told):
    type: str


class _Events(_Told):
    event: _Event


def read(body: Mapping[str, Any]) -> _Told | None:
    """A request's body as what it tells; None for what nobody here listens to. Raises ValidationError."""
    if "command" in body:
        return SlashCommand.model_validate(body)
    kind = body.get("type")
    if kind == "event_callback":
        event = _Events.model_validate(body).event
        return _EVENTS[event.type].model_validate(body["event"]) if event.type in _EVENTS else None
    shape = _INTERACTIONS.get(str(kind))
    return shape.model_validate(body) if shape else None

"""What Slack's answers mean for a message: refused for good, not now, locked out, or nobody knows.

Error codes: docs.slack.dev, `chat.postMessage`, `chat.update`, `conversations.open`. A token that is revoked is no
reason to give a message up: it waits until the administrator has mended it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from core.chat import BusyError, DeliveryError, LockedOutError, RefusedError, Trouble, UnclearError

TOO_MANY = frozenset({"ratelimited", "rate_limited"})
TOO_MANY_STATUS = 429

_FOR_GOOD: Mapping[str, Trouble] = {
    **dict.fromkeys(
        (
            "channel_not_found",
            "file_deleted",
            "file_not_found",
            "is_archived",
            "message_not_found",
            "user_not_found",
            "user_disabled",
            "users_not_found",
        ),
        Trouble.GONE,
    ),
    **dict.fromkeys(
        (
            "cant_delete_file",
            "cant_delete_message",
            "cant_update_message",
            "edit_window_closed",
            "missing_scope",
            "no_permission",
            "not_in_channel",
            "restricted_action",
            "restricted_action_non_threadable_channel",
            "restricted_action_thread_only_channel",
            "restricted_action_read_only_channel",
        ),
        Trouble.FORBIDDEN,
    ),
    **dict.fromkeys(("cannot_dm_bot", "messages_tab_disabled", "user_not_visible"), Trouble.CLOSED),
    **dict.fromkeys(
        (
            "invalid_arguments",
            "invalid_metadata_format",
            "invalid_metadata_schema",
            "invalid_blocks",
            "metadata_too_large",
            "msg_blocks_too_long",
            "msg_too_long",
            "no_text",
        ),
        Trouble.OURS,
    ),
}

_LOCKED_OUT = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "team_disabled",
        "token_expired",
        "token_revoked",
        "user_removed_from_team",
    }
)
"""Surely not done, and nothing else would be: the workspace does not take the token."""

_NOT_NOW = frozenset({"access_denied", "message_limit_exceeded"})
"""Surely not done, but that says nothing of other messages."""


def delivery_error(error: Exception) -> DeliveryError:
    """Slack's answer, or its silence, as the outbox understands it; what nobody knows is looked up before a second try.

    Raises the error itself when it is none of Slack's or the network's.
    """
    match error:
        case SlackApiError(response=response):
            return _answered(response)
        case aiohttp.ClientConnectorError():
            return BusyError(f"no connection: {type(error).__name__}")
        case aiohttp.ClientError() | asyncio.TimeoutError() | SlackClientError():
            return UnclearError(type(error).__name__)
        case AttributeError(name="get"):  # the SDK expects JSON of whatever answers with 200, such as a captive portal
            return UnclearError("an answer that is not Slack's")
        case _:
            raise error


def _answered(response: object) -> DeliveryError:
    status = getattr(response, "status_code", None) or getattr(response, "status", 0)
    data = getattr(response, "data", None)
    code = str(data.get("error", "")) if isinstance(data, Mapping) else ""
    if status == TOO_MANY_STATUS or code in TOO_MANY:
        return BusyError(code or "ratelimited", _seconds(getattr(response, "headers", {})))
    if code in _FOR_GOOD:
        return RefusedError(code, _FOR_GOOD[code])
    if code in _LOCKED_OUT:
        return LockedOutError(code)
    if code in _NOT_NOW:
        return BusyError(code)
    # 5xx, internal_error, fatal_error, a code that is new, an answer that is no JSON: it may have been done.
    return UnclearError(code or f"HTTP {status}")


def _seconds(headers: Mapping[str, str]) -> float | None:
    after = {name.lower(): value for name, value in headers.items()}.get("retry-after", "")
    return float(after) if after.isdecimal() else None

"""What stands between the bot and a workspace, in words for the person who connects them: each failure with the one
line that mends it.

Error codes: docs.slack.dev, `auth.test` and the methods of `workspace.py`. Nothing here ever shows a token.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from adapters.slack.failures import TOO_MANY, TOO_MANY_STATUS
from core import chat

APPS = "https://api.slack.com/apps"

REINSTALL = f"Reinstall the app: {APPS} → your app → Install App → Reinstall to Workspace. Then copy the new token."

NEW_APP_TOKEN = f"Make a new one: {APPS} → your app → Basic Information → App-Level Tokens → Generate Token and Scopes."

UPDATE = (
    f"Reinstall the app: {APPS} → your app → App Manifest: paste what `python -m bot manifest slack` prints (over"
    " HTTP: with --url and the bot's address), save, and press Install App → Reinstall to Workspace."
)


class SetUpError(chat.SetUpError):
    """Something between the bot and the workspace; some of Slack's words say by themselves that the token is wrong."""

    def __init__(self, what: str, mend: str, *, code: str = "", wrong_token: bool = False) -> None:
        super().__init__(what, mend, code=code, wrong_token=wrong_token or code in _WRONG_TOKEN)


_WRONG_TOKEN = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "invalid_token_type",
        "not_allowed_token_type",
        "not_authed",
        "token_expired",
        "token_revoked",
    }
)

_CODES: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(
        ("invalid_auth", "not_authed"),
        ("Slack does not know this token.", "Copy it again, whole, from the page of your app."),
    ),
    "token_revoked": ("This token was revoked.", REINSTALL),
    "token_expired": (
        "This token has run out.",
        "Tokens of this app are renewed by themselves, which the bot does not use: make a new app from the manifest.",
    ),
    "account_inactive": ("The app was taken out of the workspace, or the workspace was closed.", REINSTALL),
    **dict.fromkeys(
        ("not_allowed_token_type", "invalid_token_type"),
        ("Slack does not take this kind of token here.", "Copy the token that the question names."),
    ),
    **dict.fromkeys(
        ("access_denied", "accesslimited", "no_permission", "restricted_action", "team_access_not_granted"),
        (
            "Slack does not let the app do this in your workspace.",
            "Ask an owner of the workspace to approve the app, or to do it by hand.",
        ),
    ),
    **dict.fromkeys(
        ("org_login_required", "ekm_access_denied", "enterprise_is_restricted"),
        ("The organisation that your workspace belongs to is closed to the app.", "Ask an owner of the organisation."),
    ),
    "two_factor_setup_required": (
        "Your workspace wants everybody to log in with a second step.",
        "Set it up in Slack for the person who installed the app, and try again.",
    ),
    **dict.fromkeys(
        ("fatal_error", "internal_error", "request_timeout", "service_unavailable"),
        ("Slack is not well at the moment.", "Try again in a few minutes; https://slack-status.com tells more."),
    ),
}


def set_up_error(error: Exception) -> SetUpError:
    """Slack's answer, or its silence, with what mends it. Raises the error itself when it is none of these."""
    match error:
        case SetUpError():
            return error
        case SlackApiError(response=response):
            return _answered(response)
        case aiohttp.ClientHttpProxyError(status=status):
            return SetUpError(
                f"The proxy does not let the bot through to Slack (HTTP {status}).",
                "Correct HTTPS_PROXY, with the name and password that the proxy wants, or remove it.",
            )
        case aiohttp.ClientProxyConnectionError():
            return SetUpError("The proxy does not answer.", "Correct HTTPS_PROXY, or remove it if none is needed.")
        case aiohttp.ClientConnectorCertificateError(host=host) | aiohttp.ClientConnectorSSLError(host=host):
            return SetUpError(
                f"The certificate of {host} cannot be trusted.",
                "Set this machine's clock, if it is wrong. If a proxy reads along, set SSL_CERT_FILE to its own.",
            )
        case aiohttp.ClientConnectorDNSError(host=host):
            return SetUpError(
                f"{host} cannot be found.",
                "Connect this machine to the internet, or set HTTPS_PROXY if it needs a proxy.",
            )
        case aiohttp.ClientConnectorError(host=host):
            return SetUpError(
                f"There is no connection to {host}.",
                "Look whether a firewall stands between, or set HTTPS_PROXY if this machine needs a proxy.",
            )
        case asyncio.TimeoutError():
            return SetUpError("Slack did not answer in time.", "Look at the connection, and try again.")
        case aiohttp.ClientError():
            return SetUpError("The connection to Slack broke.", "Try again.")
        case _:
            raise error


def _answered(response: Any) -> SetUpError:  # noqa: ANN401  # the SDK has no type for it
    data = getattr(response, "data", None)
    status: int = getattr(response, "status_code", 0) or getattr(response, "status", 0)
    if not isinstance(data, Mapping) or "error" not in data:
        return no_slack(status)
    code = str(data["error"])
    if status == TOO_MANY_STATUS or code in TOO_MANY:
        return SetUpError("Slack asks for a pause.", "Wait a minute, and try again.", code=code)
    if code == "missing_scope":
        needed = data.get("needed", "")
        return SetUpError(f"The app lacks the scope {needed}.", UPDATE, code=code)
    if code in _CODES:
        return SetUpError(*_CODES[code], code=code)
    return SetUpError(f"Slack answers {code}.", "Look the word up on https://docs.slack.dev, and try again.", code=code)


def no_slack(status: int) -> SetUpError:
    """An answer that is not one of the Web API, by its status of HTTP."""
    if status >= 500:  # noqa: PLR2004  # of HTTP: the server's own fault
        return SetUpError(*_CODES["fatal_error"])
    return SetUpError(
        f"What answers is not Slack (HTTP {status}).",
        "Correct SLACK_API_URL; without that line it is https://slack.com/api/.",
    )

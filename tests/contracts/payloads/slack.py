"""What Slack is given for what somebody sees, and whether it would take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.slack.blocks import card_blocks, card_text
from adapters.slack.showing import CANCEL, drawn
from adapters.slack.views import errors_of, form_view
from core.chat import Answer, Form, Parcel, Reader, ToChannel, card_of, plain
from tests.contracts.payloads.given import Given
from tests.fakes.slack.limits import faults_of_message, faults_of_view

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.contracts.payloads.story import Seen

LONGEST_TEXT = 40_000
"""Slack cuts a message's text there (docs.slack.dev, chat.postMessage)."""


def given_to_slack(seen: Seen) -> Given:
    """The payload, as the adapter makes it."""
    shown = seen.shown
    if isinstance(shown, Parcel):
        blocks = card_blocks(shown.card, shown.reader, native=isinstance(shown.address, ToChannel))
        return Given("message", {"text": card_text(shown.card, shown.reader), "blocks": blocks})
    if isinstance(shown, Answer) and isinstance(shown.outcome, Form):
        return _form(shown.outcome, shown.reader, seen)
    message = drawn(*card_of(shown))
    return Given("home tab", {"type": "home", "blocks": message["blocks"]}) if seen.tab else Given("message", message)


def _form(form: Form, reader: Reader, seen: Seen) -> Given:
    """The modal; when it was sent, what is wrong in it, unless that concerns a field it has not shown before."""
    errors = errors_of(form, reader)
    if seen.sent and set(errors) <= set(seen.sent):
        labels = {field.name: plain(field.label, reader) for field in form.fields}
        return Given("errors", {"response_action": "errors", "errors": errors}, labels)
    view = form_view(form, seen.handle, reader, cancel=CANCEL)
    return Given("modal", {"response_action": "update", "view": view} if seen.sent else view)


def faults_of(given: Given) -> Sequence[str]:
    """Why Slack would refuse it; empty when it would take it."""
    payload = given.payload
    match given.kind:
        case "message":
            fits = 0 < len(payload["text"]) <= LONGEST_TEXT
            return [*faults_of_message(payload["blocks"]), *([] if fits else ["no text, or too much of it"])]
        case "errors":
            return [f"{name}: an empty error" for name, error in payload["errors"].items() if not error]
        case _:
            return faults_of_view(payload.get("view", payload))

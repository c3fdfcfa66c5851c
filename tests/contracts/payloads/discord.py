"""What Discord is given for what somebody sees, and whether it would take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.discord.cards import card_message
from adapters.discord.modals import first_page, form_modal, only_wrong, with_files
from core.chat import Answer, Form, Parcel, card_of
from tests.contracts.payloads.given import Given
from tests.fakes.discord.components import inside
from tests.fakes.discord.limits import faults_of_message, faults_of_modal
from tests.fakes.discord.openapi import MESSAGE, MODAL, faults_by_description
from tests.fakes.discord.reading import OURS, read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.contracts.payloads.story import Seen


def given_to_discord(seen: Seen) -> Given | None:
    """The payload, as the adapter makes it; None for the home tab, which Discord has not.

    A form that was sent with something wrong is the one that *Edit* opens.
    """
    shown = seen.shown
    if seen.tab:
        return None
    if isinstance(shown, Answer) and isinstance(shown.outcome, Form):
        form = with_files(shown.outcome)
        page = first_page(only_wrong(form) if seen.sent else form, shown.reader)
        return Given("modal", form_modal(page, seen.handle, shown.reader, step=bool(seen.sent)), left=len(page.later))
    if isinstance(shown, Parcel):
        return Given("message", card_message(shown.card, shown.reader, notice=shown.notice))
    return Given("message", card_message(*card_of(shown)))


def faults_of(given: Given) -> Sequence[str]:
    """Why Discord would refuse it, and whom or what a member's words could reach in it; empty when all is well."""
    body = given.payload
    said = [each["content"] for component in body["components"] for each in inside(component) if "content" in each]
    acting = sorted({style for text in said for piece in read(text) for style in piece.styles} - OURS)
    if given.kind == "modal":
        return [*faults_of_modal(body), *faults_by_description(body, MODAL), *acting]
    pings = [] if body["allowed_mentions"] == {"parse": []} else ["somebody may be pinged"]
    return [*faults_of_message(body), *faults_by_description(body, MESSAGE), *acting, *pings]

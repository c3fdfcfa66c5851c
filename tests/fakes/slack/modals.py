"""The modal that a person has open: filled in, searched in, sent, closed, and what the bot's answer makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.slack import payloads
from tests.fakes.slack.filling import Answer, complaints, entered, state_of
from tests.fakes.slack.limits import faults_of_options
from tests.fakes.slack.protocol import Json
from tests.fakes.slack.reading import field, inputs
from tests.fakes.slack.surfaces import STACK
from tests.fakes.slack.transport import Delivery, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fakes.slack.payloads import Member
    from tests.fakes.slack.uploads import File
    from tests.fakes.slack.web_api import FakeSlack

TROUBLE = "We had some trouble connecting. Try again?"


class Modals:
    """One person's. `errors`: what stands in red at the fields of the view on top. `troubles`: what Slack itself told
    this person when something went wrong, newest last.
    """

    def __init__(self, slack: FakeSlack, member: Member) -> None:
        self.errors: dict[str, str] = {}
        self.troubles: list[str] = []
        self._slack = slack
        self._member = member
        self._filled: dict[str, Json] = {}

    @property
    def stack(self) -> list[Json]:
        """All views, the one on top last."""
        return self._slack.surfaces.stack(self._member.id)

    @property
    def top(self) -> Json:
        """The view that is seen. Raises LookupError when there is none."""
        if not self.stack:
            raise LookupError(f"{self._member.name} has no modal open")
        return self.stack[-1]

    def told(self, view: Json) -> Json:
        """A view as Slack tells of it, with what stands in it now."""
        return {**view, "state": state_of(view, self._filled.get(view["id"], {}))}

    def touch(self, view: Json, block: Json, element: Json, state: Json) -> None:
        """Keep what was put into one element of a view."""
        self._filled.setdefault(view["id"], {}).setdefault(block["block_id"], {})[element["action_id"]] = state

    async def fill(self, answers: dict[str, Answer]) -> None:
        """Put answers into fields, each by the name of its block. What is searched for is typed, and found, or not:
        raises LookupError then.
        """
        view = self.top
        for name, answer in answers.items():
            element = field(view, name)
            options = await self._options(name, element, answer)
            self.touch(view, {"block_id": name}, element, entered(element, answer, options=options))

    async def search(self, name: str, words: str) -> list[Json]:
        """The choices that come up while somebody types into a field that is searched."""
        view, element = self.top, field(self.top, name)
        if len(words) < element.get("min_query_length", 3):
            return []
        asked = payloads.interaction(
            self._member,
            "block_suggestion",
            **payloads.in_view(self.told(view)),
            action_id=element["action_id"],
            block_id=name,
            value=words,
        )
        delivery = await self._slack.bot.deliver(Kind.INTERACTION, asked)
        body = delivery.ack.body if delivery.ack is not None else None
        if not isinstance(body, dict) or "options" not in body:
            self.troubles.append(TROUBLE)
            return []
        faults = faults_of_options(body["options"])
        self._slack.refusals += faults
        return [] if faults else list(body["options"])

    async def submit(self) -> Delivery | None:
        """Send the view on top; None when Slack's own form does not let it go yet."""
        view = self.top
        told = self.told(view)
        self.errors = complaints(view, told["state"])
        if self.errors:
            return None
        sent = payloads.interaction(
            self._member,
            "view_submission",
            trigger_id=self._slack.triggers.new(self._member.id, in_modal=True),
            view=told,
            response_urls=[],
        )
        delivery = await self._slack.bot.deliver(Kind.INTERACTION, sent)
        if delivery.ack is None or not self._obeyed(view, delivery.ack.body):
            self.troubles.append(TROUBLE)
        self._slack.changed()
        return delivery

    async def close(self, *, everything: bool = False) -> Delivery | None:
        """Cancel the view on top, or all of them; the bot is told when it wanted to be."""
        view = self.top
        told = self.told(view)
        self._leave(view)
        if everything:
            self.stack.clear()
        if not view["notify_on_close"]:
            return None
        closed = payloads.interaction(self._member, "view_closed", view=told, is_cleared=everything)
        return await self._slack.bot.deliver(Kind.INTERACTION, closed)

    async def _options(self, name: str, element: Json, answer: Answer) -> Sequence[Json]:
        """What can be chosen: it stands there, is on this person's disk, or is found by typing what is wanted."""
        if element["type"] == "file_input":
            return [_described(each) for each in self._slack.uploads.files.values()]
        if not element["type"].endswith("external_select"):
            return list(element.get("options", []))
        standing = element.get("initial_options") or [element.get("initial_option")]
        found: list[Json] = [each for each in standing if each is not None]
        for wanted in [answer] if isinstance(answer, str) else answer:
            if wanted and all(wanted not in {each["text"]["text"], each["value"]} for each in found):
                found += await self.search(name, wanted)
        return found

    def _obeyed(self, view: Json, body: Json | str | None) -> bool:
        """Do with the modal what the bot said; whether Slack understood it."""
        if not body:
            self._leave(view)
            return True
        if isinstance(body, str):
            return False
        match body.get("response_action"):
            case "errors":
                self.errors = dict(body.get("errors", {}))
                strange = set(self.errors) - set(inputs(view))
                self._slack.refusals += [f"an error at {each}, which is no field" for each in sorted(strange)]
                return bool(self.errors) and not strange
            case "clear":
                self.stack.clear()
                return True
            case "update" | "push" as action:
                return self._shown(view, action, body.get("view", {"type": "nothing"}))
            case _:
                return False

    def _shown(self, view: Json, action: str, new: Json) -> bool:
        surfaces = self._slack.surfaces
        if surfaces.faults(new) or new["type"] != "modal" or (action == "push" and len(self.stack) == STACK):
            return False
        if action == "push":
            surfaces.put(self.stack, new)
        else:
            surfaces.exchange(view, new)
        return True

    def _leave(self, view: Json) -> None:
        """Back to the view beneath, if there is one."""
        self.errors = {}
        self._filled.pop(view["id"], None)
        self.stack[:] = [each for each in self.stack if each["id"] != view["id"]]


def _described(file: File) -> Json:
    """A file as it stands in a form."""
    named = {"id": file.id, "name": file.name, "title": file.name, "mimetype": file.mimetype}
    return {**named, "user": file.user, "size": file.size, "mode": "hosted", "is_external": False}

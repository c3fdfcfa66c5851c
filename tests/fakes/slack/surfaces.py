"""Modals and home tabs, and the triggers that open modals: three seconds, once, one stack of three views a person.

As docs.slack.dev says under the methods `views.*` and under "Modals".
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from tests.fakes.slack.limits import faults_of_view
from tests.fakes.slack.protocol import APP, BOT, TEAM, Json, refused

if TYPE_CHECKING:
    from tests.fakes.slack.web_api import FakeSlack

TRIGGER_LIFE = 3.0
"""Seconds."""

STACK = 3
"""Views of one modal."""


@dataclass(frozen=True)
class Trigger:
    """What somebody did just now. `user` is None where a test made it up: then what it opens is on record only."""

    at: float
    user: str | None = None
    in_modal: bool = False


class Triggers:
    """All that were given out and not yet exchanged."""

    def __init__(self, slack: FakeSlack) -> None:
        self._slack = slack
        self._live: dict[str, Trigger] = {}
        self._exchanged: set[str] = set()
        self._numbers = count(1)

    def add(self, name: str) -> None:
        """One of a test's own."""
        self._live[name] = Trigger(self._slack.clock())

    def new(self, user: str, *, in_modal: bool = False) -> str:
        """One for what this person does now."""
        name = f"{int(self._slack.clock())}.{next(self._numbers)}.0fa4e"
        self._live[name] = Trigger(self._slack.clock(), user, in_modal)
        return name

    def exchange(self, name: str) -> Trigger | Json:
        """The trigger, which is used up by this; or Slack's refusal."""
        if name in self._exchanged:
            return refused("exchanged_trigger_id")
        trigger = self._live.get(name)
        if trigger is None:
            return refused("invalid_trigger_id")
        if self._slack.clock() - trigger.at >= TRIGGER_LIFE:
            return refused("expired_trigger_id")
        del self._live[name]
        self._exchanged.add(name)
        return trigger


class Surfaces:
    """What people have open. `modals`: by person, the views of the modal, the one on top last."""

    def __init__(self, slack: FakeSlack) -> None:
        self.modals: dict[str, list[Json]] = {}
        self._slack = slack
        self._numbers = count(1)
        slack.methods |= {
            "views.open": self._open,
            "views.push": self._open,
            "views.update": self._update,
            "views.publish": self._publish,
        }

    def stack(self, user: str) -> list[Json]:
        """The views of this person's modal."""
        return self.modals.setdefault(user, [])

    def faults(self, view: Json) -> list[str]:
        """Why Slack does not take this view; also kept for the test to see."""
        faults = faults_of_view(view)
        self._slack.refusals += faults
        return faults

    def put(self, stack: list[Json], view: Json) -> Json:
        """On top of the others, as Slack holds it."""
        held = self._held(view)
        held["root_view_id"] = stack[0]["id"] if stack else held["id"]
        held["previous_view_id"] = stack[-1]["id"] if stack else None
        stack.append(held)
        return held

    def exchange(self, old: Json, view: Json) -> Json:
        """Another view in the place of an old one, which keeps its id."""
        kept = {name: old[name] for name in ("id", "root_view_id", "previous_view_id")}
        new = {**self._held(view), **kept}
        old.clear()
        old.update(new)
        return old

    def _open(self, asked: Json) -> Json:
        if (faults := self.faults(asked["view"])) or asked["view"]["type"] != "modal":
            return refused("invalid_arguments", *faults)
        trigger = self._slack.triggers.exchange(asked["trigger_id"])
        if not isinstance(trigger, Trigger):
            return trigger
        stack = [] if trigger.user is None else self.stack(trigger.user)
        if not trigger.in_modal:
            stack.clear()
        if len(stack) == STACK:
            return refused("push_limit_reached")
        view = self.put(stack, asked["view"])
        self._slack.views.append(view)
        return {"ok": True, "view": view}

    def _update(self, asked: Json) -> Json:
        if faults := self.faults(asked["view"]):
            return refused("invalid_arguments", *faults)
        open_views = [view for stack in self.modals.values() for view in stack]
        names = {asked.get("view_id"), asked.get("external_id")} - {None, ""}
        found = [view for view in open_views if names & {view["id"], view["external_id"]}]
        if not found:
            return refused("not_found")
        if asked.get("hash") not in {None, found[0]["hash"]}:
            return refused("hash_conflict")
        return {"ok": True, "view": self.exchange(found[0], asked["view"])}

    def _publish(self, asked: Json) -> Json:
        if (faults := self.faults(asked["view"])) or asked["view"]["type"] != "home":
            return refused("invalid_arguments", *faults)
        if asked["user_id"] not in self._slack.people:
            return refused("user_not_found")
        standing = self._slack.homes.get(asked["user_id"])
        if standing is not None and asked.get("hash") not in {None, standing["hash"]}:
            return refused("hash_conflict")
        if standing is None:
            view = self._slack.homes[asked["user_id"]] = self.put([], asked["view"])
        else:
            view = self.exchange(standing, asked["view"])
        return {"ok": True, "view": view}

    def _held(self, view: Json) -> Json:
        number = next(self._numbers)
        modal = {"clear_on_close": False, "notify_on_close": False, "submit": None, "close": None}
        return {
            "id": f"V{number}",
            "team_id": TEAM,
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            **(modal if view["type"] == "modal" else {}),
            **view,
            "blocks": self._slack.messages.with_ids(view["blocks"]),
            "state": {"values": {}},
            "hash": f"{int(self._slack.clock())}.{number}",
            "app_id": APP,
            "app_installed_team_id": TEAM,
            "bot_id": BOT,
        }

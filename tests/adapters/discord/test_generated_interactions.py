"""Hundreds of interactions and messages that nobody reasonable sends: each is answered, none breaks the bot, strangers
leave no trace, and nothing that somebody wrote pings or acts as markup.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter
from contextlib import AsyncExitStack
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from structlog.testing import capture_logs

from adapters.discord.cards import card_message
from core.api import Core, command_lines
from core.chat import Reader, _, card
from core.model.members import Account
from core.store import Database, Store, Workspace
from tests import builders
from tests.adapters.discord.connected import answering, bot_in
from tests.adapters.discord.wired import pointed_at_a_fake
from tests.clock import MovableClock
from tests.fakes.discord import components as kinds
from tests.fakes.discord.components import inside
from tests.fakes.discord.person import Person, called
from tests.fakes.discord.reading import OURS, read
from tests.fakes.discord.wire_interactions import CHOICES, COMMAND, COMPONENT, MESSAGE, MODAL, SUBMISSION, TYPING
from tests.fakes.discord.wire_protocol import GUILD, POSTING

if TYPE_CHECKING:
    import pytest

    from tests.fakes.discord.wire import FakeDiscord
    from tests.fakes.discord.wire_interactions import Interaction
    from tests.fakes.discord.wire_protocol import Json

BATCHES, A_BATCH = 30, 12

THEIRS = "999000000000000001"
LONGEST_OPTION, LONGEST_ID, LONGEST_FIELD, LONGEST_MESSAGE = 6000, 100, 4000, 2000
"""Letters that Discord lets somebody send."""

NASTY = [
    "",
    " ",
    "\x00",
    "\u202egnirts",
    "\u2066\u2067\u2069",
    "zero\u200bwidth\ufeff",
    "\ud800",
    "\udfff\ud83d",
    "👩‍👩‍👧",
    "e\u0301" * 50,
    "x" * LONGEST_OPTION,
    "\n" * 3000,
    "@everyone @here <@1> <@&1> <#1> </log:1>",
    "[masked](https://example.org) https://example.org <https://example.org>",
    "**bold** __under__ *slant* _slant_ ~~struck~~ ||hidden|| `code`",
    "# heading",
    "-# small",
    "> quoted",
    "- item",
    "1. item",
    "```\nblock",
    "<t:0:F> <a:b:1> <id:guide>",
    "\\",
    "{name} {0} %s %(x)s",
    "=HYPERLINK(1)",
    "' OR 1=1 --",
    "9" * 400,
    "-1",
    "1e999",
    "NaN",
    "\u0663\u0664",
    "today",
    "2026-02-30",
    "0001-01-01",
    "how:video about:x when:yesterday",
]
words = (
    st.sampled_from(NASTY) | st.text(max_size=30) | st.text(st.characters(categories=("Cs", "Cf", "Cc")), max_size=5)
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=5,
)

LINES = command_lines()
OPTIONS = sorted({option.name for line in LINES for option in line.options})


@st.composite
def commands(draw: st.DrawFn) -> tuple[int, Json]:
    """A slash command, or one that is being typed: with options that it has and that it has not."""
    name = draw(st.sampled_from([line.name for line in LINES] * 3 + ["gone", "sister gone"]))
    known = [option.name for line in LINES if line.name == name for option in line.options]
    names = st.sampled_from(known * 5 + OPTIONS)
    given = words | st.integers(-(2**53), 2**53) | st.booleans()
    options: dict[str, Any] = draw(st.dictionaries(names, given, max_size=4))
    data = called(name, options)
    typed = data["options"][0]["options"] if " " in name else data["options"]
    if typed and draw(st.booleans()):
        typed[0]["focused"] = True
        return TYPING, data
    return COMMAND, data


@st.composite
def presses(draw: st.DrawFn) -> tuple[int, Json]:
    """A button or a menu, with an id that the bot gave, or might have given, or never gave."""
    line = draw(st.sampled_from(["log", "log undo", "sister home", "introduce save", "staff csv", "gone"]))
    query = draw(st.sampled_from(["", "how=video", "communication=1", "page=9", "!=about", "a*=1&a*=2", "%", "=&=&;"]))
    made = f"{draw(st.sampled_from(['1', '', '1d', '-1']))}|{line}|{draw(st.sampled_from(['', 'k', '*']))}||{query}"
    identity = draw(st.sampled_from(["", "step."])) + draw(st.just(made) | words)
    data: Json = {"custom_id": identity[:LONGEST_ID], "component_type": kinds.BUTTON}
    if draw(st.booleans()):
        picked = [each[:LONGEST_ID] for each in draw(st.lists(words, max_size=3))]
        data |= {"component_type": kinds.STRING_SELECT, "values": picked}
    return COMPONENT, data


@st.composite
def submissions(draw: st.DrawFn) -> tuple[int, Json]:
    """A modal that is not open any more, or never was."""
    identity = draw(st.sampled_from(["form.", "step.", "step.form.", ""])) + draw(words)
    fields = draw(st.lists(st.tuples(st.sampled_from(OPTIONS) | words, words), max_size=3))
    rows = [
        {"type": kinds.LABEL, "component": {"type": kinds.TEXT_INPUT, "custom_id": name[:LONGEST_ID], "value": value}}
        for name, value in fields
    ]
    return SUBMISSION, {"custom_id": identity[:LONGEST_ID], "components": rows}


@st.composite
def misshapen(draw: st.DrawFn) -> tuple[int, Json]:
    """One of these in which up to two places hold something else, or are not there; discord.py reads only the first."""
    kind, data = draw(st.one_of(commands(), presses(), submissions()))
    data = json.loads(json.dumps(data))
    kept = {"custom_id", "component_type", "components"}
    for _place in range(draw(st.integers(1, 2))):
        there: Any = data
        name: Any = draw(st.sampled_from(sorted(data)))
        while isinstance(there[name], dict | list) and there[name] and draw(st.booleans()):
            there = there[name]
            name = draw(st.sampled_from(sorted(there))) if isinstance(there, dict) else 0
        if there is data and name in kept:
            continue
        if isinstance(there, dict) and draw(st.booleans()) and len(there) > 1:
            del there[name]
        else:
            there[name] = draw(values)
    return draw(st.sampled_from([kind, kind, kind, 99])), data


interactions = st.one_of(commands(), commands(), presses(), submissions(), misshapen())
fillings = st.tuples(st.sampled_from(LINES), st.lists(words, min_size=5, max_size=5))
whos = st.sampled_from(["ana", "ana", "ana", "cleo", "beth", "elsewhere"])
events = st.one_of(
    st.tuples(st.just("asks"), whos, st.booleans(), interactions),
    st.tuples(st.just("fills"), st.just("ana"), st.booleans(), fillings),
    st.tuples(st.just("writes"), st.sampled_from(["ana", "cleo"]), st.just(True), words),
)


class Storm:
    """Ana of Suva, Cleo whom the bot does not know yet, and Beth who is in no server of the bot's; and the bot."""

    def __init__(self, fake: FakeDiscord) -> None:
        self.fake = fake
        self.place = fake.server.open("help")
        self.people = {name: Person(fake, fake.server.join(name)) for name in ("ana", "cleo", "beth", "elsewhere")}
        fake.server.leave(self.people["beth"].id)
        self.answers: Counter[int] = Counter()

    async def blow(self, batch: list[tuple[str, str, bool, Any]]) -> None:
        """All of it at once. Everything is answered, with what Discord takes."""
        self.fake.refusals.clear()
        await asyncio.gather(*(getattr(self, f"_{how}")(self.people[who], *more) for how, who, *more in batch))
        assert self.fake.refusals == []

    async def _asks(self, who: Person, direct: bool, what: tuple[int, Json]) -> None:  # where
        away, beth = who is self.people["elsewhere"], who is self.people["beth"]
        channel = None if beth or (direct and not away) else self.place
        kind, data = what
        source = self._card(channel or who.direct_channel) if kind == COMPONENT else None
        payload = who.payload(kind, deepcopy(data), channel=channel, message=source)
        told = {**payload, "guild_id": THEIRS} if away else payload
        self._holds(await who.answered(who.tell(told)))

    def _card(self, channel: str) -> Json:
        """A message that could have been pressed."""
        return self.fake.messages.made(channel, {**card_message(card(_("Here.")), Reader())}, {})

    async def _fills(self, who: Person, direct: bool, what: tuple[Any, list[str]]) -> None:  # where
        """Through a modal that is really open."""
        line, said = what
        one = await who.answered(who.command(line.name, channel=None if direct else self.place))
        self._holds(one)
        if one.modal is None:
            return
        told = who.submission(of=one)
        fields = [row["component"] for row in told["data"]["components"] if "component" in row]
        for field, value in zip(fields, said, strict=False):
            if "value" in field:
                field["value"] = value[:LONGEST_FIELD]
            else:
                field["values"] = [value[:LONGEST_ID]]
        self._holds(await who.answered(who.tell(told)))

    async def _writes(self, who: Person, _direct: bool, text: str) -> None:  # always there
        before = len(who.direct)
        who.write(text[:LONGEST_MESSAGE])
        await self.fake.until(lambda: len(who.direct) > before)

    def _holds(self, one: Interaction) -> None:
        """Nothing that somebody wrote pings or acts."""
        assert one.answer is not None
        self.answers[one.answer["type"]] += 1
        assert "Traceback" not in str(one.answer)
        if one.answer["type"] == MODAL:
            is_harmless(one.answer["data"])
        elif one.answer["type"] != CHOICES:
            assert one.answer["data"]["allowed_mentions"] == {"parse": []}
            is_harmless(one.answer["data"])

    def look_at_what_was_posted(self) -> None:
        """In the direct messages too."""
        for call in self.fake.log:
            if call.asked.route == POSTING:
                assert call.asked.body["allowed_mentions"] == {"parse": []}
                is_harmless(call.asked.body)


def is_harmless(shown: Json) -> None:
    """No words in it act otherwise than the bot's own do."""
    for component in shown["components"]:
        for each in inside(component):
            if each["type"] == kinds.TEXT:
                acting = [piece for piece in read(each["content"]) if not piece.styles <= OURS]
                assert acting == [], each["content"]


def test_whatever_comes_is_answered_and_harms_nobody(sqlite_url: str, caplog: pytest.LogCaptureFixture) -> None:
    async def begin(stack: AsyncExitStack) -> tuple[Storm, Store]:
        clock, database = MovableClock(), Database(sqlite_url)
        stack.push_async_callback(database.close)
        storm = Storm(await stack.enter_async_context(pointed_at_a_fake(clock)))
        bot = bot_in(storm.fake, asyncio.sleep)
        stack.push_async_callback(bot.close)
        core = Core(database, clock, [bot.messenger])
        store = Store(database, clock, (Workspace("discord", GUILD),))
        await settle(store, storm)
        await stack.enter_async_context(answering(storm.fake, bot, core))
        return storm, store

    with caplog.at_level(logging.WARNING), capture_logs() as told, asyncio.Runner() as runner:
        stack = AsyncExitStack()
        storm, store = runner.run(begin(stack))

        @given(st.lists(events, min_size=A_BATCH, max_size=A_BATCH))
        @settings(
            max_examples=BATCHES,
            deadline=None,
            database=None,
            phases=[Phase.generate],  # what came before matters, so that nothing can be made smaller
            suppress_health_check=list(HealthCheck),
        )
        def all_of_it(batch: list[tuple[str, str, bool, Any]]) -> None:
            runner.run(storm.blow(batch))

        try:
            all_of_it()
            strangers = [storm.people[name].id for name in ("beth", "elsewhere")]
            assert runner.run(known(store, strangers)) == 0
        finally:
            runner.run(stack.aclose())

    storm.look_at_what_was_posted()
    assert storm.answers.total() > BATCHES * A_BATCH / 2
    assert {CHOICES, MODAL, MESSAGE} <= set(storm.answers), "of each kind"
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []
    assert [line for line in told if line.get("exc_info")] == []


async def settle(store: Store, storm: Storm) -> None:
    """Ana has a library and a partner."""
    ana = await builders.member(store, "Ana", connected=False)
    async with store.writing() as uow:
        person = await uow.session.get_one(type(ana), ana.id)
        user = storm.people["ana"].id
        uow.session.add(
            Account(platform="discord", workspace=GUILD, user=user, name="Ana", created_at=uow.now, member=person)
        )
    suva, amman = await builders.library(store, "Suva", contacts=[ana]), await builders.library(store, "Amman")
    await builders.partnership(store, suva, amman)


async def known(store: Store, users: list[str]) -> int:
    """How many of them the bot knows."""
    async with store.reading() as uow:
        return await uow.session.scalar(select(func.count()).select_from(Account).where(Account.user.in_(users))) or 0

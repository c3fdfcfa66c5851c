"""Asking for what is missing and carrying out once: keys, forms, refusals that tell nothing, and few statements."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from core.api import Core
from core.chat import Context as Line
from core.chat import (
    Form,
    Profile,
    Reader,
    Refusal,
    Reply,
    UnknownHandleError,
    WireValue,
    plain,
)
from core.commands import COMMANDS
from core.dispatch import plan, run, suggest
from core.model.communications import Communication
from core.model.ids import LibraryId
from core.model.libraries import JoinRequest, Library
from core.model.members import Account, Member, RoleWish
from core.model.requests import Request
from core.services.libraries import ask_to_join, library_by_id
from tests import builders
from tests.core.register import Register, form_of, problems_of, rows_of
from tests.core.statements import statements
from tests.core.town import said

if TYPE_CHECKING:
    from core.store import Database
    from tests.clock import MovableClock


# Once only


async def test_the_same_key_is_carried_out_once(there: Register) -> None:
    first = await there.ask("Ana", "log", how="video", about="story hour")
    again = await there.ask("Ana", "log", about="story hour", how="video")

    assert isinstance(first.outcome, Reply)
    assert again == first
    assert await there.count(Communication) == 1


async def test_the_same_key_with_other_values_changes_nothing(there: Register) -> None:
    await there.ask("Ana", "log", how="video")
    other = await there.ask("Ana", "log", how="call")

    assert said(other) == "Already sent; nothing changed."
    assert await there.count(Communication) == 1


async def test_a_key_is_a_person_s_and_a_command_s(there: Register) -> None:
    for person, command in (("Ana", "log"), ("Yusuf", "log"), ("Ana", "sister profile")):
        given: dict[str, WireValue] = {"how": "call"} if command == "log" else {"kind": "public"}
        assert isinstance((await there.ask(person, command, another="yes", **given)).outcome, Reply), person


async def test_two_at_the_same_moment_are_one(there: Register) -> None:
    twice = [there.ask("Ana", "log", how="video") for _copy in range(2)]
    first, second = await asyncio.gather(*twice)

    assert first == second
    assert isinstance(first.outcome, Reply)
    assert await there.count(Communication) == 1
    assert await there.count(Request) == 1


async def test_a_stranger_who_presses_twice_at_once_is_one_person(there: Register) -> None:
    accounts, members = await there.count(Account), await there.count(Member)
    first, second = await asyncio.gather(*(there.ask("Lina", "newcomer mentor") for _copy in range(2)))

    assert first == second
    assert (await there.count(Account), await there.count(Member)) == (accounts + 1, members + 1)
    assert await there.count(RoleWish) == 1


async def test_a_stranger_s_two_commands_at_once_are_both_carried_out(there: Register) -> None:
    accounts = await there.count(Account)
    both = await asyncio.gather(
        there.ask("Lina", "newcomer mentor", "a"), there.ask("Lina", "sister settings", "b", hour="8")
    )

    assert [type(answer.outcome) for answer in both] == [Reply, Reply]
    assert await there.count(Account) == accounts + 1


async def test_an_answer_is_remembered_over_a_restart(there: Register, database: Database, clock: MovableClock) -> None:
    first = await there.ask("Ana", "log", how="video")
    there.town.core = Core(database, clock, [there.town.harbour, there.town.lantern])

    assert await there.ask("Ana", "log", how="video") == first


async def test_of_two_buttons_that_act_once_one_acts(there: Register) -> None:
    given: dict[str, WireValue] = {"name": "Nadi Library", "town": "Nadi", "country": "FJ", "languages": ("en",)}
    preview = await there.ask("Lina", "introduce", **given)
    posted = await there.town.press("Lina", preview, "Post")
    again = await there.town.press("Lina", preview, "Post")
    private = await there.town.press("Lina", preview, "Keep private")

    assert again == posted
    assert said(private) == "Already sent; nothing changed."
    assert await there.count(Library) == 4


async def test_a_refused_command_leaves_its_key_free(there: Register) -> None:
    assert isinstance((await there.ask("Lina", "log", how="video")).outcome, Refusal)
    assert form_of(await there.ask("Ana", "log", how="smoke")).problems
    assert isinstance((await there.ask("Ana", "log", how="video")).outcome, Reply)


# Forms


async def test_a_form_s_token_is_used_up_only_by_what_was_carried_out(there: Register) -> None:
    form = await there.ask("Ana", "log", "token", about="hello")
    wrong = await there.town.fill("Ana", form, how="smoke", when="31/02")
    assert set(problems_of(wrong)) == {"how", "when"}
    future = await there.town.fill("Ana", wrong, how="video", when="2031-01-01")
    assert set(problems_of(future)) == {"when"}
    assert form_of(wrong).token == form_of(future).token == "token"
    assert await there.count(Request) == 0

    logged = await there.town.fill("Ana", future, how="video", when="today")
    assert isinstance(logged.outcome, Reply)
    assert (await there.town.fill("Ana", future, how="video", when="today")).outcome == logged.outcome
    assert said(await there.town.fill("Ana", future, how="call", when="today")) == "Already sent; nothing changed."


async def test_a_form_with_problems_keeps_what_was_typed(there: Register) -> None:
    form = form_of(await there.town.fill("Ana", await there.ask("Ana", "log"), how="smoke", about="x" * 2001))
    values = {field.name: field.value for field in form.fields}

    assert values["how"] == "smoke"
    assert values["about"] == "x" * 2001
    assert set(form.problems) == {"how", "about"}


async def test_a_form_asks_what_is_missing_and_fills_in_what_is_likely(there: Register) -> None:
    form = form_of(await there.ask("Ana", "log", about="hello"))

    assert [(field.name, field.required, field.value) for field in form.fields] == [
        ("how", True, None),
        ("partnership", True, str(there.pair.id)),
        ("when", True, "2026-11-20"),
        ("libraries", False, (str(there.suva.id), str(there.amman.id))),
    ]
    assert [plain(choice.label, Reader()) for choice in form.fields[3].chosen] == [
        "Suva City Library",
        "Amman City Library",
    ]
    assert [choice.value for choice in form.fields[2].choices] == ["today", "yesterday"]
    assert form.given == {"about": "hello"}


async def test_a_form_is_its_person_s_and_only_its_own_fields_are_taken(there: Register) -> None:
    form = await there.ask("Ana", "log", how="smoke")
    handle = await there.town.core.keep_form(form_of(form), there.town.speaker("Ana").account)
    with pytest.raises(UnknownHandleError):
        await there.town.core.submit(there.town.speaker("Beth"), handle, {"how": "video"})
    await there.ask("Yusuf", "log", how="video")

    asked = await there.town.core.submit(there.town.speaker("Ana"), handle, {"how": "video", "another": "yes"})
    assert "already logged this" in said(asked)
    assert await there.count(Communication) == 1


async def test_an_emptied_field_is_not_one_that_was_not_given(there: Register) -> None:
    await there.ask("Ana", "sister settings", "1", hour="8", zone="Suva", days=("monday",))
    change = await there.ask("Ana", "sister settings", "2")
    form = await there.town.press("Ana", change, "Change")
    assert set(problems_of(await there.town.fill("Ana", form, days=()))) == {"days"}

    saved = await there.town.fill("Ana", form, hour="", zone="")
    assert said(saved) == "Saved. This is how I write to you."
    async with there.store.reading() as uow:
        ana = await uow.session.scalar(select(Member).where(Member.name == "Ana"))
    assert ana is not None
    assert (ana.hour, ana.zone, ana.days) == (10, None, (0,))


@pytest.mark.parametrize(
    ("emptied", "answer"),
    [
        ({"when": ""}, "Please write a day."),
        ({"partnership": ""}, "Please choose one."),
        ({"libraries": ("1",)}, "A talk needs at least two libraries. Please tick all that took part."),
    ],
)
async def test_what_may_not_be_empty_is_asked_again(
    there: Register, emptied: dict[str, WireValue], answer: str
) -> None:
    asked = await there.town.fill("Ana", await there.ask("Ana", "log"), how="video", **emptied)

    assert problems_of(asked) == dict.fromkeys(emptied, answer)


async def test_with_two_partners_the_one_that_is_meant_is_asked_first(there: Register) -> None:
    await builders.partnership(there.store, there.suva, await builders.library(there.store, "Lima"))

    asked = form_of(await there.ask("Ana", "log", how="video"))
    assert [field.name for field in asked.fields] == ["partnership", "when", "about"]
    assert len(asked.fields[0].choices) == 2
    assert asked.problems == {}, "nobody was asked for it before"
    slip = await there.ask("Ana", "log", how="pigeon", when="today")
    assert list(problems_of(slip)) == ["how"]
    left_open = await there.town.fill("Ana", await there.ask("Ana", "log"), how="video", partnership="")
    assert problems_of(left_open) == {"partnership": "Please choose one."}
    nothing_yet = form_of(await there.ask("Ana", "log"))
    assert [field.name for field in nothing_yet.fields] == ["partnership", "how", "when", "about"]


async def test_a_field_that_depends_on_another_is_asked_once_that_is_known(there: Register) -> None:
    await builders.partnership(there.store, there.suva, await builders.library(there.store, "Lima"))

    form = form_of(await there.ask("Ana", "log", partnership=str(there.pair.id)))
    (libraries,) = [field for field in form.fields if field.name == "libraries"]
    assert [plain(choice.label, Reader()) for choice in libraries.choices] == [
        "Suva City Library",
        "Amman City Library",
    ]


async def test_a_late_field_is_asked_only_when_it_is_needed(there: Register) -> None:
    given: dict[str, WireValue] = {"name": "X", "town": "Somewhere", "country": "CA", "languages": ("en",)}
    first = form_of(await there.ask("Lina", "introduce"))
    assert [field.name for field in first.fields] == ["name", "town", "country", "languages"]

    unclear = form_of(await there.ask("Lina", "introduce", **given))
    assert [field.name for field in unclear.fields] == ["zone"]

    preview = await there.ask("Lina", "introduce", **given, zone="Toronto")
    change = form_of(await there.town.press("Lina", preview, "Change"))
    assert [(field.name, field.value) for field in change.fields][-1] == ("zone", "Toronto")


async def test_what_is_wrong_is_said_before_anything_is_filled_in(there: Register) -> None:
    asked = await there.ask("Ana", "log", when="03/04")

    assert list(problems_of(asked)) == ["when"]
    assert [field.name for field in form_of(asked).fields] == ["how", "partnership", "when", "about", "libraries"]


async def test_words_that_no_field_took_are_shown_back(there: Register) -> None:
    answer = await there.town.say("Dee", "/staff inactive days:60 please <b>soon</b>")
    assert isinstance(answer.outcome, Reply)
    last = answer.outcome.card.parts[-1]

    assert isinstance(last, Line)
    assert plain(last.text, answer.reader) == "I did not use “please <b>soon</b>”."


async def test_a_mistyped_command_offers_what_that_person_may_use(there: Register) -> None:
    ana = await there.town.say("Ana", "/staff inactve")
    dee = await there.town.say("Dee", "/staff inactve")
    nonsense = await there.town.say("Ana", "/qqqqqqqq")

    assert isinstance(ana.outcome, Refusal)
    assert isinstance(dee.outcome, Refusal)
    assert isinstance(nonsense.outcome, Refusal)
    assert dee.outcome.buttons[0].command == "staff inactive"
    assert not any(COMMANDS[button.command].for_staff for button in ana.outcome.buttons)
    assert said(nonsense) == "I do not know /qqqqqqqq. What I can do is in /sister help."
    assert [button.command for button in nonsense.outcome.buttons] == ["sister help", "sister home"]


async def test_a_single_command_that_was_meant_is_no_list(there: Register) -> None:
    answer = await there.town.say("Ana", "/introdce")

    assert isinstance(answer.outcome, Refusal)
    assert [button.command for button in answer.outcome.buttons] == ["introduce"]
    assert said(answer) == "I do not know /introdce. Did you mean this one?"


# Refusals tell nothing


STAFF_COMMANDS = [name for name, command in COMMANDS.items() if command.for_staff]


@pytest.mark.parametrize("name", STAFF_COMMANDS)
async def test_a_librarian_learns_nothing_from_a_staff_command(there: Register, name: str) -> None:
    fields = [declared.name for declared in COMMANDS[name].fields]
    existing = await there.ask("Ana", name, "1", **dict.fromkeys(fields, "1"))
    missing = await there.ask("Ana", name, "2", **dict.fromkeys(fields, "999999"))
    nothing = await there.ask("Ana", name, "3")

    assert isinstance(existing.outcome, Refusal)
    assert existing == missing == nothing
    for field in fields:
        assert not await suggest(there.store, there.invocation("Ana", name), field, "")


@pytest.mark.parametrize(
    ("command", "field", "given"),
    [
        ("log undo", "communication", {}),
        ("log edit", "communication", {"partnership": "2", "how": "call"}),
        ("introduce show", "library", {}),
        ("introduce post", "library", {"posted": "yes"}),
        ("introduce answer", "request", {"accepted": "yes"}),
        ("sister profile", "library", {"kind": "public"}),
        ("sister history", "partnership", {}),
        ("sister later", "partnership", {"until": "2026-12-24"}),
        ("log", "partnership", {"how": "video"}),
        ("nudge not-yet", "rows", {}),
        ("nudge yes", "rows", {}),
        ("nudge help", "rows", {}),
        ("nudge look", "rows", {}),
    ],
)
async def test_what_belongs_to_others_is_as_if_it_did_not_exist(
    there: Register, command: str, field: str, given: dict[str, WireValue]
) -> None:
    """Beth, who has a partner of her own, asks for Suva's things, all of which are number 1, and for number 77777."""
    async with there.store.reading() as uow:
        juneau = await library_by_id(uow, LibraryId(3))
    assert juneau is not None
    await builders.partnership(there.store, juneau, await builders.library(there.store, "Lima"))
    await there.ask("Ana", "log", how="video")
    async with there.store.writing() as uow:
        library, tomas = await library_by_id(uow, there.suva.id), Member(name="Tomas", created_at=uow.now)
        assert library is not None
        uow.session.add(tomas)
        await uow.session.flush()
        await ask_to_join(uow, library=library, member=tomas)

    theirs = await there.ask("Beth", command, "1", **{**given, field: "1"})
    missing = await there.ask("Beth", command, "2", **{**given, field: "77777"})

    assert isinstance(theirs.outcome, Form | Refusal)
    if isinstance(theirs.outcome, Form):
        assert list(problems_of(theirs).values()) == [
            text.replace("77777", "1") for text in problems_of(missing).values()
        ]
    else:
        assert theirs == missing
    async with there.store.reading() as uow:
        assert (await uow.session.get_one(Communication, 1)).undone_at is None
        assert (await uow.session.get_one(JoinRequest, 1)).answered_at is None


# Strangers


async def test_a_stranger_is_written_down_only_by_a_command_that_is_carried_out(there: Register) -> None:
    accounts = await there.count(Account)
    await there.ask("Lina", "sister home", "1")
    await there.ask("Lina", "newcomer look", "2")
    await there.ask("Lina", "log", "3", how="video")
    await there.ask("Lina", "introduce", "4")
    assert problems_of(await there.ask("Lina", "sister settings", "5", hour="25"))
    assert await suggest(there.store, there.invocation("Lina", "introduce"), "country", "Fij")
    assert await there.count(Account) == accounts

    await there.ask("Lina", "sister settings", "6", hour="8")
    assert await there.count(Account) == accounts + 1


async def test_what_the_platform_says_of_a_person_is_kept_up_to_date(there: Register) -> None:
    moved = replace(
        there.invocation("Ana", "log", how="video"), profile=Profile("Ana Vakatawa", "fr-FR", "Pacific/Auckland")
    )
    await there.town.core.answer(moved)
    nonsense = replace(
        there.invocation("Ana", "log", "2", how="call"), profile=Profile("\u202eA\x00na\ud800", None, "Mars/Phobos")
    )
    await there.town.core.answer(nonsense)

    async with there.store.reading() as uow:
        account = await uow.session.scalar(select(Account).where(Account.user == "ana"))
        assert account is not None
        member = await uow.session.get_one(Member, account.member_id)
    assert (account.locale, account.zone) == ("fr-FR", "Pacific/Auckland")
    assert account.name == member.name == "Ana"


async def test_who_has_no_name_keeps_the_old_one_or_is_called_by_their_account(there: Register) -> None:
    for person in ("Ana", "Lina"):
        await there.town.core.answer(
            replace(there.invocation(person, "sister settings", hour="8"), profile=Profile("\u202e \x00"))
        )

    async with there.store.reading() as uow:
        names = set(await uow.session.scalars(select(Member.name)))
    assert {"Ana", "lina"} <= names


@pytest.mark.parametrize(
    ("command", "field"),
    [("log", "how"), ("log", "nothing"), ("log", "another"), ("nothing", "how"), ("introduce show", "library")],
)
async def test_nothing_is_suggested_where_nothing_is_searched(there: Register, command: str, field: str) -> None:
    assert not await suggest(there.store, there.invocation("Ana", command), field, "")


async def test_a_suggestion_is_at_most_as_many_as_wanted(there: Register) -> None:
    found = await suggest(there.store, there.invocation("Lina", "introduce"), "country", "a", limit=3)
    assert len(found) == 3


# Statements


@pytest.mark.parametrize(
    ("person", "command", "given"),
    [
        ("Ana", "log", {}),
        ("Ana", "log", {"about": "hello", "when": "03/04"}),
        ("Lina", "introduce", {}),
        ("Lina", "log", {}),
        ("Dee", "staff pair", {}),
        ("Dee", "staff grant", {}),
        ("Ana", "nothing", {}),
    ],
)
async def test_planning_takes_at_most_three_statements(
    there: Register, database: Database, person: str, command: str, given: dict[str, WireValue]
) -> None:
    with statements(database) as seen:
        await plan(there.store, there.invocation(person, command, **given))

    assert 0 < len(seen) <= 3, seen


@pytest.mark.parametrize(
    ("person", "command", "given"),
    [
        ("Ana", "log", {"how": "video", "about": "hello"}),
        ("Ana", "sister profile", {}),
        ("Lina", "log", {"how": "video"}),
        ("Lina", "staff inactive", {}),
    ],
)
async def test_a_command_that_needs_no_more_is_planned_without_a_statement(
    there: Register, database: Database, person: str, command: str, given: dict[str, WireValue]
) -> None:
    with statements(database) as seen:
        assert await plan(there.store, there.invocation(person, command, **given)) is None

    assert not seen


async def test_logging_takes_at_most_eleven_statements(there: Register, database: Database) -> None:
    with statements(database) as seen:
        answer = await run(there.store, there.invocation("Ana", "log", how="video", about="hello"))

    assert isinstance(answer.outcome, Reply)
    assert 0 < len(seen) <= 11, seen


async def test_home_takes_at_most_eight_statements(there: Register, database: Database) -> None:
    with statements(database) as seen:
        await there.ask("Ana", "sister home")

    assert 0 < len(seen) <= 8, seen


async def test_a_page_of_quiet_partnerships_takes_as_many_statements_as_one_row(
    there: Register, database: Database, clock: MovableClock
) -> None:
    clock.move(days=100)
    with statements(database) as for_one:
        one = await there.ask("Dee", "staff inactive", "1")
    for number in range(7):
        other = await builders.library(there.store, "Lima", name=f"Lima {number}")
        await builders.partnership(there.store, there.suva, other)
    with statements(database) as for_eight:
        eight = await there.ask("Dee", "staff inactive", "2", days="1")

    assert (len(rows_of(one)), len(rows_of(eight))) == (1, 8)
    assert len(for_one) == len(for_eight), for_eight


async def test_a_page_of_the_history_takes_as_many_statements_as_one_row(there: Register, database: Database) -> None:
    await builders.communication(there.store, partnership_id=there.pair.id)
    with statements(database) as for_one:
        one = await there.ask("Ana", "sister history", "1")
    for _talk in range(7):
        await builders.communication(there.store, partnership_id=there.pair.id)
    with statements(database) as for_eight:
        eight = await there.ask("Ana", "sister history", "2")

    assert (len(rows_of(one)), len(rows_of(eight))) == (1, 8)
    assert len(for_one) == len(for_eight), for_eight

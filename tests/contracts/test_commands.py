"""Every command, whoever asks, however little or badly it is filled in: an answer that fits every platform."""

from __future__ import annotations

import subprocess
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po

from core.chat import SEVERAL, Form, Kind, Reader, Refusal, Reply
from core.commands import _FILES, COMMANDS
from core.commands.checking import check_commands
from core.commands.speech import command_lines
from core.dispatch import suggest
from core.services.people import search_members
from core.store.sealing import buttons_of
from tests import builders
from tests.contracts.fitting import assert_answer_fits, assert_choices_fit
from tests.contracts.world import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from core.chat import Answer, Button, Text, WireValue
    from core.commands.declaring import Command
    from tests.contracts.world import World

ROOT = Path(__file__).parents[2]
TRANSLATIONS = ROOT / "core/content/translations"
VISIBLE = tuple(command for command in COMMANDS.values() if not command.hidden)
EVERY_NAME = pytest.mark.parametrize("name", COMMANDS)

GARBAGE = {
    "everyone": "@everyone <@U1> @here",
    "channel": "<!channel> &lt;!here&gt;",
    "markup": "<b>*bold*</b> [x](javascript:0) `code`",
    "bidi": "abc\u202edef\u2066ghi\u2069\u202c\u200b\ufeff",
    "nul": "a\x00b\x07c\x1b[31m",
    "surrogate": "lone \ud800 and \udfff",
    "endless": "x" * 10_000,
    "formula": "=1+1",
    "number": "9" * 200,
    "minus": "-1",
    "separators": ",;،、.|",
    "blank": " \t\n\u3000",
    "template": "{name} %s {0} ${x}",
}
FORBIDDEN = {*"\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}


def test_every_command_keeps_the_rules() -> None:
    check_commands(command for file in _FILES for command in file.COMMANDS)


def test_every_file_is_in_the_list() -> None:
    folder = ROOT / "core/commands"
    with_commands = {path.stem for path in folder.glob("*.py") if "\nCOMMANDS = (" in path.read_text(encoding="utf-8")}
    assert with_commands == {file.__name__.rpartition(".")[2] for file in _FILES}


def test_what_a_person_can_type_is_every_visible_command() -> None:
    lines = command_lines()
    assert [line.name for line in lines] == [command.name for command in VISIBLE]
    assert {line.name for line in lines if line.staff} == {name for name in COMMANDS if name.startswith("staff ")} - {
        "staff first",
        "staff nudge",
        "staff reports",
        "staff report-done",
        "staff resource",
        "staff resource-check",
        "staff resource-close",
        "staff resource-idea",
        "staff resource-money",
        "staff resource-open",
        "staff resource-text",
        "staff resource-words",
        "staff csv",
        "staff not-now",
        "staff pause-country-end",
        "staff pause-country-now",
        "staff send-again",
        "staff send-all-again",
        "staff undelivered",
        "staff start",
        "staff started",
        "staff rests",
        "staff keep-asking",
        "staff reviews",
        "staff review-settle",
        "staff reach-again",
        "staff recover-code",
        "staff recover-back",
    }


# Words


def texts_of(command: Command[object]) -> Iterator[Text]:
    """Every text of its declaration."""
    yield from (text for text in (command.summary, command.title, command.submit, command.note) if text)
    yield from (command.refusal,) if command.refusal else ()
    for declared in command.fields:
        ask = declared.ask
        yield from (text for text in (ask.label, ask.hint, ask.readers, *ask.labels.values()) if text)


@pytest.fixture(scope="module")
def sentences() -> set[str]:
    """Those that translators see."""
    with (TRANSLATIONS / "sister.pot").open("rb") as file:
        ids = [message.id for message in read_po(file)]
    return {each for one in ids for each in (one if isinstance(one, list | tuple) else (one,))}


@EVERY_NAME
def test_every_text_can_be_translated(name: str, sentences: set[str]) -> None:
    assert {text.message for text in texts_of(COMMANDS[name])} <= sentences


def test_the_catalogue_is_up_to_date(tmp_path: Path) -> None:
    """`make messages` writes what is there already."""
    subprocess.run(["make", "messages", "-o", "packages", f"CATALOGUE={tmp_path}"], cwd=ROOT, check=True, timeout=120)
    fresh = (tmp_path / "sister.pot").read_text(encoding="utf-8")
    assert fresh == (TRANSLATIONS / "sister.pot").read_text(encoding="utf-8"), "run `make messages`"


# Whoever asks


@pytest.mark.parametrize("person", PEOPLE)
async def test_whoever_asks_is_answered(world: World, person: str) -> None:
    """With likely answers to every field; dates once as today and once as tomorrow."""
    for command in COMMANDS.values():
        for day in ("today", "tomorrow"):
            given = await world.likely(person, command, day)
            answer = await world.core.answer(world.invocation(person, command.name, given))
            assert_answer_fits(answer)


async def test_somebody_can_do_everything(world: World) -> None:
    """Sam, who speaks for a library and is staff, is refused or asked again only where the world gives a reason."""
    done = set()
    last = ["log undo", "sister library-left"]
    for command in sorted(COMMANDS.values(), key=lambda command: command.name in last and 1 + last.index(command.name)):
        for day in ("today", "tomorrow"):
            given = await world.likely("Sam", command, day)
            answer = await world.core.answer(world.invocation("Sam", command.name, given))
            if isinstance(answer.outcome, Reply):
                done.add(command.name)
    # Sam speaks for library 1 already, no talk is due, there are no such codes, account 1 is Ana's, and message 1 is
    # on its way; Sam's own library has proposed to Kyiv, and Kyiv answers; what is wished for is not refused too.
    theirs = {"sister propose", "sister propose-accept", "sister propose-decline", "sister propose-ask"}
    theirs |= {"sister find-answer"}
    no_code = {"staff first", "sister link", "sister link-join", "sister join"}
    # Sam introduced a library of that name before, is no first contact, names one person and not two, and invitation 1
    # is for Sam, to be answered and not to be taken back.
    theirs |= {"sister library-edit", "sister library-role", "sister library-name", "sister library-take-back"}
    # Sam asks to end it, so the other library answers that; neither is reached by e-mail, or was asked to renew.
    theirs |= {"sister ending-agree", "sister ending-object", "sister ending-record"}
    theirs |= {"sister renewal-answer", "sister renewal-record"}
    # The first partnership is no trial any more, and was never reviewed.
    theirs |= {f"sister midway-{what}" for what in ("answer", "help", "record")} | {"staff review-settle"}
    theirs |= {f"sister review-{what}" for what in ("answer", "send", "read", "record")}
    # "Suva" says no rhythm, so none waits.
    theirs |= {"sister rhythm", *(f"sister rhythm-{what}" for what in ("look", "answer", "withdraw", "record"))}
    # Sam's own library is among the first two, and the first proposal is none of staff.
    theirs |= {"staff propose", *(f"sister proposed-{what}" for what in ("look", "accept", "decline", "withdraw"))}
    # Nothing is held, so there is nothing to start.
    theirs |= {"staff start", "staff started"}
    # Everybody can be reached, the first account is Ana's, and a newer code has taken the place of the first.
    theirs |= {"staff reach-again", "sister called", "sister link-recover", "staff recover-back"}
    # There is no section called "1", and no two texts wait in any.
    theirs |= {f"sister agreement-{what}" for what in ("write", "length", "conflict", "settle")}
    # Amman is connected and signs for itself, and "a.txt" is no copy of anything, so there is none to download.
    theirs |= {f"sister agreement-{what}" for what in ("sign-record", "copy", "copy-fetch")}
    # Amman is connected, so no letter is written and nothing recorded for it; and "Suva" is no address.
    theirs |= {"sister email", *(f"sister email-{what}" for what in ("sent", "address", "code"))}
    theirs |= {"sister invite", "sister invite-known", "sister propose-record", "sister joining-record"}
    # Nobody says of their own library that it cannot answer from outside, and it is back by then.
    theirs |= {f"sister away-{what}" for what in ("for", "for-them", "not-yet")}
    # Of two partners neither can leave the other, and proposal 1 invites nobody to join one.
    theirs |= {f"sister {what}" for what in ("partnership-leave", "partnership-left", "joining-yes", "joining-no")}
    # Nobody was silent for three months.
    theirs |= {"staff rests", "staff keep-asking"}
    # Sam mentors nothing, asked for a mentor for Sam's own library, and wrote the only note and the only word to staff.
    theirs |= {f"mentor {what}" for what in ("alert", "ask-staff", "message", "on-it", "suggest", "note", "notes")}
    theirs |= {"mentor library-notes", "note mentor"}
    theirs |= {f"mentor {what}" for what in ("done", "look", "not-now", "one", "release", "stay", "take")}
    theirs |= {"note answer", "staff report-done"}
    # There is no resource called "1", "Suva" is no page in the web, and nothing is planned.
    theirs |= {"sister resource", "sister remind", "sister remind-not"}
    theirs |= {f"sister plan{what}" for what in ("", "-done", "-end")}
    theirs |= {f"staff resource{what}" for what in ("", "-check", "-close", "-open")}
    theirs |= {f"staff resource-{what}" for what in ("money", "idea", "text", "words")}
    # "Suva" is no video, no picture and no full name; the story is Sam's own library's, and was never published.
    theirs |= {
        f"story {what}" for what in ("more", "photo", "guardians", "approve", "decline", "short", "poster", "show")
    }
    # Message 1 is no message of Sam's.
    theirs |= {"message show", "message more"}
    not_now = (
        {"introduce join", "nudge not-yet", "nudge look", "sister link-here", "staff send-again"} | no_code | theirs
    )
    assert set(COMMANDS) - done == not_now


@pytest.mark.parametrize("person", ["Lina", "Sam"])
async def test_every_button_leads_somewhere(world: World, person: str) -> None:
    """From home on, whatever can be pressed is pressed; each kind of press once."""
    homes = [await world.ask(person, home) for home in ("sister home", "staff home", "desk", "introduce")]
    waiting, seen = list(homes), set()
    while waiting:
        answer = waiting.pop()
        assert_answer_fits(answer)
        outcome = answer.outcome
        for button in () if isinstance(outcome, Form) else _buttons(answer):
            kind = (button.command, tuple(sorted(button.given)), button.ask, button.label.message)
            if kind not in seen:
                seen.add(kind)
                pressed = await world.core.press(world.speaker(person), button.handle, f"p{len(seen)}")
                waiting.append(pressed)
    assert len(seen) >= (5 if person == "Lina" else 25)


def _buttons(answer: Answer) -> Iterator[Button]:
    outcome = answer.outcome
    if isinstance(outcome, Reply):
        yield from buttons_of(outcome.card)
    elif isinstance(outcome, Refusal):
        yield from outcome.buttons


# However little or badly it is filled in


async def test_a_command_alone_asks_refuses_or_shows(world: World) -> None:
    for command in VISIBLE:
        before = await world.rows()
        answer = await world.core.say(world.speaker("Sam"), f"/{command.name}", f"alone {command.name}")
        assert_answer_fits(answer)
        await assert_nothing_half_written(world, command, answer, before)


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE)
async def test_garbage_everywhere_harms_nothing(world: World, garbage: str) -> None:
    """In all fields at once, in each free text beside likely answers, as words, and while a reference is searched."""
    before: Mapping[str, int] = await world.rows()
    for command in COMMANDS.values():
        answers = await bad_answers(world, command, garbage)
        # A file that is among the likely answers was kept before it was sent with them.
        before = {**before, "files": (await world.rows())["files"]}
        for given in answers:
            answer = await world.core.answer(world.invocation("Sam", command.name, given))
            assert_answer_fits(answer)
            before = await assert_nothing_half_written(world, command, answer, before)
        for declared in command.fields:
            found = await suggest(world.store, world.invocation("Sam", command.name, {}), declared.name, garbage)
            assert_choices_fit(found, Reader())
        answer = await world.core.say(world.speaker("Sam"), f"/{command.name} {garbage}", f"said {command.name}")
        assert_answer_fits(answer)
        # What only buttons reach is no word of its own: "/mentor withdraw" is /mentor, with a word more.
        typed = COMMANDS.get(command.name.partition(" ")[0], command) if command.hidden else command
        before = await assert_nothing_half_written(world, typed, answer, before)
    assert_answer_fits(await world.core.say(world.speaker("Sam"), f"/{garbage}", "as a command"))
    await assert_stored_text_is_clean(world)


async def test_choices_with_endless_names_fit(world: World) -> None:
    """Libraries and people may have longer names than any platform's list has room for."""
    async with world.store.reading() as uow:
        (sam,) = await search_members(uow, "Sam")
    long = [
        await builders.library(world.store, "Kyiv", name=f"{n} {'Bibliothek ' * 10}", contacts=[sam]) for n in "abcd"
    ]
    await builders.partnership(world.store, *long)
    await builders.member(world.store, "S" * 200)
    for command in COMMANDS.values():
        for declared in command.fields:
            asked = world.invocation("Sam", command.name, {"partnership": "2"})
            assert_choices_fit(await suggest(world.store, asked, declared.name, ""), Reader())
        assert_answer_fits(await world.core.say(world.speaker("Sam"), f"/{command.name}", f"endless {command.name}"))


async def bad_answers(world: World, command: Command[object], garbage: str) -> list[Mapping[str, WireValue]]:
    """Garbage in all fields; then in one free text after the other, with likely answers beside it."""
    everywhere: dict[str, WireValue] = {
        declared.name: (garbage, garbage) if declared.kind in SEVERAL else garbage for declared in command.fields
    }
    if not command.fields:
        return []
    answers: list[Mapping[str, WireValue]] = [everywhere]
    texts = [declared.name for declared in command.fields if declared.kind in {Kind.TEXT, Kind.LONG_TEXT}]
    dated = any(declared.kind is Kind.DATE for declared in command.fields)
    for day in ("today", "tomorrow")[: 1 + dated] if texts else ():
        likely = await world.likely("Sam", command, day)
        answers.extend({**likely, name: garbage} for name in texts)
    return answers


async def assert_nothing_half_written(
    world: World, command: Command[object], answer: Answer, before: Mapping[str, int]
) -> Mapping[str, int]:
    """Only a command that changes something, and was carried out, leaves rows; others may keep a button's values, as
    what was said instead of carrying it out does.

    Answers how many rows there are now.
    """
    after = await world.rows()
    said_instead = command.instead is not None and after["requests"] == before["requests"]
    if isinstance(answer.outcome, Reply) and command.changes and not said_instead:
        assert after["requests"] == before["requests"] + 1, command.name
    else:
        drafts = {} if isinstance(answer.outcome, Form) else {"drafts": after["drafts"]}
        assert after == {**before, **drafts}
    return after


async def assert_stored_text_is_clean(world: World) -> None:
    """No NUL, no other control character but line breaks, no lone surrogate, no bidi control anywhere."""
    async for column, text in world.texts():
        bad = {
            letter
            for letter in text
            if letter in FORBIDDEN or (unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\n\t")
        }
        assert not bad, column

"""A command that would break on some platform fails at the start, and the rule is spelled out."""

from __future__ import annotations

from dataclasses import field, make_dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import pytest

from core.api import Core
from core.chat import Problem, Reply, _, card
from core.commands import COMMANDS
from core.commands.checking import check_commands
from core.commands.declaring import Ask, Command, Nothing, Rule
from core.commands.sources import countries
from core.errors import WrongDeclarationError
from core.model.ids import CountryCode
from core.store import Database

if TYPE_CHECKING:
    from core.chat import Outcome
    from core.commands.context import Context
    from tests.clock import MovableClock

READERS = _("Only you and the bot read this.")


async def run(context: Context, asked: object) -> Outcome:
    """It does nothing."""
    return Reply(card=card(_("Done.")))


FINE = Command(name="fine", summary=_("A fine command"), takes=Nothing, run=run)


def taking(**asked: object) -> type[Any]:
    """The dataclass of a command that takes these: a type with its Ask, and optionally a default."""
    fields = [
        (name, each[0], field(default=each[1])) if isinstance(each, tuple) else (name, each)
        for name, each in asked.items()
    ]
    return make_dataclass("Asked", fields, frozen=True, kw_only=True)


def text(**ask: Any) -> object:  # noqa: ANN401  # whatever an Ask takes
    """A free text with readers."""
    return Annotated[str, Ask(_("Words"), **{"readers": READERS, **ask})]


def choices(number: int, *, letters: int = 1) -> object:
    """A choice of so many, each with a label of so many letters."""
    kind = StrEnum("kind", {f"C{index}": f"c{index}" for index in range(number)})  # type: ignore[misc]  # made here
    return Annotated[kind, Ask(_("Which?"), labels={member: _("x" * letters) for member in kind})]


def broken(*commands: Command[Any]) -> str:
    """The rules that are broken."""
    with pytest.raises(WrongDeclarationError) as wrong:
        check_commands(commands)
    return str(wrong.value)


@pytest.mark.parametrize("name", ["Log", "log it now", "log_it", "lög", "", " log", "log-", "l0g"])
def test_a_name_is_one_or_two_words_of_small_letters(name: str) -> None:
    assert "one or two words of small letters" in broken(replace(FINE, name=name))


def test_a_word_of_a_name_has_a_limit() -> None:
    check_commands([replace(FINE, name=f"{'a' * 32} {'b' * 32}")])
    assert "at most 32 letters" in broken(replace(FINE, name="a" * 33))


async def short(context: Context, words: str) -> Problem | None:
    """Whether it is one letter."""
    return Problem(text=_("Too long.")) if len(words) > 1 else None


@pytest.mark.parametrize(
    ("of", "rule"),
    [
        (("words",), None),
        ((), "a rule is about fields of its command, not nothing"),
        (("word",), "a rule is about fields of its command, not word"),
        (("words", "more"), "the rule about words, more takes the context and their values, one each"),
    ],
)
def test_a_rule_is_about_fields_of_its_command(of: tuple[str, ...], rule: str | None) -> None:
    command = replace(FINE, takes=taking(words=text(), more=text()), rules=(Rule(of, short),))
    if rule is None:
        check_commands([command])
    else:
        assert broken(command) == f"/fine: {rule}"


def test_two_commands_have_two_names() -> None:
    assert "/fine: 2 commands have this name" in broken(FINE, FINE)


def test_a_command_is_never_also_a_group() -> None:
    assert "/fine: the first word of sub-commands" in broken(FINE, replace(FINE, name="fine too"))
    check_commands([FINE, replace(FINE, name="fine save", hidden=True)])


def test_a_group_has_at_most_25_commands() -> None:
    many = [replace(FINE, name=f"many {letter}") for letter in "abcdefghijklmnopqrstuvwxyz"]
    check_commands(many[:25])
    assert "/many: a group has at most 25 listed sub-commands, not 26" in broken(*many)


def test_what_is_not_listed_takes_no_place_in_a_group() -> None:
    many = [replace(FINE, name=f"many {letter}") for letter in "abcdefghijklmnopqrstuvwxyz"]
    check_commands([*many[:25], replace(many[25], listed=False)])


def test_a_summary_has_at_most_26_letters_where_it_is_seen() -> None:
    long = replace(FINE, summary=_("x" * 27))
    assert "a summary has at most 26 letters, not 27" in broken(long)
    check_commands([replace(long, name="long", hidden=True), replace(FINE, summary=_("x" * 26))])


def test_a_form_has_a_short_title() -> None:
    asking = replace(FINE, takes=taking(words=text()), summary=_("x" * 25))
    assert "the title of a form" in broken(asking)
    check_commands([replace(asking, title=_("x" * 24)), replace(FINE, name="other", summary=_("x" * 25))])


def test_a_submit_button_has_few_words() -> None:
    assert "submit button" in broken(replace(FINE, submit=_("x" * 25)))


def test_at_most_25_fields_are_asked() -> None:
    names = [f"field_{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    check_commands([replace(FINE, takes=taking(**dict.fromkeys(names[:25], text())))])
    assert "at most 25 fields" in broken(replace(FINE, takes=taking(**dict.fromkeys(names, text()))))


@pytest.mark.parametrize(
    ("asked", "rule"),
    [
        ({"Words": text()}, "small letters with underscores"),
        ({"w" * 33: text()}, "at most 32"),
        ({"words": Annotated[str, Ask(_("x" * 46), readers=READERS)]}, "a label has at most 45 letters, not 46"),
        ({"words": text(hint=_("x" * 70))}, "together at most 100 letters, not 102"),
        ({"words": Annotated[str, Ask(_("Words"))]}, "says who will read it"),
        ({"words": text(max_length=3001)}, "at most 3000 letters"),
        ({"words": text(depends="other")}, "depends on 'other', which is not declared before it"),
        ({"words": Annotated[str, Ask(_("Words"), never=True)]}, "cannot be required"),
        ({"when": Annotated[date, Ask(_("When?"), headline=True)]}, "only a text can be the headline"),
        ({"number": Annotated[int, Ask(_("Number"))]}, "has a minimum, and a maximum"),
        ({"number": Annotated[int, Ask(_("Number"), minimum=1)]}, "has a minimum, and a maximum"),
        ({"number": Annotated[int, Ask(_("Number"), minimum=2, maximum=1)]}, "has a minimum, and a maximum"),
        ({"choice": choices(26)}, "at most 25 choices"),
        ({"choice": choices(2, letters=76)}, "a choice has at most 75 letters: c0"),
    ],
)
def test_a_field_that_some_platform_could_not_show(asked: dict[str, object], rule: str) -> None:
    assert rule in broken(replace(FINE, takes=taking(**asked)))


@pytest.mark.parametrize(
    "asked",
    [
        {"words": text(hint=_("x" * 68), max_length=3000, headline=True)},
        {"words": Annotated[str, Ask(_("x" * 45), readers=READERS)]},
        {"words": (Annotated[str | None, Ask(_("Words"), never=True)], None)},
        {"country": Annotated[CountryCode, Ask(_("Country"), suggest=countries)], "words": text(depends="country")},
        {"number": Annotated[int, Ask(_("Number"), minimum=1, maximum=1)]},
        {"choice": choices(25, letters=75)},
    ],
)
def test_a_field_within_all_limits(asked: dict[str, object]) -> None:
    check_commands([replace(FINE, takes=taking(**asked))])


def test_every_broken_rule_is_named_at_once() -> None:
    said = broken(replace(FINE, name="No", summary=_("x" * 30)), replace(FINE, submit=_("x" * 30)))
    assert len(said.splitlines()) == 3


def test_the_bot_does_not_start_with_a_wrong_command(
    monkeypatch: pytest.MonkeyPatch, sqlite_url: str, clock: MovableClock
) -> None:
    database = Database(sqlite_url)
    Core(database, clock)
    monkeypatch.setitem(COMMANDS, "wrong", replace(FINE, name="Wrong"))
    with pytest.raises(WrongDeclarationError, match="/Wrong"):
        Core(database, clock)

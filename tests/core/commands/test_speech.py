"""Words as people type them become a command with values; what no field takes is kept apart, to be shown back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.commands import COMMANDS
from core.commands.speech import Words, command_lines, read_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("we called on Tuesday", Words("desk", {"words": "we called on Tuesday"})),
        ("", Words("desk", {"words": ""})),
        ("/log", Words("log")),
        ("/LOG how:video story hour", Words("log", {"how": "video", "about": "story hour"})),
        ("/log about:this and that", Words("log", {"about": "this"}, "and that")),
        ("/sister", Words("sister home")),
        ("/Sister  History", Words("sister history")),
        ("/staff start_card now", Words("staff start-card", {}, "now")),
        ("/staff inactive days:60 region:Africa", Words("staff inactive", {"days": "60", "region": "Africa"})),
        ("/staff inactive page:2", Words("staff inactive", {}, "page:2")),
        ("/sister histry", Words("sister histry")),
        ("/log\nWe had a call", Words("log", {"about": "We had a call"})),
        ("/log\u00a0how:call", Words("log", {"how": "call"})),
        ("/sister\thistory", Words("sister history")),
        ("\u200b／log hello", Words("log", {"about": "hello"})),
        ("Help!", Words("sister help")),
        ("/staff csv days:60", Words("staff csv")),
        ("/desk hello", Words("desk")),
        ("/", Words("")),
        (f"/{'x' * 100} y", Words("x" * 40)),
        (f"/sister {'x' * 100} y", Words("sister " + "x" * 53)),
    ],
)
def test_what_is_typed_is_read(text: str, words: Words) -> None:
    assert read_words(text) == words


@settings(max_examples=50, deadline=None)
@given(
    start=st.sampled_from(["", "/", "/log ", "/sister ", "/staff inactive ", "/introduce "]),
    text=st.text(st.characters(codec=None), max_size=40),
)
def test_whatever_is_typed_is_read(start: str, text: str) -> None:
    words = read_words(start + text)
    command = COMMANDS.get(words.command)
    if command is not None:
        assert set(words.given) <= {declared.name for declared in command.fields}


def test_options_are_what_can_be_typed_and_only_what_has_no_default_must_be() -> None:
    (log,) = [line for line in command_lines() if line.name == "log"]
    assert [(option.name, option.required, option.headline) for option in log.options] == [
        ("partnership", False, False),
        ("how", True, False),
        ("when", False, False),
        ("about", False, True),
        ("libraries", False, False),
    ]

"""Sentences in Discord's forms: what is bold, what a member's signs cannot do, moments, right to left."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord.words import escaped, markdown, plain_words
from core.chat import (
    CommandName,
    Day,
    Link,
    Listing,
    Moment,
    MomentForm,
    Name,
    Reader,
    Strong,
    Text,
    _,
    name,
    strong,
)
from tests.clock import START
from tests.fakes.discord.reading import Piece, read

READER = Reader("en", "Pacific/Fiji")
BOTH = Listing((Name("Suva"), Name("Lima")))
KARAMA = "مكتبة الكرامة"


# Bold, and commands


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        (_("“{text}” is not clear: {both}?", text=Name("x"), both=BOTH), "**“x” is not clear: Suva and Lima?**"),
        (_("More is in {help}", help=CommandName("sister help")), "**More is in `/sister help`**"),
        (strong(Name(" Amman \n Lima ")), " **Amman** \n **Lima** "),
    ],
)
def test_what_is_bold_stands_between_one_pair_of_stars_a_line(sentence: Text, shown: str) -> None:
    assert markdown(sentence, READER, strong=True) == shown


def test_the_strong_words_of_a_sentence_are_bold() -> None:
    assert markdown(_("{both} are partners.", both=Strong(BOTH)), READER) == "**Suva and Lima** are partners."


def test_a_command_that_cannot_be_typed_alone_is_spelt_as_what_it_means() -> None:
    both = _(
        "{sister} or {staff}, not {log}", sister=CommandName("sister"), staff=CommandName("staff"), log=Name("/log")
    )

    assert markdown(both, READER) == "`/sister home` or `/staff home`, not /log"
    assert plain_words(both, READER) == "/sister home or /staff home, not /log"


def test_a_command_that_a_member_made_up_ends_no_code() -> None:
    shown = markdown(_("I do not know {command}.", command=CommandName("<@1>`*x*")), READER)

    assert shown == "I do not know `/<@1>ˋ*x*`."
    assert read(shown)[1] == Piece("/<@1>ˋ*x*", frozenset({"code"}))


# What a member wrote


@pytest.mark.parametrize(
    ("written", "shown", "alike"),
    [
        ("story_hour C:\\Users 2~3", "story_hour C:\\\\Users 2~3", "story_hour C:∖Users 2~3"),
        ("*x* 2*3*4 **y**", r"\*x\* 2\*3\*4 \*\*y\*\*", "∗x∗ 2∗3∗4 ∗∗y∗∗"),
        ("_x_ a__b__c ملف_جديد_", r"\_x\_ a\_\_b\_\_c ملف\_جديد\_", "ˍxˍ aˍˍbˍˍc ملفˍجديدˍ"),
        ("~~gone~~ ||hidden||", r"\~\~gone\~\~ \|\|hidden\|\|", "∼∼gone∼∼ ∣∣hidden∣∣"),
        ("`code` ```\nblock```", "\\`code\\` \\`\\`\\`\nblock\\`\\`\\`", "ˋcodeˋ ˋˋˋ\nblockˋˋˋ"),
        ("[here](https://a.example/b_c)", r"\[here](https\://a.example/b_c)", "［here](https∶//a.example/b_c)"),
        ("<@1> <#2> <t:3> </log:4> <3", r"\<@1> \<#2> \<t:3> \</log:4> \<3", "＜@1> ＜#2> ＜t:3> ＜/log:4> ＜3"),
        ("@everyone, ana@here.example", r"\@everyone, ana\@here.example", "＠everyone, ana＠here.example"),
        ("# one\n## two\n#1", "\\# one\n\\## two\n\\#1", "＃ one\n＃# two\n＃1"),
        ("-# small\n- a\n  + b\n3. c", "\\-# small\n\\- a\n  \\+ b\n3\\. c", "‐# small\n‐ a\n  ＋ b\n3․ c"),
        ("> said\n>>> so, a > b - c", "\\> said\n\\>>> so, a > b - c", "＞ said\n＞>> so, a > b - c"),
    ],
)
def test_a_member_s_signs_do_nothing_where_markup_is_read(written: str, shown: str, alike: str) -> None:
    assert markdown(name(written), READER) == escaped(written) == shown
    assert markdown(name(written), READER, alike=True) == alike
    assert read(shown) == [Piece(written)]
    assert read(alike) == [Piece(alike)]


SIGNS = st.text(st.sampled_from(r"\*_`~|[]()<>@#:/-+.1& aZé٣ه" + "\n\u2068"), max_size=24)
WHOLE = st.sampled_from(["@everyone", "<@123>", "https://a.example", "[x](https://a.example)", "</log:1>", "<t:1:F>"])


@settings(max_examples=500)
@given(st.lists(SIGNS | WHOLE, min_size=1).map("".join))
def test_whatever_a_member_writes_is_read_as_it_was_written(written: str) -> None:
    assert "".join(piece.text for piece in read(escaped(written))) == written
    for alike in (False, True):
        assert not any(piece.styles for piece in read(escaped(written, alike=alike)))
    assert len(escaped(written, alike=True)) == len(written)


@settings(max_examples=300)
@given(SIGNS.filter(str.strip))
def test_a_member_s_words_may_be_bold_and_stay_harmless(written: str) -> None:
    shown = read(markdown(_("{who} wrote.", who=Strong(Name(written))), READER))

    assert "".join(piece.text for piece in shown) in {f"{written} wrote.", f"\u2068{written}\u2069 wrote."}
    assert {style for piece in shown for style in piece.styles} == {"bold"}


def test_a_day_that_begins_a_sentence_begins_no_list() -> None:
    german = markdown(_("{day}", day=Day(START.date())), Reader("de", "Europe/Berlin"))
    assert german == "20\\. November 2026"


# Moments


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        (MomentForm.FULL, "<t:1795140720:F>"),
        (MomentForm.DAY_CLOCK, "<t:1795140720:F>"),
        (MomentForm.WEEKDAY, "<t:1795140720:F>"),
        (MomentForm.CLOCK, "<t:1795140720:t>"),
    ],
)
def test_a_moment_is_read_in_the_zone_of_everybodys_device(form: MomentForm, shown: str) -> None:
    sentence = _("Queued for {moment}", moment=Strong(Listing((Moment(START, form),))))
    assert markdown(sentence, READER) == f"Queued for **{shown}**"


def test_a_moment_in_a_zone_of_its_own_stays_in_it() -> None:
    there = Moment(START, MomentForm.WEEKDAY, "Asia/Amman")
    both = _("{here}: there it is {there}.", here=Moment(START, MomentForm.CLOCK), there=there)

    assert markdown(both, READER) == "<t:1795140720:t>: there it is Friday 05:12."


def test_where_no_markup_is_read_a_moment_is_spelt() -> None:
    assert plain_words(_("until {time}", time=Moment(START, MomentForm.CLOCK)), READER) == "until 14:12"


# From right to left


def test_a_name_from_right_to_left_does_not_turn_the_words_round_it() -> None:
    logged = _("Logged: {way} with {partner}, {day}.", way=Name("chat"), partner=Name(KARAMA), day=Day(START.date()))

    assert plain_words(logged, READER) == f"Logged: \u2068chat\u2069 with \u2068{KARAMA}\u2069, 20 November 2026."
    assert markdown(logged, READER) == plain_words(logged, READER)


def test_a_name_by_itself_and_sentences_from_left_to_right_are_as_they_are() -> None:
    assert plain_words(name(KARAMA), READER) == KARAMA
    assert plain_words(_("With {partner}.", partner=Name("Suva")), READER) == "With Suva."


def test_an_address_is_a_link_and_brings_no_picture() -> None:
    sentence = _("See {page}.", page=Link("https://example.org/a_b?c=1&d=2"))
    assert markdown(sentence, Reader()) == "See <https://example.org/a_b?c=1&d=2>."

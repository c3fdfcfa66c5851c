"""Sentences in Slack's forms: what is bold, what a member's signs cannot do, and names from right to left."""

from __future__ import annotations

import pytest

from adapters.slack.words import escaped, mrkdwn, plain_words, rich_elements, unescaped, unlinked
from core.chat import CommandName, Day, Link, Listing, Name, Reader, Strong, Text, _, name, strong
from tests.clock import START

READER = Reader("en", "Pacific/Fiji")
BOTH = Listing((Name("Suva"), Name("Lima")))
KARAMA = "مكتبة الكرامة"


# Bold


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        (_("“{text}” is not clear: {both}?", text=Name("x"), both=BOTH), "*“x” is not clear: Suva and Lima?*"),
        (_("{count} days ago", count=30), "*30 days ago*"),
        (_("More is in {home}", home=CommandName("sister")), "*More is in `/sister`*"),
        (strong(Name(" Amman \n Lima ")), " *Amman* \n *Lima* "),
    ],
)
def test_what_is_bold_stands_between_one_pair_of_stars_a_line(sentence: Text, shown: str) -> None:
    assert mrkdwn(sentence, READER, strong=True) == shown


def test_the_strong_words_of_a_sentence_are_bold() -> None:
    assert mrkdwn(_("{both} are partners.", both=Strong(BOTH)), READER) == "*Suva and Lima* are partners."


def test_words_in_one_style_are_one_piece() -> None:
    talked = _("{both} talked on {day}, see {log}.", both=Strong(BOTH), day=Day(START.date()), log=CommandName("log"))
    assert rich_elements(talked, READER) == [
        {"type": "text", "text": "Suva and Lima", "style": {"bold": True}},
        {"type": "text", "text": " talked on 20 November 2026, see "},
        {"type": "text", "text": "/log", "style": {"code": True}},
        {"type": "text", "text": "."},
    ]


# What a member wrote


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a & b", "a &amp; b"),
        ("<!here> <@U1>", "&lt;!here&gt; &lt;@U1&gt;"),
        ("*x* _y_ ~z~ `q`", "∗x∗ ˍyˍ ∼z∼ ˋqˋ"),
        ("＊x＊ ＿y＿ ｀q｀", "﹡x﹡ ˍyˍ ˋqˋ"),
        ("**x**", "∗∗x∗∗"),
        ("story_hour 2*3*4 https://a.example/b_c", "story_hour 2*3*4 https://a.example/b_c"),
        ("ملف_جديد_", "ملفˍجديدˍ"),
        ("a > b", "a &gt; b"),
        ("> said\n >> she\n＞ so", "\u00ad&gt; said\n\u00ad &gt;&gt; she\n\u00ad＞ so"),
    ],
)
def test_a_member_s_signs_do_nothing_where_markup_is_read(written: str, shown: str) -> None:
    assert mrkdwn(name(written), READER) == shown
    assert escaped(written) == shown


def test_a_command_that_a_member_made_up_ends_no_code() -> None:
    assert mrkdwn(_("I do not know {command}.", command=CommandName("<`*x*")), READER) == "I do not know `/&lt;ˋ*x*`."


# From right to left


def test_a_name_from_right_to_left_does_not_turn_the_words_round_it() -> None:
    logged = _("Logged: {way} with {partner}, {day}.", way=Name("chat"), partner=Name(KARAMA), day=Day(START.date()))
    said = f"Logged: \u2068chat\u2069 with \u2068{KARAMA}\u2069, 20 November 2026."

    assert plain_words(logged, READER) == mrkdwn(logged, READER) == said
    assert rich_elements(logged, READER) == [{"type": "text", "text": said}]


def test_a_name_by_itself_and_sentences_from_left_to_right_are_as_they_are() -> None:
    assert plain_words(name(KARAMA), READER) == KARAMA
    assert plain_words(_("With {partner}.", partner=Name("Suva")), READER) == "With Suva."


@pytest.mark.parametrize(
    ("sent", "written"),
    [
        ("see &lt;b&gt; &amp; more", "see <b> & more"),
        ("see <https://a.org/x?a=1&amp;b=2|a.org/x> now", "see a.org/x now"),
        ("<https://a.org>", "https://a.org"),
        ("<mailto:ana@suva.example|ana@suva.example>", "ana@suva.example"),
        ("ask <@U2> in <#C1|general>", "ask @U2 in #general"),
        ("<!here> and <!subteam^S1|staff>", "@here and @staff"),
        ("&amp;lt; stays", "&lt; stays"),
    ],
)
def test_what_slack_put_around_words_is_taken_off(sent: str, written: str) -> None:
    assert unescaped(unlinked(sent)) == written


def test_an_address_is_a_link_in_both_forms() -> None:
    sentence = _("See {page}.", page=Link("https://example.org/a_b?c=1&d=2"))
    assert rich_elements(sentence, Reader())[1] == {"type": "link", "url": "https://example.org/a_b?c=1&d=2"}
    assert mrkdwn(sentence, Reader()) == "See <https://example.org/a_b?c=1&amp;d=2>."

"""Cards as Components V2: what each part becomes, what stands together, and what fits."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.discord.cards import ACCENT, COMPONENTS_V2, SIGNAL, card_components, card_message, files_of
from core.chat import (
    About,
    Button,
    Buttons,
    Choice,
    CommandName,
    Context,
    Divider,
    Fact,
    Facts,
    FileRef,
    Image,
    Importance,
    Moment,
    MomentForm,
    Name,
    Pick,
    Reader,
    Row,
    Rows,
    Strong,
    Style,
    Table,
    _,
    card,
    name,
    strong,
)
from tests.fakes.discord.components import inside
from tests.fakes.discord.limits import faults_of_message
from tests.fakes.discord.openapi import AT_HAND, MESSAGE, faults_by_description

SUVA = Reader("en", "Pacific/Fiji")
AT = datetime(2026, 12, 5, 22, tzinfo=UTC)

Json = dict[str, Any]


def press(label: str, handle: str, style: Style = Style.NORMAL) -> Button:
    return Button(label=_("{label}", label=Name(label)), command="x", handle=handle, style=style)


def said(text: str) -> Json:
    return {"type": 10, "content": text}


def beside(text: str, accessory: Json) -> Json:
    return {"type": 9, "components": [said(text)], "accessory": accessory}


def button(label: str, handle: str, style: int = 2) -> Json:
    return {"type": 2, "style": style, "label": label, "custom_id": handle}


def eight_rows(text: str = "Library") -> Rows:
    """As large as a page of a list is."""
    rows = (Row(title=name(text), aside=_("64 days"), button=press("Nudge now", f"n{n}")) for n in range(8))
    turn = tuple(press(label, label) for label in ("Newer", "Older", "Days", "CSV", "Home"))
    return Rows(
        title=_("30 partners"), action=press("Change", "c"), rows=tuple(rows), foot=_("1 to 8 of 30"), buttons=turn
    )


# What each part becomes


def test_a_message_is_one_container_that_pings_nobody() -> None:
    shown = card(_("{who} wrote in {home}.", who=Strong(Name("@everyone *Ana*")), home=CommandName("log")))

    assert card_message(shown, SUVA) == {
        "flags": COMPONENTS_V2,
        "components": [
            {"type": 17, "accent_color": ACCENT, "components": [said(r"**\@everyone \*Ana\*** wrote in `/log`.")]}
        ],
        "allowed_mentions": {"parse": []},
    }


def test_what_needs_attention_has_the_signal_colour() -> None:
    (container,) = card_message(card(_("Hello."), importance=Importance.ATTENTION), SUVA)["components"]
    assert container["accent_color"] == SIGNAL


def test_facts_lists_and_small_lines() -> None:
    shown = card(
        Facts(
            (
                Fact(label=_("Where"), value=name("Suva")),
                Fact(label=_("How?"), value=_("By call")),
                Fact(label=_("About"), value=name("One.\n- Two.")),
            )
        ),
        Divider(),
        Rows(
            title=_("2 partners"),
            detail=_("Longest first."),
            action=press("Change", "h1"),
            rows=(
                Row(title=strong(Name("Amman")), aside=_("64 days"), button=press("Nudge now", "h2", Style.PRIMARY)),
                Row(title=name("Lima"), detail=_("Nobody is connected."), note=_("Nobody to nudge")),
            ),
            foot=_("1 to 2 of 2"),
            buttons=(press("Home", "h3", Style.QUIET),),
        ),
    )

    assert card_components(shown, SUVA) == [
        said("**Where**: Suva\n**How?** By call\n**About**:\nOne.\n\\- Two."),
        {"type": 14},
        beside("### 2 partners\nLongest first.", button("Change", "h1")),
        beside("**Amman** · 64 days", button("Nudge now", "h2", style=1)),
        said("**Lima**\nNobody is connected.\n-# Nobody to nudge\n-# 1 to 2 of 2"),
        {"type": 1, "components": [button("Home", "h3")]},
    ]


def test_a_small_line_stands_close_to_what_it_is_about_and_paragraphs_apart() -> None:
    shown = card(
        Context(_("Sign of life"), About.CAPTION),
        _("Working."),
        Context(name("Read by staff.\nAnd by mentors."), About.READERS),
        Divider(),
        _("One."),
        name("-# Two."),
    )

    assert card_components(shown, SUVA) == [
        said("-# **Sign of life**\nWorking.\n-# Read by staff.\n-# And by mentors."),
        {"type": 14},
        said("One."),
        said("\\-# Two."),
    ]


def test_buttons_stand_in_rows_of_five_and_say_how_long_they_work() -> None:
    until = _("until {time}", time=Moment(AT, MomentForm.CLOCK))
    undo = Button(label=_("Undo"), command="x", handle="h0", style=Style.PRIMARY, until=until)
    drawn = card_components(card(Buttons((undo, *(press(f"B{n}", f"h{n}") for n in range(1, 7))))), SUVA)

    assert [len(row["components"]) for row in drawn[:2]] == [5, 2]
    assert drawn[0]["components"][0] == button("Undo", "h0", style=1)
    assert drawn[2:] == [said("-# Undo until <t:1796508000:t>")]


def test_a_pick_is_a_menu_of_its_own_row() -> None:
    choices = (Choice(value="1", label=name("*Amman*")), Choice(value="2", label=name("Lima")))
    drawn = card_components(card(Pick(label=_("Partner"), field="p", choices=choices, button=press("Go", "h1"))), SUVA)

    options = [{"label": "*Amman*", "value": "1"}, {"label": "Lima", "value": "2"}]
    menu = {"type": 3, "custom_id": "h1", "placeholder": "Partner", "options": options}
    assert drawn == [{"type": 1, "components": [menu]}]


def test_a_small_table_is_lines_with_a_bold_head() -> None:
    shown = card(Table(head=(_("Library"), _("Days")), rows=((name("Amman"), _("64")), (name("Lima"), _("30")))))
    assert card_components(shown, SUVA) == [said("**Library** · **Days**\nAmman · 64\nLima · 30")]


def test_pictures_and_files_are_shown_from_attachments_by_names_that_discord_takes() -> None:
    chart = Image(file="f1", alt=_("A chart"))
    files = [FileRef(file=f"f{n}", name=called, media_type="text/csv", size=3) for n, called in FILES]
    message = card_message(shown := card(_("Here they are."), chart, *files), SUVA)

    assert files_of(shown) == (chart, *files)
    assert message["attachments"] == [
        {"id": "0", "filename": "picture.png", "description": "A chart"},
        {"id": "1", "filename": "quiet.csv"},
        {"id": "2", "filename": "my_talks.csv", "title": "my talks.csv"},
        {"id": "3", "filename": "4-my_talks.csv", "title": "my&talks.csv"},
    ]
    assert message["components"][0]["components"][1:] == [
        {"type": 12, "items": [{"media": {"url": "attachment://picture.png"}, "description": "A chart"}]},
        {"type": 13, "file": {"url": "attachment://quiet.csv"}},
        {"type": 13, "file": {"url": "attachment://my_talks.csv"}},
        {"type": 13, "file": {"url": "attachment://4-my_talks.csv"}},
    ]
    assert faults_of_message(message) == []


FILES = [(2, "quiet.csv"), (3, "my talks.csv"), (4, "my&talks.csv")]


# What fits


def test_eight_rows_with_all_that_a_list_may_have_fit_into_forty_components() -> None:
    message = card_message(card(eight_rows(), Context(_("Read by staff."))), SUVA)

    assert faults_of_message(message) == []
    assert sum(1 for _each in inside(message["components"][0])) == 36


def test_a_member_s_signs_are_escaped_while_the_card_has_room_and_else_written_alike() -> None:
    short, long = (card(Facts((Fact(label=_("About"), value=name("*" * n)),)), _("`log`")) for n in (1990, 2000))

    assert card_components(short, SUVA)[0]["content"] == "**About**: " + "\\*" * 1990
    assert card_components(long, SUVA) == [said("**About**: " + "∗" * 2000), said("ˋlogˋ")]
    assert faults_of_message(card_message(short, SUVA)) == faults_of_message(card_message(long, SUVA)) == []


@pytest.mark.parametrize("letter", ["三", "ع", "😀", "*", "\\"])
def test_the_longest_text_that_somebody_may_write_fits_in_every_script(letter: str) -> None:
    talk = _("{who} logged a talk with you.", who=Strong(Name(letter * 200)))
    shown = card(talk, Facts((Fact(label=_("About"), value=name(letter * 2000)),)), Buttons((press("Home", "h1"),)))

    assert faults_of_message(card_message(shown, SUVA)) == []


@pytest.mark.skipif(not AT_HAND, reason="reference data not at hand")
def test_every_part_is_as_discord_s_own_description_has_it() -> None:
    pick = Pick(label=_("P"), field="p", choices=(Choice(value="1", label=_("One")),), button=press("Go", "h1"))
    picture = Image(file="f1", alt=_("A chart"))
    file = FileRef(file="f2", name="quiet.csv", media_type="text/csv", size=3)
    shown = card(_("Hello."), Divider(), pick, picture, file, eight_rows(), Context(_("So.")))

    assert faults_by_description(card_message(shown, SUVA, notice=7), MESSAGE) == []
    assert faults_by_description({"components": [{"type": 17, "components": []}]}, MESSAGE)

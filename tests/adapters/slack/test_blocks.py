"""Cards as Block Kit: what each part becomes, and what a member's words cannot do."""

from __future__ import annotations

from datetime import UTC, datetime

from adapters.slack.blocks import card_blocks, card_text, files_of
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
from tests.fakes.slack.limits import faults_of_message

SUVA = Reader("en", "Pacific/Fiji")
AT = datetime(2026, 12, 5, 22, tzinfo=UTC)


def press(label: str, handle: str, style: Style = Style.NORMAL) -> Button:
    return Button(label=_("{label}", label=Name(label)), command="x", handle=handle, style=style)


def small(text: str) -> dict[str, object]:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}


def button(number: int, label: str, handle: str) -> dict[str, object]:
    text = {"type": "plain_text", "text": label, "emoji": True}
    return {"type": "button", "action_id": f"press.{number}", "text": text, "value": handle}


def test_a_paragraph_is_rich_text_in_which_nothing_of_a_member_acts() -> None:
    shown = card(_("{who} wrote in {home}.", who=Strong(Name("<!channel> *Ana*")), home=CommandName("sister")))
    (block,) = card_blocks(shown, SUVA)

    assert block["elements"][0]["elements"] == [
        {"type": "text", "text": "<!channel> *Ana*", "style": {"bold": True}},
        {"type": "text", "text": " wrote in "},
        {"type": "text", "text": "/sister", "style": {"code": True}},
        {"type": "text", "text": "."},
    ]


def test_facts_lists_and_small_lines() -> None:
    shown = card(
        Facts((Fact(label=_("Where"), value=name("Suva")),)),
        Divider(),
        Rows(
            title=_("2 partners"),
            detail=_("Longest first."),
            action=press("Change", "h1"),
            rows=(
                Row(title=strong(Name("Amman")), aside=_("64 days"), button=press("Nudge now", "h2")),
                Row(title=name("Lima"), detail=_("Nobody is connected."), note=_("Nobody to nudge")),
            ),
            foot=_("1 to 2 of 2"),
            buttons=(press("Home", "h3"),),
        ),
        Context(_("Read by staff."), About.READERS),
        Context(_("Sign of life"), About.CAPTION),
    )

    assert card_blocks(shown, SUVA) == [
        {"type": "section", "fields": [{"type": "mrkdwn", "text": "*Where*\nSuva"}]},
        {"type": "divider"},
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": "*2 partners*\nLongest first."},
            "accessory": button(1, "Change", "h1"),
        },
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": "*Amman*  64 days"},
            "accessory": button(2, "Nudge now", "h2"),
        },
        {"type": "section", "text": {"type": "mrkdwn", "text": "*Lima*\nNobody is connected.\nNobody to nudge"}},
        small("1 to 2 of 2"),
        {"type": "actions", "elements": [button(3, "Home", "h3")]},
        small("Read by staff.\n*Sign of life*"),
    ]


def test_a_long_fact_has_a_paragraph_of_its_own_between_the_short_ones() -> None:
    where, about = Fact(label=_("Where"), value=name("Suva")), Fact(label=_("About"), value=name("*" * 2000))
    drawn = card_blocks(card(Facts((where, about, where))), SUVA)

    assert [block["type"] for block in drawn] == ["section", "rich_text", "section"]
    assert drawn[1]["elements"][0]["elements"] == [
        {"type": "text", "text": "About", "style": {"bold": True}},
        {"type": "text", "text": "\n"},
        {"type": "text", "text": "*" * 2000},
    ]
    assert faults_of_message(drawn) == []


def test_words_that_are_too_long_for_a_section_or_a_small_line_stand_in_rich_text() -> None:
    endless = name("&" * 700)
    rows = Rows(title=_("List"), rows=(Row(title=endless, aside=_("64 days"), button=press("Nudge now", "h1")),))
    drawn = card_blocks(card(rows, Context(name("&" * 500)), Context(name("&" * 500)), Context(endless)), SUVA)

    assert [block["type"] for block in drawn] == ["section", "rich_text", "actions", "context", "context", "rich_text"]
    assert [piece["text"] for piece in drawn[1]["elements"][0]["elements"]] == ["&" * 700, "\n", "64 days"]
    assert drawn[2]["elements"] == [button(1, "Nudge now", "h1")]
    assert faults_of_message(drawn) == []


def test_buttons_stand_in_rows_of_five_and_say_how_long_they_work() -> None:
    undo = Button(label=_("Undo"), command="x", handle="h0", style=Style.PRIMARY, until=_("until 14:27"))
    drawn = card_blocks(card(Buttons((undo, *(press(f"B{n}", f"h{n}") for n in range(1, 7))))), SUVA)

    assert [len(block["elements"]) for block in drawn] == [5, 2, 1]
    assert drawn[0]["elements"][0]["style"] == "primary"
    assert drawn[2] == small("Undo until 14:27")
    assert faults_of_message(drawn) == []


def test_a_pick_is_a_menu_whose_block_carries_the_handle() -> None:
    choices = (Choice(value="1", label=name("Amman")), Choice(value="2", label=name("Lima")))
    (block,) = card_blocks(card(Pick(label=_("Partner"), field="p", choices=choices, button=press("Go", "h1"))), SUVA)

    assert block["block_id"] == "h1"
    assert [each["value"] for each in block["elements"][0]["options"]] == ["1", "2"]
    assert faults_of_message([block]) == []


def test_a_small_table_is_lines_with_a_bold_head() -> None:
    shown = card(Table(head=(_("Library"), _("Days")), rows=((name("Amman"), _("64")), (name("Lima"), _("30")))))
    (block,) = card_blocks(shown, SUVA)

    lines = ["".join(piece["text"] for piece in section["elements"]) for section in block["elements"]]
    assert lines == ["Library · Days\n", "Amman · 64\n", "Lima · 30"]
    assert block["elements"][0]["elements"][0]["style"] == {"bold": True}
    assert faults_of_message([block]) == []


def test_in_a_channel_a_moment_is_read_in_everybodys_own_zone() -> None:
    shown = card(_("Posted {at}.", at=Moment(AT, MomentForm.FULL)))
    (here,), (everywhere,) = card_blocks(shown, SUVA), card_blocks(shown, SUVA, native=True)

    assert here["elements"][0]["elements"] == [{"type": "text", "text": "Posted Sunday 6 December 2026, 10:00 (Suva)."}]
    assert everywhere["elements"][0]["elements"][1] == {
        "type": "date",
        "timestamp": 1796508000,
        "format": "{date_long_pretty}, {time}",
        "fallback": "Sunday 6 December 2026, 10:00 (Suva)",
    }


def test_files_and_pictures_are_no_blocks() -> None:
    file = FileRef(file="f2", name="quiet.csv", media_type="text/csv", size=3)
    picture = Image(file="f1", alt=_("A chart"))
    shown = card(_("Here it is."), picture, file)

    assert len(card_blocks(shown, SUVA)) == 1
    assert files_of(shown) == (picture, file)


def test_the_words_for_notifications_are_escaped() -> None:
    shown = card(_("{name} says hello.", name=Name("<@U1> & Co")), Buttons((press("Home", "h1"),)))
    assert card_text(shown, SUVA) == "&lt;@U1&gt; &amp; Co says hello."


def test_who_does_not_see_the_card_hears_everything_but_its_buttons() -> None:
    row = Row(title=name("Amman"), aside=_("64 days"), detail=_("Nobody nudged yet."), button=press("Nudge now", "h1"))
    shown = card(
        _("Hello."),
        Facts((Fact(label=_("Where"), value=name("Suva")),)),
        Rows(title=_("1 partner"), rows=(row,), foot=_("1 to 1 of 1"), buttons=(press("Home", "h2"),)),
        Table(head=(_("Library"), _("Days")), rows=((name("Lima"), _("30")),)),
        Context(_("Read by staff.")),
    )
    assert card_text(shown, SUVA).split("\n") == [
        "Hello.",
        "Where: Suva",
        "1 partner",
        "Amman, 64 days, Nobody nudged yet.",
        "1 to 1 of 1",
        "Library, Days",
        "Lima, 30",
        "Read by staff.",
    ]

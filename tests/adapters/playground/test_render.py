"""Cards and forms as the JSON of docs/playground.md."""

from __future__ import annotations

from datetime import UTC, date, datetime

from adapters.playground.render import card_json, handles_of
from adapters.playground.render_form import errors_json, form_json
from core.chat import (
    About,
    Button,
    Buttons,
    Choice,
    CommandName,
    Context,
    Day,
    Divider,
    Fact,
    Facts,
    Field,
    FileRef,
    Form,
    Gesture,
    Image,
    Importance,
    Kind,
    Moment,
    MomentForm,
    Name,
    Pick,
    Problem,
    Reader,
    Row,
    Rows,
    Strong,
    Style,
    Table,
    Text,
    _,
    card,
    name,
    strong,
)

SUVA = Reader("en", "Pacific/Fiji")
AT = datetime(2026, 12, 5, 22, tzinfo=UTC)


def words(text: str, *runs: dict[str, object]) -> dict[str, object]:
    return {"text": text, "runs": list(runs) or [{"text": text}]}


def press(label: str, handle: str, *, once: bool = False, until: Text | None = None) -> Button:
    return Button(label=_("{label}", label=Name(label)), command="x", handle=handle, once=once, until=until)


def test_every_kind_of_part() -> None:
    shown = card(
        _("Hello."),
        Facts((Fact(label=_("Where"), value=name("Suva")),)),
        Table(head=(_("Day"),), rows=((_("{day}", day=Day(date(2026, 12, 3))),),)),
        Rows(
            title=strong(Name("Quiet")),
            detail=_("a detail"),
            action=press("Export", "1"),
            rows=(
                Row(title=name("Amman"), aside=_("aside"), detail=_("more"), button=press("Open", "2")),
                Row(title=name("Suva"), note=_("asleep")),
            ),
            foot=_("1 to 2 of 9"),
            buttons=(press("Next", "3"),),
        ),
        Pick(
            label=_("Which?"),
            field="library",
            choices=(Choice(value="7", label=name("Juneau")),),
            button=press("", "4", once=True),
        ),
        Image(file="f1", alt=_("A tree")),
        FileRef(file="f2", name="tree.pdf", media_type="application/pdf", size=12),
        Divider(),
        Buttons((press("Undo", "5", once=True, until=_("until {time}", time=Moment(AT, MomentForm.CLOCK))),)),
        Context(_("Only you read this."), About.READERS),
        importance=Importance.ATTENTION,
    )
    assert handles_of(shown) == {"1": False, "2": False, "3": False, "4": True, "5": True}
    assert card_json(shown, SUVA) == {
        "importance": "attention",
        "parts": [
            {"kind": "text", **words("Hello.")},
            {"kind": "facts", "facts": [{"label": words("Where"), "value": words("Suva", _name("Suva"))}]},
            {
                "kind": "table",
                "head": [words("Day")],
                "rows": [[words("3 December 2026", {"text": "3 December 2026", "as": "day"})]],
            },
            {
                "kind": "rows",
                "title": words("Quiet", {"text": "Quiet", "as": "name", "strong": True}),
                "detail": words("a detail"),
                "action": {"id": "1", "label": "Export", "style": "normal"},
                "rows": [
                    {
                        "title": words("Amman", _name("Amman")),
                        "aside": words("aside"),
                        "detail": words("more"),
                        "button": {"id": "2", "label": "Open", "style": "normal"},
                    },
                    {"title": words("Suva", _name("Suva")), "note": words("asleep")},
                ],
                "foot": words("1 to 2 of 9"),
                "buttons": [{"id": "3", "label": "Next", "style": "normal"}],
            },
            {
                "kind": "pick",
                "id": "4",
                "label": words("Which?"),
                "choices": [{"value": "7", "label": "Juneau"}],
            },
            {"kind": "image", "file": "f1", "alt": "A tree"},
            {"kind": "file", "id": "f2", "name": "tree.pdf", "media_type": "application/pdf", "size": 12},
            {"kind": "divider"},
            {
                "kind": "buttons",
                "buttons": [
                    {
                        "id": "5",
                        "label": "Undo",
                        "style": "normal",
                        "until": words("until 10:00", {"text": "until "}, {"text": "10:00", "as": "moment"}),
                    }
                ],
            },
            {"kind": "context", **words("Only you read this."), "about": "readers"},
        ],
    }


def _name(text: str) -> dict[str, object]:
    return {"text": text, "as": "name"}


def test_every_kind_of_run() -> None:
    sentence = _(
        "{who} wrote {command} at {moment}, {gesture}: {much}{both}",
        who=Name("<b>Ana</b>"),
        command=CommandName("sister history"),
        moment=Moment(AT),
        gesture=Gesture.PICK_THE_DATE,
        much=Strong(_("now")),
        both=Strong(Day(date(2026, 12, 3))),
    )
    found = card_json(card(sentence), SUVA)["parts"][0]
    assert found["runs"] == [
        {"text": "<b>Ana</b>", "as": "name"},
        {"text": " wrote "},
        {"text": "/sister history", "as": "command"},
        {"text": " at "},
        {"text": "Sunday 6 December 2026, 10:00 (Suva)", "as": "moment"},
        {"text": ", "},
        {"text": "pick the date"},
        {"text": ": "},
        {"text": "now", "as": "strong"},
        {"text": "3 December 2026", "as": "day", "strong": True},
    ]
    assert found["text"] == "".join(run["text"] for run in found["runs"])


def test_a_form_with_everything_a_field_can_say() -> None:
    form = Form(
        command="log",
        title=_("Log a talk"),
        submit=_("Log it"),
        note=_("Ten seconds"),
        token="t",
        fields=(
            Field(
                name="about",
                label=_("What about?"),
                kind=Kind.LONG_TEXT,
                required=False,
                readers=_("Amman reads this."),
                hint=_("A sentence is enough."),
                max_length=2000,
                value="story hour",
            ),
            Field(
                name="partnership",
                label=_("Partnership"),
                kind=Kind.REFERENCE,
                required=True,
                choices=(Choice(value="1", label=name("Amman")), Choice(value="2", label=name("Juneau"))),
                suggest=True,
                value="aman",
            ),
            Field(
                name="libraries",
                label=_("Who?"),
                kind=Kind.REFERENCES,
                required=False,
                value=("3",),
                chosen=(Choice(value="3", label=name("Suva")),),
            ),
        ),
        problems={
            "partnership": Problem(text=_("Which one?"), candidates=(Choice(value="2", label=name("Juneau")),)),
        },
    )
    assert form_json(form, "handle", SUVA) == {
        "id": "handle",
        "title": "Log a talk",
        "submit": "Log it",
        "note": "Ten seconds",
        "fields": [
            {
                "name": "about",
                "label": "What about?",
                "kind": "long_text",
                "required": False,
                "readers": "Amman reads this.",
                "hint": "A sentence is enough.",
                "max_length": 2000,
                "value": "story hour",
            },
            {
                "name": "partnership",
                "label": "Partnership",
                "kind": "reference",
                "required": True,
                # What may have been meant comes first.
                "choices": [{"value": "2", "label": "Juneau"}, {"value": "1", "label": "Amman"}],
                "suggest": True,
                "value": "aman",
            },
            {
                "name": "libraries",
                "label": "Who?",
                "kind": "references",
                "required": False,
                "value": ["3"],
                "labels": {"3": "Suva"},
            },
        ],
    }
    assert errors_json(form, SUVA) == {"partnership": "Which one?"}


def test_a_button_says_its_style() -> None:
    shown = card(Buttons(tuple(Button(label=_("x"), command="x", style=style) for style in Style)))
    found = card_json(shown, SUVA)["parts"][0]["buttons"]
    assert [each["style"] for each in found] == ["primary", "normal", "quiet"]

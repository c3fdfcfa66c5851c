"""Is this partnership resting? The question to those who watch over it, and its two answers."""

from __future__ import annotations

from datetime import date

from core.cards.buttons import look_at
from core.cards.library import names_of
from core.chat.card import About, Button, Buttons, Context, Part, Style, Words
from core.chat.words import Day, Strong, Text, _, n_
from core.model.partnerships import Partnership


def question_parts(partnership: Partnership, today: date) -> tuple[Part, ...]:
    """The question comes first: of several messages that go together only the beginning of each is read. What each
    answer does stands above the buttons.
    """
    given = {"partnership": str(partnership.id)}
    libraries = Strong(names_of([row.library for row in partnership.rows]))
    return (
        Words(_("Is the partnership of {libraries} resting?", libraries=libraries)),
        Words(_silence(partnership, today)),
        Context(
            _(
                "If it rests, nobody is asked any more, and one talk brings it back. If you keep asking, its contacts "
                "are asked again from today on."
            ),
            About.NOTE,
        ),
        Buttons(
            (
                Button(label=_("Resting"), command="staff rests", given=given, style=Style.PRIMARY),
                Button(label=_("Keep asking"), command="staff keep-asking", given=given),
                look_at(partnership),
            )
        ),
    )


def _silence(partnership: Partnership, today: date) -> Text:
    """Since when: of several libraries, since any two of them talked."""
    heard = max(partnership.heard_on(row) for row in partnership.rows)
    days = (today - heard).days
    if all(row.last_contact_on is None for row in partnership.rows):
        return n_(
            "It began {count} day ago, on {day}, and they have not said hello yet.",
            "It began {count} days ago, on {day}, and they have not said hello yet.",
            days,
            day=Day(heard),
        )
    return n_(
        "They have not talked for {count} day, since {day}.",
        "They have not talked for {count} days, since {day}.",
        days,
        day=Day(heard),
    )

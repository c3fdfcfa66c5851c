"""Is this partnership resting? The question to those who watch over it, and its two answers."""

from __future__ import annotations

from datetime import date

from core.cards.buttons import look_at
from core.cards.silence import silent_since
from core.chat.card import About, Button, Buttons, Context, Part, Style, Words
from core.chat.words import _, n_
from core.model.partnerships import Partnership


def question_parts(partnership: Partnership, today: date) -> tuple[Part, ...]:
    """What each answer does stands above the buttons."""
    given = {"partnership": str(partnership.id)}
    heard = max(partnership.heard_on(row) for row in partnership.rows)
    return (
        Words(silent_since(partnership, ())),
        Words(
            n_(
                "That is {count} day. Is this partnership resting?",
                "That is {count} days. Is this partnership resting?",
                (today - heard).days,
            )
        ),
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

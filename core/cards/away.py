"""That a library cannot answer now, or is back: for its own contacts, and for its partners."""

from __future__ import annotations

from collections.abc import Collection

from core.cards.buttons import ALL_PARTNERS, HOME
from core.cards.pause import cannot_answer_words, here_button
from core.chat.card import Button, Buttons, Card, Context, Style, Words, card
from core.chat.words import Country, Day, Name, Strong, Text, _
from core.model.ids import LibraryId
from core.model.schedule import local_day
from core.services.aways import StandingAway

NOT_ASKED = _("No day and no reason is needed. I ask you once a month whether you are back.")


def away_card(standing: StandingAway, own: Collection[LibraryId]) -> Card:
    """As it stands now: that it cannot answer, or that it is back."""
    if not standing.away.is_open:
        return over_card(standing, own)
    if standing.library.id not in own:
        return card(*cannot_answer_words(standing.library), Buttons((ALL_PARTNERS, HOME)))
    label = _("We are here") if standing.away.for_them else _("We are back")
    return card(
        Words(_who(standing)),
        Words(_("All its partnerships are paused: nobody is reminded, and nobody is late afterwards.")),
        Context(NOT_ASKED),
        Buttons((here_button(standing, label), HOME)),
    )


def _who(standing: StandingAway) -> Text:
    """Who said so: staff for a whole country, somebody for them, or a colleague."""
    library = Strong(Name(standing.library.name))
    if standing.away.country_pause_id is not None:
        return _(
            "Staff paused the partnerships of all libraries in {country} for now, those of {library} too. If you can "
            "answer, please say that you are here.",
            country=Country(standing.library.country),
            library=library,
        )
    if standing.away.for_them:
        return _(
            "{name} told me that {library} cannot answer at the moment. If you can, please say that you are here.",
            name=Name(standing.asker),
            library=library,
        )
    return _("{name} told me that {library} cannot answer at the moment.", name=Name(standing.asker), library=library)


def over_card(standing: StandingAway, own: Collection[LibraryId]) -> Card:
    """It is back."""
    library = Strong(Name(standing.library.name))
    if standing.library.id not in own:
        said = _("{library} is back. Your partnership goes on, unless somebody else pauses it.", library=library)
    elif standing.ender is None:
        said = _("{library} is back. Its partnerships go on, and nobody is late.", library=library)
    else:
        said = _(
            "{name} told me that {library} is back. Its partnerships go on, and nobody is late.",
            name=Name(standing.ender),
            library=library,
        )
    return card(said, Buttons((ALL_PARTNERS, HOME)))


def question_card(standing: StandingAway, zone: str) -> Card:
    """*Are you back?*, once a month. `zone`: the reader's."""
    if not standing.away.is_open:
        return over_card(standing, {standing.library.id})
    given = {"away": str(standing.away.id)}
    return card(
        _(
            "{library} cannot answer since {day}. Are you back?",
            library=Strong(Name(standing.library.name)),
            day=Day(local_day(standing.away.began_at, zone)),
        ),
        Context(_("There is no hurry. Nobody is late, and nothing is lost.")),
        Buttons(
            (
                here_button(standing, _("We are back")),
                Button(label=_("Not yet"), command="sister away-not-yet", given=given, style=Style.NORMAL),
                HOME,
            )
        ),
    )

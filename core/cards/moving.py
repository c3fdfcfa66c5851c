"""A library joined a partnership, or left it: as the others read it, and whoever left."""

from __future__ import annotations

from core.cards.buttons import ALL_PARTNERS, HOME, look_at
from core.cards.email import by_email, email_buttons
from core.cards.eyes import Eyes
from core.cards.library import names_of, where
from core.chat.card import Button, Buttons, Fact, Facts, Part, Style, Words
from core.chat.words import Language, Listing, Name, Strong, _, name, several
from core.model.letters import Matter
from core.services.leaving_partnership import Moved


def joined_parts(moved: Moved, contacts: list[str], eyes: Eyes) -> tuple[Part, ...]:
    """Who came, and that a hello helps. `contacts`: the names of those who speak for it."""
    library, partnership = moved.library, moved.partnership
    said = _(
        "{library}, {where}, is one of your partners now. A short hello helps them to begin.",
        library=Strong(Name(library.name)),
        where=where(library.town, library.country),
    )
    facts = [Fact(label=_("Languages"), value=several([Language(code) for code in library.languages]))]
    if contacts:
        facts.append(Fact(label=_("Contacts"), value=_("{names}", names=Listing(tuple(map(Name, contacts))))))
    everybody = names_of([row.library for row in partnership.rows])
    facts.append(Fact(label=_("Partners now"), value=_("{libraries}", libraries=everybody)))
    letters: tuple[Button, ...] = ()
    apart: tuple[Part, ...] = ()
    if library.id in eyes.apart:
        letters = email_buttons(partnership_id=partnership.id, library=library, matter=Matter.INTRODUCTION)
        apart = (Words(by_email(library)),)
    log_it = Button(
        label=_("Log the first hello"), command="log", given={"partnership": str(partnership.id)}, style=Style.PRIMARY
    )
    return (Words(said), Facts(tuple(facts)), *apart, Buttons((log_it, *letters, look_at(partnership), HOME)))


def left_parts(moved: Moved, eyes: Eyes) -> tuple[Part, ...]:
    """For the others: they go on. For its own contacts: that it has left."""
    library, partnership = moved.library, moved.partnership
    others = names_of([row.library for row in partnership.rows])
    note = moved.change.note
    words = (Facts((Fact(label=_("In their words"), value=name(note)),)),) if note else ()
    if not any(row.library_id in eyes.own for row in partnership.rows):
        said = _(
            "Your library, {library}, has left the partnership with {others}. They go on together. Nobody of you is "
            "asked about it any more.",
            library=Name(library.name),
            others=Strong(others),
        )
        return (Words(said), *words, Buttons((ALL_PARTNERS, HOME)))
    said = _(
        "{library} has left your partnership kindly, and thanks you for the time together. {others} go on. What you "
        "did together stays in the history.",
        library=Strong(Name(library.name)),
        others=others,
    )
    return (Words(said), *words, Buttons((look_at(partnership), HOME)))

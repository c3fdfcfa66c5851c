"""A partnership on one page, for somebody who takes it over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.cards.buttons import HOME
from core.cards.labels import STATES, WAYS
from core.cards.library import names_of, rhythm
from core.chat.card import About, Button, Buttons, Card, Context, Fact, Facts, Part, Style, Words, card
from core.chat.words import Day, Listing, Name, Strong, Text, _, n_
from core.model.communications import Communication
from core.model.ids import LibraryId
from core.services.partnerships import partners_of
from core.services.passing_on import Page

LONGEST_ABOUT = 160
"""So many letters of what a talk was about stand on the page; the whole is in the history."""


def partnership_page(page: Page, library_id: LibraryId, today: date) -> Card:
    """State, rhythm and partners; the last three talks; what is open. `today`: of the reader's calendar."""
    partnership = page.partnership
    given = {"partnership": str(partnership.id)}
    return card(
        Words(_("{partners}", partners=Strong(names_of(partners_of(partnership, {library_id}))))),
        Facts(_facts(page)),
        Context(_("Last talks"), About.CAPTION),
        *(_talks(page.talks) or (Words(_("No talk was logged yet.")),)),
        Context(_("Open questions"), About.CAPTION),
        *(Words(each) for each in open_questions(page, library_id, today)),
        Buttons(
            (
                Button(label=_("Log a talk"), command="log", given=given, style=Style.PRIMARY),
                Button(label=_("History"), command="sister history", given=given),
                HOME,
            )
        ),
    )


def _facts(page: Page) -> tuple[Fact, ...]:
    partnership = page.partnership
    facts = [
        Fact(
            label=_("State"),
            value=_("{state} since {day}", state=STATES[partnership.state], day=Day(partnership.state_since)),
        ),
        Fact(label=_("Began"), value=_("{day}", day=Day(partnership.began_on))),
        Fact(label=_("How often"), value=rhythm(partnership.cadence.days)),
    ]
    if page.partners:
        names = [
            _("{name} ({library})", name=Name(each.member.name), library=Name(each.library.name))
            for each in page.partners
        ]
        facts.append(Fact(label=_("Contacts"), value=_("{names}", names=Listing(tuple(names)))))
    facts.append(Fact(label=_("Talks logged"), value=_("{number}", number=page.talks_in_all)))
    return tuple(facts)


def _talks(talks: Sequence[Communication]) -> tuple[Part, ...]:
    return tuple(Words(_talk(each)) for each in talks)


def _talk(talk: Communication) -> Text:
    """ "3 November 2026, video call, logged by Ana: The summer reading plan" """
    about = talk.about if len(talk.about) <= LONGEST_ABOUT else talk.about[: LONGEST_ABOUT - 2].rstrip() + " …"
    if about:
        return _(
            "{day}, {way}, logged by {name}: {about}",
            day=Day(talk.on),
            way=WAYS[talk.way],
            name=Name(talk.logger.name),
            about=Name(about),
        )
    return _("{day}, {way}, logged by {name}", day=Day(talk.on), way=WAYS[talk.way], name=Name(talk.logger.name))


def open_questions(page: Page, library_id: LibraryId, today: date) -> list[Text]:
    """What somebody has to think of: a talk that is due, a trial that ends; or that nothing is open."""
    partnership = page.partnership
    row = next(each for each in partnership.rows if each.library_id == library_id)
    found: list[Text] = []
    if row.due_on is not None and row.due_on <= today:
        late = (today - row.due_on).days
        found.append(
            n_("A talk has been due for {count} day.", "A talk has been due for {count} days.", late)
            if late
            else _("A talk is due today.")
        )
    elif row.due_on is not None:
        found.append(_("The next check-in is on {day}.", day=Day(row.due_on)))
    if partnership.trial_ends_on is not None and partnership.trial_ends_on >= today:
        found.append(_("The trial ends on {day}.", day=Day(partnership.trial_ends_on)))
    return found or [_("Nothing is open.")]

"""The review of a trial as each reads it: what is asked while it is open, what waits, and afterwards all answers side
by side with what follows.
"""

from __future__ import annotations

from datetime import date

from core.cards.buttons import HOME, look_at
from core.cards.eyes import Eyes
from core.cards.library import names_of
from core.cards.review_open import open_parts
from core.cards.review_side import gained_parts, side_by_side, wishes_of
from core.cards.rhythm import another_button
from core.chat.card import Button, Buttons, Fact, Part, Style, Words
from core.chat.words import Day, Name, Strong, Text, _, n_
from core.model.partnerships import Partnership, PartnershipState
from core.model.reviews import Outcome
from core.services.partnerships import partners_of
from core.services.reviews import Reviewing


def review_parts(reviewing: Reviewing, eyes: Eyes, *, watches: bool = False) -> tuple[Part, ...]:
    """All of it, with the buttons of whoever reads it. `watches`: the reader watches over the partnership, and so reads
    what is not for the partners, and settles it where it waits.
    """
    review = reviewing.review
    if reviewing.is_shown:
        only_watchers = gained_parts(reviewing) if watches else ()
        return (*_shown(reviewing, eyes), *side_by_side(reviewing), *only_watchers, *_then(reviewing, eyes))
    if reviewing.is_open:
        return open_parts(reviewing, eyes)
    if reviewing.waits and watches:
        return (*_to_settle(reviewing), *side_by_side(reviewing), *gained_parts(reviewing), Buttons((HOME,)))
    if reviewing.waits:
        return Words(_waiting(reviewing, eyes)), Buttons((look_at(reviewing.partnership), HOME))
    if review.settled_at is None:
        said = _("The trial rests, and so does its review. When the trial goes on I ask again.")
    else:
        said = _("This review is closed: the partnership changed in another way meanwhile.")
    return Words(said), Buttons((look_at(reviewing.partnership), HOME))


def _partners(reviewing: Reviewing, eyes: Eyes) -> Strong:
    return Strong(names_of(partners_of(reviewing.partnership, eyes.own)))


def _shown(reviewing: Reviewing, eyes: Eyes) -> tuple[Part, ...]:
    """What came of it, by whom where a person decided, and what each wished."""
    parts: list[Part] = [Words(outcome_words(reviewing, eyes))]
    if reviewing.settler is not None:
        parts.append(Words(_settled(reviewing)))
    return (*parts, wishes_of(reviewing))


def _settled(reviewing: Reviewing) -> Text:
    who, words = Name(reviewing.settler or ""), reviewing.review.words
    if words:
        return _("{name} of the staff decided so: “{words}”", name=who, words=Name(words))
    return _("{name} of the staff decided so.", name=who)


def outcome_words(reviewing: Reviewing, eyes: Eyes) -> Text:
    """ "Your trial with Amman was reviewed. You continue as it is: you are partners, without an end." """
    partners = _partners(reviewing, eyes)
    reviewed = _("The trial with {partners} was reviewed.", partners=partners)
    if not any(row.library_id in eyes.own for row in reviewing.partnership.rows):
        reviewed = _("The trial of {partners} was reviewed.", partners=partners)
    match reviewing.review.outcome:
        case Outcome.CONTINUED:
            return _("{reviewed} The partnership goes on, and is no trial any more.", reviewed=reviewed)
        case Outcome.CHANGED:
            follows = _("The partnership goes on with changes, and is no trial any more. Please talk about them.")
            return _("{reviewed} {follows}", reviewed=reviewed, follows=follows)
        case Outcome.EXTENDED:
            return _("{reviewed} {follows}", reviewed=reviewed, follows=_longer(reviewing))
        case Outcome.EXTENDED_UNANSWERED:
            follows = _("Not everybody answered in time, so nothing was decided. {longer}", longer=_longer(reviewing))
            return _("{reviewed} {follows}", reviewed=reviewed, follows=follows)
        case _stopped:
            follows = _(
                "It ends kindly. Thank you for what you tried together: all of it stays in the history, and it can be "
                "undone for 30 days."
            )
            return _("{reviewed} {follows}", reviewed=reviewed, follows=follows)


def _longer(reviewing: Reviewing) -> Text:
    return n_(
        "The trial goes on for {count} month more; I ask again before it ends.",
        "The trial goes on for {count} months more; I ask again before it ends.",
        reviewing.review.months or 1,
    )


def _then(reviewing: Reviewing, eyes: Eyes) -> tuple[Part, ...]:
    """The next step: an agreement and a rhythm where they go on, another partner where they do not."""
    partnership = reviewing.partnership
    given = {"partnership": str(partnership.id)}
    buttons: list[Button] = []
    parts: list[Part] = []
    own = any(row.library_id in eyes.own for row in partnership.rows)
    goes_on = reviewing.review.outcome in {Outcome.CONTINUED, Outcome.CHANGED}
    if own and goes_on and partnership.state is not PartnershipState.ENDED:
        parts.append(Words(_("You can write down what you agreed, as formal or informal as you wish, or not at all.")))
        buttons += [
            Button(label=_("Write an agreement"), command="sister agreement", given=given, style=Style.PRIMARY),
            another_button(partnership, _("Change how often")),
        ]
    if own and reviewing.review.outcome is Outcome.STOPPED:
        buttons.append(Button(label=_("Find another partner"), command="sister find"))
    return (*parts, Buttons((*buttons, look_at(partnership), HOME)))


def _waiting(reviewing: Reviewing, eyes: Eyes) -> Text:
    partners = _partners(reviewing, eyes)
    if reviewing.review.outcome is Outcome.SPLIT:
        return _(
            "All have answered the review of the trial with {partners}, and you do not all wish the same. Staff read "
            "it first, and write to all of you. Until then the trial goes on.",
            partners=partners,
        )
    return _(
        "Not everybody answered the review of the trial with {partners}. Staff look at it, and write to all of you. "
        "Until then the trial goes on.",
        partners=partners,
    )


def _to_settle(reviewing: Reviewing) -> tuple[Part, ...]:
    libraries = Strong(names_of(reviewing.libraries))
    if reviewing.review.outcome is Outcome.SPLIT:
        said = _("The trial of {libraries} was reviewed, and they do not all wish the same.", libraries=libraries)
    else:
        said = _("Once more not everybody answered the review of the trial of {libraries}.", libraries=libraries)
    ask = _("Please talk with them first, then decide. They read each other's answers, and your words, afterwards.")
    return Words(said), Words(ask), Buttons((settle_button(reviewing),)), wishes_of(reviewing)


def settle_button(reviewing: Reviewing) -> Button:
    """*Decide*, for whoever watches over the partnership."""
    given = {"review": str(reviewing.review.id)}
    return Button(label=_("Decide"), command="staff review-settle", given=given, style=Style.PRIMARY)


def review_button(partnership: Partnership) -> Button:
    """*Look at the review*."""
    given = {"partnership": str(partnership.id)}
    return Button(label=_("Look at the review"), command="sister review", given=given)


def trial_facts(partnership: Partnership, today: date) -> tuple[Fact, ...]:
    """ "day 12 of 121", and when it is reviewed; nothing outside of a trial."""
    ends = partnership.trial_ends_on
    if partnership.state is not PartnershipState.TRIAL or ends is None:
        return ()
    began = partnership.state_since
    day, days = (today - began).days + 1, (ends - began).days + 1
    facts = []
    if 0 < day <= days:
        facts.append(Fact(label=_("Trial"), value=_("day {day} of {days}", day=day, days=days)))
    if partnership.review_on is not None:
        facts.append(Fact(label=_("Review on"), value=_("{day}", day=Day(partnership.review_on))))
    return tuple(facts)


def trial_words(reviewing: Reviewing, eyes: Eyes) -> Text | None:
    """The next step of a partnership whose trial is being reviewed; None when it is not."""
    if reviewing.is_open:
        day = eyes.day(reviewing.review.closes_at)
        return _("The trial is being reviewed: each library answers seven short questions before {day}.", day=day)
    if reviewing.waits:
        return _("The trial was reviewed. Staff look at the answers first, and write to all of you.")
    return None

"""*We need help*: what makes it hard, in the product's words, and what may help at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.cards.buttons import HOME, look_at
from core.cards.labels import CONTACT_ROLES
from core.chat.card import Button, Buttons, Part, Style, Words
from core.chat.words import Day, Listing, Moment, MomentForm, Name, Strong, Text, _, n_
from core.model.check_ins import HelpReason
from core.model.libraries import Contact, Library
from core.model.partnerships import Partnership

HELP_CHOICES: dict[HelpReason, Text] = {
    HelpReason.NO_REPLY: _("They do not reply"),
    HelpReason.LANGUAGE: _("The language is difficult"),
    HelpReason.TIME: _("We have too little time"),
    HelpReason.STAFF_CHANGE: _("Somebody left, or is new"),
    HelpReason.NO_IDEAS: _("We do not know what to do together"),
    HelpReason.MONEY: _("Money"),
    HelpReason.TECHNOLOGY: _("Technology"),
    HelpReason.CLOSED: _("We are closed, or there is an emergency"),
    HelpReason.OTHER: _("Something else"),
}
"""As answers of a form."""

HELP_REASONS: dict[HelpReason, Text] = {
    HelpReason.NO_REPLY: _("they do not reply"),
    HelpReason.LANGUAGE: _("language"),
    HelpReason.TIME: _("time"),
    HelpReason.STAFF_CHANGE: _("staff change"),
    HelpReason.NO_IDEAS: _("no ideas"),
    HelpReason.MONEY: _("money"),
    HelpReason.TECHNOLOGY: _("technology"),
    HelpReason.CLOSED: _("closed or emergency"),
    HelpReason.OTHER: _("another reason"),
}
"""In a sentence: "Ana asked for help: they do not reply"."""

_THINGS_TO_DO = (
    _("Exchange one recipe that your readers like. Each library cooks the other one, and sends a photo of the meal."),
    _("Read the same picture book at story time in the same week. Tell each other what the children asked."),
    _("Send each other five photos: your door, your oldest book, your newest one, a quiet corner, and the view."),
    _("Recommend five books to each other, and show them on a small shelf “From our sister library”."),
    _("Ask your readers one question, such as “Which word of your language do you love?”, and exchange the answers."),
)

IDEAS: Mapping[HelpReason, tuple[Text, ...]] = {
    HelpReason.NO_REPLY: (
        _("Send a photo of your reading room with one question that takes a minute: “What do people borrow most?”"),
        _("Send a postcard to the library itself, not to one person. A colleague may open it, and answer."),
    ),
    HelpReason.LANGUAGE: (
        _("Choose a picture book without words, and send each other photos of your favourite page. Few words do."),
        _("Each writes in the language that is easy, in short sentences, and the other uses a translation page."),
    ),
    HelpReason.TIME: (
        _("Agree on one small thing a month: a photo and one sentence. It takes five minutes, and you can log it."),
        _("Ask a colleague or a volunteer to write this month. You are still in touch."),
    ),
    HelpReason.STAFF_CHANGE: (
        _("Let the new colleague write three sentences to the partner: a name, the work, and a favourite book."),
        _("Read together what you did so far, and tell the partner which part you would like to continue."),
    ),
    HelpReason.NO_IDEAS: _THINGS_TO_DO,
    HelpReason.MONEY: (
        _("Recommend five books to each other by message, and show your own copies on one shelf. It costs nothing."),
        _("Exchange photos and recipes by message. A partnership needs no travel and no parcels."),
    ),
    HelpReason.TECHNOLOGY: (
        _("A talk needs no video. A voice message, an e-mail or a letter is a talk too, and you can log it."),
        _("Take one photo with a phone, and send it with one sentence. That is enough for this month."),
    ),
    HelpReason.CLOSED: (
        _("One sentence to your partner is enough: “We cannot answer now. We write again when we are open.”"),
    ),
    HelpReason.OTHER: _THINGS_TO_DO,
}
"""Things to do together that suit the reason: free, short, and without a common language where that is the trouble."""


def idea_for(reason: HelpReason, number: int) -> Text:
    """One of them; with another number another one."""
    ideas = IDEAS[reason]
    return ideas[number % len(ideas)]


@dataclass(frozen=True)
class Offers:
    """What may help. `theirs`: somebody else who speaks for a partner, `ours`: a colleague of the person's own library;
    with neither a colleague may be named for `alone`. `zone`: of `theirs`. `again`: from which day staff can be told
    once more; `told`: whether somebody could be told; `mentors`: those who were, none where staff were. `reason`,
    `words`: what is asked of a mentor where there is none.
    """

    partnership: Partnership
    own: Library
    idea: Text
    again: Day
    told: bool
    theirs: Contact | None = None
    zone: str = "UTC"
    ours: Contact | None = None
    mentors: tuple[str, ...] = ()
    reason: HelpReason = HelpReason.OTHER
    words: str | None = None


def offer_parts(offers: Offers, now: datetime, *, away: bool = False) -> tuple[Part, ...]:
    """Three things at once: an idea, a second person, and somebody who stands by. `away`: first of all that the library
    cannot answer now.
    """
    given = {"partnership": str(offers.partnership.id)}
    first: tuple[Part, ...] = ()
    if away:
        text = _("If you cannot answer for a while, say so: nobody waits for you then, and no day is needed.")
        button = Button(
            label=_("We cannot answer now"),
            command="sister away",
            given={"library": str(offers.own.id)},
            style=Style.PRIMARY,
        )
        first = (Words(text), Buttons((button,)))
    person, buttons = _second_person(offers, now)
    three = (
        _offer(_("An idea"), offers.idea),
        _offer(_("A second person"), person),
        _offer(_("A mentor"), _stands_by(offers)),
    )
    log = Button(label=_("Log a talk"), command="log", given=given)
    ask = () if offers.mentors else (_ask_for_one(offers),)
    return (*first, *three, Buttons((*buttons, *ask, log, look_at(offers.partnership), HOME)))


def _ask_for_one(offers: Offers) -> Button:
    """The wish for a mentor, with what was said already."""
    given = {"topic": offers.reason.value, "partnership": str(offers.partnership.id)}
    if offers.words:
        given["details"] = offers.words
    return Button(label=_("Ask for a mentor"), command="mentor", given=given, ask=True)


def _offer(label: Text, text: Text) -> Words:
    return Words(_("{offer}: {text}", offer=Strong(label), text=text))


def _second_person(offers: Offers, now: datetime) -> tuple[Text, Sequence[Button]]:
    """Whom else to write to, or to ask."""
    if (theirs := offers.theirs) is not None:
        return (
            _(
                "{name} speaks for {library} too ({role}). Write to {name} this time. It is {moment} there.",
                name=Strong(Name(theirs.member.name)),
                library=Name(theirs.library.name),
                role=CONTACT_ROLES[theirs.role],
                moment=Moment(now, MomentForm.WEEKDAY, offers.zone),
            ),
            (),
        )
    if (ours := offers.ours) is not None:
        return (
            _(
                "{name} speaks for your library too. Ask {name} to write this time.",
                name=Strong(Name(ours.member.name)),
            ),
            (),
        )
    name_one = Button(label=_("Name a colleague"), command="sister library-name", given={"library": str(offers.own.id)})
    return (
        _(
            "You are the only contact of {library} here. Name a colleague, and share the work.",
            library=Name(offers.own.name),
        ),
        (name_one,),
    )


def _stands_by(offers: Offers) -> Text:
    """What happens, by when; nothing that nobody can keep."""
    if offers.mentors and offers.told:
        return n_(
            "{mentors}, your mentor, reads this in their own morning. If nobody has written to you by {day}, press “We "
            "need help” again.",
            "{mentors}, your mentors, read this in their own morning. If nobody has written to you by {day}, press “We "
            "need help” again.",
            len(offers.mentors),
            mentors=Listing(tuple(Name(each) for each in offers.mentors)),
            day=offers.again,
        )
    if not offers.told:
        return _("I could reach nobody of the staff just now. Please write to whoever invited you here.")
    return _(
        "Staff are asked for one, and read this in their own morning. If nobody has written to you by {day}, press "
        "“We need help” again.",
        day=offers.again,
    )

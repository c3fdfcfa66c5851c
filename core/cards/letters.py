"""Letters to a partner who is reached by e-mail: one function a matter; plain, warm, with all that the step needs.

Nothing stands in them that the partner may not know: no answer of another library that is not shown yet, and nothing
that only a mentor reads. Whoever sends one signs it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.cards.library import names_of, rhythm, where
from core.cards.review_questions import BEST_WAY, CHANGE, DID, GAINED, GAINED_TOO, GO_ON, INVOLVED, LANGUAGE, OFTEN
from core.chat.words import Day, Language, Listing, Name, Text, Value, _, n_
from core.model.agreements import Agreement
from core.model.defaults import TRIAL_MONTHS
from core.model.endings import Ending
from core.model.letters import Matter
from core.model.libraries import Library
from core.model.reviews import Review
from core.model.rhythms import LONGEST_RHYTHM, SHORTEST_RHYTHM, Rhythm
from core.model.schedule import local_day
from core.services.letters import Occasion
from core.services.partnerships import partners_of
from core.services.proposals import Proposed


@dataclass(frozen=True, kw_only=True)
class Writer:
    """Who sends it. `library`: for whom they write; None for staff."""

    name: str
    library: Library | None


@dataclass(frozen=True, kw_only=True)
class Words:
    """A letter: what stands above it, and its paragraphs."""

    subject: Text
    paragraphs: tuple[Text, ...]


def letter(occasion: Occasion, writer: Writer) -> Words:
    """The letter about that matter, with greeting and signature."""
    subject, paragraphs = _OF[occasion.matter](occasion, writer)
    to = occasion.to.member.name if occasion.to is not None else None
    greeting = _("Dear {name},", name=Name(to)) if to else _("Dear colleagues,")
    signed = (
        _("{name}, {library}", name=Name(writer.name), library=Name(writer.library.name))
        if writer.library is not None
        else _("{name}, for the Sister Libraries programme", name=Name(writer.name))
    )
    return Words(subject=subject, paragraphs=(greeting, *paragraphs, _("With kind regards,"), signed))


ANSWER_BY_EMAIL = _("Please simply answer this e-mail. I write your answer down for you.")
JOINING = _("Would you rather answer yourself, in our chat? Tell me, and I send you a code with which you join.")

_Made = tuple[Text, tuple[Text, ...]]


def _us(occasion: Occasion, writer: Writer) -> Value:
    """The writer's library, else all the others of the partnership."""
    if writer.library is not None:
        return Name(writer.library.name)
    return names_of(partners_of(occasion.partnership, {occasion.library.id}))


def _them(occasion: Occasion) -> Name:
    return Name(occasion.library.name)


def hello(occasion: Occasion, writer: Writer) -> _Made:
    """How are you?"""
    last = max((row.last_contact_on for row in occasion.partnership.rows if row.last_contact_on), default=None)
    talked = (_("We last talked on {day}.", day=Day(last)),) if last is not None else ()
    return _("A hello from {us}", us=_us(occasion, writer)), (
        _("How are you, and how is {library}?", library=_them(occasion)),
        *talked,
        _("What is new in your library? Two or three sentences are enough. I look forward to them."),
        JOINING,
    )


def proposal(occasion: Occasion, _writer: Writer) -> _Made:
    """Would you like to be our sister library?"""
    proposed = occasion.subject
    assert isinstance(proposed, Proposed)  # noqa: S101  # `occasion` sees to it
    if proposed.partnership is not None:
        return _to_join(proposed, occasion)
    said, own = proposed.proposal, proposed.library
    wishes = [_("Why we ask you: {reason}", reason=Name(said.reason))]
    if said.activities:
        wishes.append(_("What we could do together: {activities}", activities=Name(said.activities)))
    if said.how_often is not None:
        wishes.append(_("How often we could talk: {rhythm}.", rhythm=rhythm(said.how_often)))
    return _("Sister libraries: {us} and {library}?", us=Name(own.name), library=_them(occasion)), (
        _(
            "{us}, {where}, would like to be a sister library of {library}. Sister libraries are of different "
            "countries; they keep in touch and learn from each other.",
            us=Name(own.name),
            where=where(own.town, own.country),
            library=_them(occasion),
        ),
        *wishes,
        n_(
            "We would begin with a trial of {count} month. It costs nothing, and either of us can end it kindly.",
            "We would begin with a trial of {count} months. It costs nothing, and either of us can end it kindly.",
            said.trial_months or TRIAL_MONTHS,
        ),
        _(
            "Would you like to? Please answer this e-mail by {day}: yes, no, or a question. A kind no is fine too. I "
            "write your answer down for you.",
            day=Day(local_day(said.lapses_at, occasion.library.zone)),
        ),
        JOINING,
    )


def _to_join(proposed: Proposed, occasion: Occasion) -> _Made:
    """Would you like to join us?"""
    said = proposed.proposal
    activities = said.activities
    partners = proposed.partners
    return _("Sister libraries: would {library} like to join us?", library=_them(occasion)), (
        _(
            "{us} are sister libraries: libraries of different countries that keep in touch and learn from each other. "
            "We would like to invite {library} to be one of us.",
            us=names_of(partners),
            library=_them(occasion),
        ),
        *(
            _("{library} is in {where}.", library=Name(each.name), where=where(each.town, each.country))
            for each in partners
        ),
        _("Why we ask you: {reason}", reason=Name(said.reason)),
        *((_("What we could do together: {activities}", activities=Name(activities)),) if activities else ()),
        _("We hope to talk {rhythm}. It costs nothing, and you can leave again kindly.", rhythm=_rhythm_of(occasion)),
        _(
            "Would you like to? Please answer this e-mail by {day}: yes, no, or a question. A kind no is fine too. I "
            "write your answer down for you.",
            day=Day(local_day(said.lapses_at, occasion.library.zone)),
        ),
        JOINING,
    )


def one_more(occasion: Occasion, _writer: Writer) -> _Made:
    """Would a partner agree that another library is invited?"""
    proposed = occasion.subject
    assert isinstance(proposed, Proposed)  # noqa: S101  # `occasion` sees to it
    asked, said = proposed.asked, proposed.proposal
    return _("Shall we invite another library?"), (
        _(
            "{us} would like to invite {asked}, {where}, into our partnership.",
            us=Name(proposed.library.name),
            asked=Name(asked.name),
            where=where(asked.town, asked.country),
        ),
        _("Why: {reason}", reason=Name(said.reason)),
        *((_("What we could do together: {words}", words=Name(said.activities)),) if said.activities else ()),
        _(
            "Does {library} agree? We invite them only when every partner says yes; if one says no, they never learn "
            "of it. Please answer by {day}.",
            library=_them(occasion),
            day=Day(local_day(said.lapses_at, occasion.library.zone)),
        ),
        ANSWER_BY_EMAIL,
    )


def introduction(occasion: Occasion, _writer: Writer) -> _Made:
    """We are partners now: who we are, and a first question."""
    others = partners_of(occasion.partnership, {occasion.library.id})
    spoken = Listing(
        tuple(Language(code) for code in dict.fromkeys(code for each in others for code in each.languages))
    )
    return _("{us} and {library} are partners", us=names_of(others), library=_them(occasion)), (
        _("We are glad to be partners of {library}.", library=_them(occasion)),
        *(
            _("{library} is in {where}.", library=Name(each.name), where=where(each.town, each.country))
            for each in others
        ),
        _("We can write in {languages}.", languages=spoken),
        _("We hope to talk {rhythm}. If another rhythm suits you better, please tell me.", rhythm=_rhythm_of(occasion)),
        _("A first question, if you like: which corner of your library do you like best, and why?"),
        JOINING,
    )


def _rhythm_of(occasion: Occasion) -> Text:
    return rhythm(occasion.partnership.cadence.days)


def how_often(occasion: Occasion, writer: Writer) -> _Made:
    """A rhythm was proposed: yes, or which one?"""
    asked = occasion.subject
    assert isinstance(asked, Rhythm)  # noqa: S101  # `occasion` sees to it
    own = next((row.library for row in occasion.partnership.rows if row.library_id == asked.library_id), None)
    return _("How often shall we talk?"), (
        _(
            "{us} would like to talk with you {rhythm}. Until we agree, the longer rhythm holds.",
            us=Name(own.name) if own is not None else _us(occasion, writer),
            rhythm=rhythm(asked.days),
        ),
        _(
            "Is this right for {library}? Please answer yes, or write how many days between two talks suit you "
            "better, from {shortest} to {longest}.",
            library=_them(occasion),
            shortest=SHORTEST_RHYTHM,
            longest=LONGEST_RHYTHM,
        ),
        ANSWER_BY_EMAIL,
    )


def midway(occasion: Occasion, _writer: Writer) -> _Made:
    """One question in the middle of a trial."""
    ends = occasion.partnership.trial_ends_on
    until = (_("Our trial lasts until {day}, and we are in the middle of it.", day=Day(ends)),) if ends else ()
    return _("How is our partnership going?"), (
        *until,
        _(
            "One question: how is it going for {library}, from 1, not well, to 5, very well? A few words are welcome "
            "too.",
            library=_them(occasion),
        ),
        ANSWER_BY_EMAIL,
    )


def review(occasion: Occasion, _writer: Writer) -> _Made:
    """The seven questions."""
    asked = occasion.subject
    assert isinstance(asked, Review)  # noqa: S101  # `occasion` sees to it
    return _("Our trial: seven short questions"), (
        _(
            "Our trial comes to its end. Each library is asked the same seven questions. Please answer before {day}; a "
            "few words each are enough.",
            day=Day(local_day(asked.closes_at, occasion.library.zone)),
        ),
        _("1. {question}", question=DID),
        _("2. {question} Too little, right, or too much? {way}", question=OFTEN, way=BEST_WAY),
        _("3. {question}", question=LANGUAGE),
        _(
            "4. {question} {too} You may leave this one out: I read it when I write it down, else only staff would.",
            question=GAINED,
            too=GAINED_TOO,
        ),
        _("5. {question}", question=INVOLVED),
        _("6. {question}", question=CHANGE),
        _(
            "7. {question} Continue as it is, continue with changes, extend the trial by 1 to 6 months, or stop "
            "kindly?",
            question=GO_ON,
        ),
        ANSWER_BY_EMAIL,
    )


def agreement(occasion: Occasion, _writer: Writer) -> _Made:
    """The draft is attached: read it, and sign or say what should change."""
    return _("Our agreement: please read it"), (
        _(
            "Our agreement is attached: what we would like to do together, and how. It is a starting draft, not legal "
            "advice; please show it to whoever signs such papers at {library}.",
            library=_them(occasion),
        ),
        _("If something should change, please write which part, and how. Nothing is agreed until every library signs."),
        _("If all is well, please write the name and title of the person who signs, and the day."),
        ANSWER_BY_EMAIL,
    )


def renewal(occasion: Occasion, _writer: Writer) -> _Made:
    """It ends soon: renew, change, or end?"""
    asked = occasion.subject
    assert isinstance(asked, Agreement)  # noqa: S101  # `occasion` sees to it
    ends = asked.ends_on
    return _("Our agreement: shall we renew it?"), (
        *((_("Our agreement ends on {day}.", day=Day(ends)),) if ends is not None else ()),
        _(
            "Would {library} like to renew it as it is, to change something, or to end it kindly?",
            library=_them(occasion),
        ),
        ANSWER_BY_EMAIL,
    )


def ending(occasion: Occasion, writer: Writer) -> _Made:
    """A kind ending, and until when one can say that one would like to talk first."""
    asked = occasion.subject
    assert isinstance(asked, Ending)  # noqa: S101  # `occasion` sees to it
    own = next((row.library for row in occasion.partnership.rows if row.library_id == asked.library_id), None)
    thanks = (_("“{words}”", words=Name(asked.thanks)),) if asked.thanks else ()
    return _("Our partnership: a kind ending"), (
        _(
            "{us} would like to end our partnership on {day}. What we did together stays in our history.",
            us=Name(own.name) if own is not None else _us(occasion, writer),
            day=Day(local_day(asked.ends_at, occasion.library.zone)),
        ),
        *thanks,
        _("Thank you for all that we shared. Please answer before that day if you agree, or would like to talk first."),
        ANSWER_BY_EMAIL,
    )


_OF: Mapping[Matter, Callable[[Occasion, Writer], _Made]] = {
    Matter.HELLO: hello,
    Matter.PROPOSAL: proposal,
    Matter.INTRODUCTION: introduction,
    Matter.RHYTHM: how_often,
    Matter.MIDWAY: midway,
    Matter.REVIEW: review,
    Matter.AGREEMENT: agreement,
    Matter.RENEWAL: renewal,
    Matter.ENDING: ending,
    Matter.JOINING: one_more,
}

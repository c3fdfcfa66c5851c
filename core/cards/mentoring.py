"""Wishes for a mentor and those who help: as the mentor reads it who is asked, as staff do, and as the asker does."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from core.cards.buttons import HOME, look_at
from core.cards.labels import STATES
from core.cards.library import names_of, where
from core.chat.card import Button, Buttons, Context, Fact, Facts, Part, Style, Words
from core.chat.words import Day, Language, Listing, Moment, MomentForm, Name, Strong, Text, _, n_, name
from core.content.regions import region_name
from core.model.ids import MemberId, MentoringRequestId
from core.model.libraries import Library
from core.model.members import Member
from core.model.mentoring import MentorProfile, Topic
from core.services.mentor_requests import Wished
from core.services.people import reader_of

TOPICS: Mapping[Topic, Text] = {
    Topic.FIRST_STEPS: _("First steps together"),
    Topic.NO_REPLY: _("They do not reply"),
    Topic.LANGUAGE: _("The language is difficult"),
    Topic.TIME: _("We have too little time"),
    Topic.STAFF_CHANGE: _("Somebody left, or is new"),
    Topic.NO_IDEAS: _("We do not know what to do together"),
    Topic.MONEY: _("Money"),
    Topic.TECHNOLOGY: _("Technology"),
    Topic.CLOSED: _("We are closed, or there is an emergency"),
    Topic.AGREEMENT: _("The agreement"),
    Topic.OTHER: _("Something else"),
}

MENTORING = Button(label=_("My mentoring"), command="sister mentoring")
ASK = Button(label=_("Ask for a mentor"), command="mentor", ask=True)


def given(request_id: MentoringRequestId) -> dict[str, str]:
    """How buttons name a wish."""
    return {"request": str(request_id)}


def spoken(codes: Sequence[str]) -> Listing:
    """Languages as a list."""
    return Listing(tuple(Language(code) for code in codes))


def wish_lead(wished: Wished) -> Text:
    """ "Suva City Library and Amman Public Library would like a mentor." """
    libraries = Strong(names_of(wished.libraries))
    if wished.partnership is None or wished.request.asked_by is None:
        return n_(
            "{libraries} would like a mentor.",
            "{libraries} have no mentor yet. Would you watch over them?",
            len(wished.libraries),
            libraries=libraries,
        )
    return _(
        "{library}, in a partnership with {partners}, would like a mentor.",
        library=Strong(Name(wished.library.name)) if wished.library is not None else libraries,
        partners=names_of([each for each in wished.libraries if each is not wished.library]),
    )


def wish_facts(wished: Wished, asked_on: Day) -> Facts:
    """What an asked mentor may know: not the details, which are for whoever helps."""
    request = wished.request
    facts = [
        Fact(label=_("About"), value=TOPICS[request.topic]),
        Fact(label=_("Language"), value=_("{language}", language=Language(request.language))),
        Fact(label=_("Where"), value=_("{places}", places=Listing(tuple(_place(each) for each in wished.libraries)))),
    ]
    if wished.partnership is not None:
        since = Day(wished.partnership.state_since)
        facts.append(
            Fact(label=_("State"), value=_("{state} since {day}", state=STATES[wished.partnership.state], day=since))
        )
    facts.append(Fact(label=_("Asked on"), value=_("{day}", day=asked_on)))
    return Facts(tuple(facts))


def _place(library: Library) -> Text:
    return where(library.town, library.country)


def details_facts(wished: Wished) -> tuple[Facts, ...]:
    """In the asker's own words: for whoever helps, and for staff."""
    facts = []
    if wished.asker is not None:
        facts.append(Fact(label=_("Asked by"), value=name(wished.asker)))
    if wished.request.details:
        facts.append(Fact(label=_("In their words"), value=name(wished.request.details)))
    return (Facts(tuple(facts)),) if facts else ()


def offer_buttons(wished: Wished) -> Buttons:
    """*I will help · Not now*."""
    held = given(wished.request.id)
    return Buttons(
        (
            Button(label=_("I will help"), command="mentor take", given=held, style=Style.PRIMARY),
            not_now_button(wished),
        )
    )


def not_now_button(wished: Wished) -> Button:
    """*Not now*."""
    return Button(label=_("Not now"), command="mentor not-now", given=given(wished.request.id))


NOT_NOW_IS_FINE = Context(_("Not now is a good answer too: then somebody else is asked at once."))


def taken_line(wished: Wished, reader: MemberId) -> Text:
    """Somebody was faster than them; or it was them. Whoever took it may have given it back."""
    if wished.taker is None:
        return _("This is not needed any more. Thank you.")
    if wished.request.taken_by == reader:
        return _("You help them already. Thank you.")
    return _("{name} helps already, so this is taken. Thank you for being there.", name=Name(wished.taker))


def helper_lines(mentor: Member, profile: MentorProfile | None, library: Library | None, now: datetime) -> list[Part]:
    """Who it is, in what one can write to them, and what time it is there. `library`: whose calendar they keep."""
    zone = reader_of(mentor, library=library).zone
    there = Moment(now, MomentForm.WEEKDAY, zone)
    facts = [Fact(label=_("Local time"), value=_("{moment}", moment=there))]
    if profile is not None:
        facts.insert(0, Fact(label=_("Writes"), value=_("{languages}", languages=spoken(profile.languages))))
    return [Facts(tuple(facts))]


def promise(wished: Wished) -> Text:
    """What whoever asked can count on."""
    if wished.request.reminded_at is not None:
        return _("Nobody has taken it yet, I am sorry. I ask staff each week, and write to you when somebody helps.")
    by = Day(wished.request.answer_by, weekday=True)
    if wished.request.widened_at is not None:
        return _(
            "No mentor is free for this now. Staff read it in their own morning, and you read here on {day} at the "
            "latest what they say.",
            day=by,
        )
    return _(
        "I ask one mentor after the other, each in their own morning. You read here on {day} at the latest who will "
        "help, or that staff look after it.",
        day=by,
    )


def own_request(wished: Wished) -> list[Part]:
    """An open wish, as whoever asked reads it."""
    facts = [
        Fact(label=_("About"), value=TOPICS[wished.request.topic]),
        Fact(label=_("Language"), value=_("{language}", language=Language(wished.request.language))),
    ]
    if wished.partnership is not None:
        others = [each for each in wished.libraries if each is not wished.library]
        facts.append(Fact(label=_("Partnership"), value=_("{partners}", partners=names_of(others))))
    if wished.request.details:
        facts.append(Fact(label=_("Your words"), value=name(wished.request.details)))
    back = Button(label=_("I need no mentor now"), command="mentor withdraw", given=given(wished.request.id))
    return [Facts(tuple(facts)), Words(promise(wished)), Buttons((back, HOME))]


def profile_facts(profile: MentorProfile, load: int, language: str) -> Facts:
    """What somebody can do as a mentor. `language`: of the reader."""
    facts = [
        Fact(
            label=_("Room"),
            value=n_(
                "{load} of {count} partnership",
                "{load} of {count} partnerships",
                profile.capacity,
                load=load,
            ),
        ),
        Fact(label=_("Languages"), value=_("{languages}", languages=spoken(profile.languages))),
    ]
    if profile.regions:
        regions = Listing(tuple(Name(region_name(code, language)) for code in profile.regions))
        facts.append(Fact(label=_("Regions"), value=_("{regions}", regions=regions)))
    if profile.topics:
        topics = Listing(tuple(TOPICS[Topic(each)] for each in profile.topics))
        facts.append(Fact(label=_("Topics"), value=_("{topics}", topics=topics)))
    return Facts(tuple(facts))


def look(wished: Wished) -> Collection[Button]:
    """The way to the partnership, where there is one."""
    return (look_at(wished.partnership),) if wished.partnership is not None else ()

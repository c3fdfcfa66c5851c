"""What /sister find shows in the end: the libraries that fit; or why there is none, and what happens now."""

from __future__ import annotations

from datetime import timedelta

from core.cards.buttons import HOME
from core.cards.matches import match_rows
from core.chat.card import Button, Buttons, Card, Context, Part, Style, WireValue, Words, card
from core.chat.words import Day, Language, Listing, Text, _, n_
from core.commands.context import Context as Asking
from core.commands.decoding import wire
from core.commands.find_questions import MATCHING, answer, next_question
from core.model.defaults import PARTNERS_AT_MOST
from core.model.finding import Finding, PartnerWish
from core.model.libraries import Library
from core.model.matching_rules import Seeker
from core.model.schedule import local_day
from core.services.finding import begin_seeking
from core.services.finding_matches import Hindrance, best_matches, hindrance_of
from core.services.finding_wishes import arrived, leave_wish, open_wish_of
from core.services.seekers import seeker_of

FIELDS = ("writes", *(name for question in MATCHING for name in question.fields))
"""Everything that can be answered, in the order of the form."""

ANSWERED_IN = timedelta(days=14)
"""What is promised to whoever waits."""


async def results(context: Asking, library: Library) -> Card:
    """Begin to seek, and show who fits. Nobody: a wish is left, which staff see and which is answered in any case."""
    finding = await begin_seeking(context.uow, library, by=context.member.id)
    mine = await seeker_of(context.uow, library.id)
    if mine is None:
        msg = f"library {library.id} is not on the register"
        raise RuntimeError(msg)
    found = await best_matches(context.uow, mine)
    parts: list[Part] = []
    if found:
        parts.append(await match_rows(context.uow, mine, found))
        wish = await open_wish_of(context.uow, library.id)
        if wish is not None:
            await arrived(context.uow, wish.id)
    else:
        parts += await _nobody(context, library, finding, mine)
    if not library.posted:
        parts += _unseen(library)
    return card(*parts, _ways_on(library, finding))


async def _nobody(context: Asking, library: Library, finding: Finding, mine: Seeker) -> list[Part]:
    """Why, and what can be done about it."""
    why = await hindrance_of(context.uow, mine)
    if why is Hindrance.LIMIT:
        limit = finding.limit or PARTNERS_AT_MOST
        said = n_(
            "Your library has {count} partner, as many as it wants. Other libraries do not find it meanwhile.",
            "Your library has {count} partners, as many as it wants. Other libraries do not find it meanwhile.",
            limit,
        )
        return [Words(said), Buttons((_change(library, "limit", _("Change the number")),))]
    wish = await leave_wish(context.uow, library.id, by=context.member.id)
    parts: list[Part] = [Words(_reason(why, mine)), Words(_promise(context, wish))]
    if why is Hindrance.NO_LANGUAGE:
        parts += [
            Context(_("Can a colleague write another language, or a translation program help? Add it.")),
            Buttons((_change(library, "writes", _("Change our languages")),)),
        ]
    return parts


def _reason(why: Hindrance, mine: Seeker) -> Text:
    languages = Listing(tuple(Language(code) for code in mine.writes), any_of=True)
    match why:
        case Hindrance.NOBODY:
            return _("No library of another country seeks a partner at this moment.")
        case Hindrance.NO_LANGUAGE:
            return _("Libraries seek a partner, but none of them writes {languages}.", languages=languages)
        case Hindrance.NOBODY_FITS | Hindrance.LIMIT:
            return _("Nobody who seeks fits yet.")


def _promise(context: Asking, wish: PartnerWish) -> Text:
    if wish.told_at is not None:
        return _(
            "I keep looking, and write to you when somebody fits. Staff see that you wait, and may know a library."
        )
    by = Day(local_day(wish.asked_at + ANSWERED_IN, context.actor.zone))
    return _(
        "I will write to you when one joins, and by {day} in any case, even if the answer is “not yet”. Staff see that "
        "you wait, and may know a library or a mentor.",
        day=by,
    )


def _unseen(library: Library) -> list[Part]:
    """A library that keeps its card private is found by nobody."""
    post = Button(
        label=_("Post the card"), command="introduce post", given={"library": str(library.id), "posted": wire(True)}
    )
    return [Context(_("Your card is kept private, so other libraries do not find you.")), Buttons((post,))]


def _change(library: Library, field: str, label: Text) -> Button:
    return Button(
        label=label,
        command="sister find-answer",
        given={"library": str(library.id), "back": wire(True)},
        ask=(field,),
        style=Style.PRIMARY,
    )


def _ways_on(library: Library, finding: Finding) -> Buttons:
    given: dict[str, WireValue] = {"library": str(library.id)}
    known = {name: wire(value) for name in FIELDS if (value := answer(library, finding, name))}
    changed = {**given, **known, "back": wire(True)}
    change = Button(label=_("Change an answer"), command="sister find-answer", given=changed, ask=FIELDS)
    stop = Button(label=_("Stop seeking"), command="sister find-stop", given=given, style=Style.QUIET)
    if next_question(library, finding) is None:
        return Buttons((change, stop, HOME))
    go_on = Button(label=_("Answer more questions"), command="sister find", given=given)
    return Buttons((go_on, change, stop, HOME))

"""/sister ending: end a partnership kindly. A preview first: what happens, when, and who is told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.email import by_email
from core.cards.ending import ENDING_REASONS, ending_parts
from core.cards.library import names_of
from core.cards.renewal import renewal_parts
from core.chat.card import Button, Buttons, Context, Fact, Facts, Part, Style, WireValue, Words, card
from core.chat.form import Problem
from core.chat.outcome import Outcome, Reply
from core.chat.words import CommandName, Strong, Text, _, name
from core.commands import readers
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Command, Rule
from core.commands.decoding import wire
from core.commands.partnership_eyes import eyes_of
from core.commands.recording import NOT_THERE
from core.commands.talk import ANY_PARTNERSHIP
from core.model.answers import Choice
from core.model.endings import EndingReason, ending_at
from core.model.ids import EndingId, LibraryId, PartnershipId, RenewalId
from core.model.partnerships import LOGGABLE, Partnership, PartnershipState
from core.services.communications import hold
from core.services.endings import Wished, ask_ending, open_parting, parting_by_id
from core.services.library_answers import Said
from core.services.partnerships import partnership_by_id
from core.services.renewals import Renewing, let_it_end, renewal_by_id


@dataclass(frozen=True, kw_only=True)
class AskEnding:
    """Which one, why, and kind words. `renewal`: the question to which this is an answer."""

    partnership: Annotated[
        PartnershipId,
        replace(ANY_PARTNERSHIP, nobody=_("Your library has no partnership, so there is nothing to end.")),
    ]
    reason: Annotated[EndingReason, Ask(_("Why would you like to end it?"), labels=ENDING_REASONS)]
    words: Annotated[
        str | None,
        Ask(_("What you would like to tell them"), long=True, max_length=500, readers=readers.PARTNERS),
    ] = None
    thanks: Annotated[
        str | None,
        Ask(
            _("What do you thank them for?"),
            long=True,
            max_length=500,
            readers=readers.PARTNERS,
            hint=_("One sentence is enough."),
        ),
    ] = None
    seek_again: Annotated[bool, Ask(_("Would you like another partner then?"))] = False
    renewal: Annotated[int | None, Ask(_("Renewal"), never=True)] = None


async def can_end(context: Asking, partnership_id: PartnershipId) -> Problem | None:
    """It lives, and nobody has asked to end it."""
    partnership = await partnership_by_id(context.uow, partnership_id)
    if partnership is None or partnership.state is PartnershipState.ENDED:
        return Problem(text=_("This partnership has ended already. What you did together stays in the history."))
    if partnership.state is PartnershipState.PROPOSED:
        return Problem(
            text=_(
                "It is only proposed. You can take a proposal back, or decline it, in {proposals}.",
                proposals=CommandName("sister proposals"),
            )
        )
    if await open_parting(context.uow, partnership_id) is not None:
        return Problem(
            text=_(
                "Somebody has asked to end it already. See where it stands in {partnership}.",
                partnership=CommandName("sister partnership"),
            )
        )
    return None


async def preview(context: Asking, asked: AskEnding) -> Outcome:
    """What would happen; nothing is written yet."""
    partnership = await partnership_by_id(context.uow, asked.partnership)
    if partnership is None:
        return NOT_THERE
    renewing = await _renewing(context, asked, partnership)
    eyes = await eyes_of(context, partnership)
    ends = eyes.day(ending_at(context.now, _last_day(renewing)))
    own = own_library(context, partnership)
    others = [row.library for row in partnership.rows if row.library_id != own]
    facts = [
        Fact(label=_("Partnership"), value=_("{names}", names=names_of([row.library for row in partnership.rows]))),
        Fact(label=_("Why"), value=ENDING_REASONS[asked.reason]),
    ]
    facts += [
        Fact(label=label, value=name(words))
        for label, words in ((_("In your words"), asked.words), (_("Thanks"), asked.thanks))
        if words
    ]
    facts.append(Fact(label=_("Ends on"), value=_("{day}", day=ends)))
    if own is not None:
        facts.append(Fact(label=_("Another partner"), value=_("You seek one then") if asked.seek_again else _("No")))
    names = Strong(names_of(others))
    told: Text = (
        _("The contacts of {others} read it in their own morning, and your colleagues read a copy.", others=names)
        if own is not None
        else _("The contacts of {others} read it in their own morning.", others=names)
    )
    talk = _("They can agree, or ask to talk first; then nothing ends by itself.")
    kept = _("You can take it back until then. Afterwards it can be undone for 30 days. Nothing you did is deleted.")
    letters: list[Part] = [Context(by_email(each)) for each in others if each.id in eyes.apart]
    return Reply(
        card=card(
            Context(_("This is what would happen. Nothing is sent yet.")),
            Facts(tuple(facts)),
            Words(told),
            Words(talk),
            *letters,
            Words(kept),
            Buttons(
                (
                    Button(
                        label=_("Send it"),
                        command="sister ending-send",
                        given=_as_given(asked),
                        style=Style.PRIMARY,
                        once=True,
                    ),
                    Button(label=_("Change"), command="sister ending", given=_as_given(asked), ask=True),
                    Button(
                        label=_("Keep the partnership"),
                        command="sister partnership",
                        given={"partnership": str(partnership.id)},
                    ),
                )
            ),
        ),
        replace=True,
    )


def own_library(context: Asking, partnership: Partnership) -> LibraryId | None:
    """The person's library in it; None for staff."""
    own = context.actor.library_ids
    return next((row.library_id for row in partnership.rows if row.library_id in own), None)


async def _renewing(context: Asking, asked: AskEnding, partnership: Partnership) -> Renewing | None:
    """The renewal that is answered with it, if it is one of this partnership."""
    if asked.renewal is None:
        return None
    found = await renewal_by_id(context.uow, RenewalId(asked.renewal))
    return found if found is not None and found.partnership.id == partnership.id else None


def _last_day(renewing: Renewing | None) -> date | None:
    return renewing.agreement.ends_on if renewing is not None else None


def _as_given(asked: AskEnding) -> dict[str, WireValue]:
    given: dict[str, WireValue] = {
        "partnership": str(asked.partnership),
        "reason": asked.reason.value,
        "words": asked.words or "",
        "thanks": asked.thanks or "",
        "seek_again": wire(asked.seek_again),
    }
    if asked.renewal is not None:
        given["renewal"] = wire(asked.renewal)
    return given


async def send(context: Asking, asked: AskEnding) -> Outcome:
    """Ask for it. Of two who ask at the same moment the second reads what the first asked."""
    partnership = await partnership_by_id(context.uow, asked.partnership)
    if partnership is None:
        return NOT_THERE
    held = await hold(context.uow, partnership)
    eyes = await eyes_of(context, partnership)
    standing = await open_parting(context.uow, partnership.id)
    if standing is not None:
        return Reply(card=card(*ending_parts(standing, eyes)), replace=True)
    if partnership.state not in LOGGABLE:
        problem = await can_end(context, partnership.id)
        return Reply(card=card(problem.text, Buttons((HOME,))), replace=True) if problem else NOT_THERE
    renewing = await _renewing(context, asked, partnership)
    own = own_library(context, partnership)
    wished = Wished(
        library_id=own,
        reason=asked.reason,
        words=asked.words,
        thanks=asked.thanks,
        seek_again=asked.seek_again and own is not None,
        last_day=_last_day(renewing),
    )
    by = context.member.id
    if renewing is not None and own is not None:
        if not renewing.is_open:
            return Reply(card=card(*renewal_parts(renewing, eyes)), replace=True)
        said = Said(library_id=own, choice=Choice.NO, by=by, words=asked.words)
        ending = await let_it_end(context.uow, renewing, wished, said)
    else:
        ending = await ask_ending(context.uow, held, wished, by=by)
    made = await parting_by_id(context.uow, ending.id)
    if made is None:
        msg = f"ending {ending.id} was asked, and is not there"
        raise RuntimeError(msg)
    sent = Words(_("Sent, with your thanks. Each contact reads it in their own morning."))
    return Reply(card=card(sent, *ending_parts(made, eyes)), lasting=True, replace=True)


@dataclass(frozen=True, kw_only=True)
class OneEnding:
    """Which ending."""

    ending: Annotated[int, Ask(_("Ending"), never=True)]


async def look(context: Asking, asked: OneEnding) -> Outcome:
    """Where it stands, and what can be done."""
    parting = await parting_by_id(context.uow, EndingId(asked.ending))
    if parting is None:
        return NOT_THERE
    eyes = await eyes_of(context, parting.partnership)
    if not eyes.may_see(parting.partnership):
        return NOT_THERE
    return Reply(card=card(*ending_parts(parting, eyes)), replace=True)


COMMANDS = (
    Command(
        name="sister ending",
        summary=_("End a partnership kindly"),
        takes=AskEnding,
        run=preview,
        rules=(Rule(("partnership",), can_end),),
        submit=_("Preview"),
        changes=False,
        listed=False,
    ),
    Command(
        name="sister ending-send",
        summary=_("Ask to end it"),
        takes=AskEnding,
        run=send,
        hidden=True,
    ),
    Command(
        name="sister ending-look",
        summary=_("Look at an ending"),
        takes=OneEnding,
        run=look,
        changes=False,
        hidden=True,
    ),
)

"""/sister propose: ask another library to be a partner; and /sister proposals: what waits for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Protocol

from core.cards.buttons import HOME, PROPOSALS, look_at
from core.cards.email import by_email, proposal_buttons
from core.cards.labels import TRIALS
from core.cards.library import names_of
from core.cards.proposal import answer_buttons, offer, proposal_facts, what_became
from core.chat.card import MAX_ROWS, Button, Buttons, Card, Context, Part, Row, Rows, Style, WireValue, Words, card
from core.chat.form import Problem
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import CommandName, Country, Day, Name, Strong, Text, _, n_
from core.commands import readers
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Audience, Command, Rule
from core.commands.joinings import may_see, partners_card
from core.commands.paging import last_page, part_shown
from core.commands.sister_profile import first_library
from core.commands.sources import my_libraries, posted_libraries
from core.commands.talk import HOW_OFTEN
from core.model.ids import LibraryId, ProposalId
from core.model.libraries import Library
from core.model.partnerships import PartnershipState, TrialLength
from core.model.proposals import ProposalAnswer
from core.model.schedule import local_day
from core.services.email_partners import is_connected
from core.services.joining import joinings_to_answer
from core.services.libraries import libraries_by_id
from core.services.partnerships import partnership_by_id, same_partnership
from core.services.people import contacts_of
from core.services.proposals import Proposed, open_proposals, proposal_by_id, propose, questions_of
from core.services.staff_proposals import StaffProposal, open_staff_proposals


@dataclass(frozen=True, kw_only=True)
class Propose:
    """To whom, and why; what and how often if one knows."""

    library: Annotated[
        LibraryId,
        Ask(_("Which library?"), suggest=posted_libraries, hint=_("By name or code, for example LIB-014.")),
    ]
    reason: Annotated[
        str,
        Ask(_("Why would you like to be partners?"), headline=True, long=True, max_length=1000, readers=readers.ASKED),
    ]
    own: Annotated[LibraryId, Ask(_("Your library"), suggest=my_libraries, default=first_library)]
    activities: Annotated[
        str | None, Ask(_("What could you do together?"), long=True, max_length=1000, readers=readers.ASKED)
    ] = None
    how_often: Annotated[int | None, HOW_OFTEN] = None
    trial: Annotated[
        TrialLength | None,
        Ask(_("How long a trial?"), labels=TRIALS, hint=_("You may leave this open: then it is 4 months.")),
    ] = None


async def can_be_proposed(context: Asking, own: LibraryId, library: LibraryId) -> Problem | None:
    """Two libraries of different countries that are neither partners nor asked already."""
    if library in context.actor.library_ids:
        return Problem(text=_("You speak for this library yourself. Please choose another one."))
    found = {each.id: each for each in await libraries_by_id(context.uow, [own, library])}
    if found[own].country == found[library].country:
        return Problem(
            text=_(
                "Both are in {country}. Sister libraries are of different countries. Please choose another one.",
                country=Country(found[own].country),
            )
        )
    existing = await same_partnership(context.uow, [own, library], to_pair=True)
    if existing is not None and existing.state is PartnershipState.PROPOSED:
        return Problem(
            text=_(
                "One of you has proposed this already. It waits in {proposals}.",
                proposals=CommandName("sister proposals"),
            )
        )
    if existing is not None:
        return Problem(text=_("You are partners already. See {partners}.", partners=CommandName("sister partners")))
    return None


async def run(context: Asking, asked: Propose) -> Outcome:
    """Send it; where nobody is connected the letter is for the person to send, if somebody has an address."""
    found = {each.id: each for each in await libraries_by_id(context.uow, [asked.own, asked.library])}
    contacts = await contacts_of(context.uow, [asked.library])
    if not any(contact.member.accounts or contact.member.email for contact in contacts):
        return _nobody_yet(asked, found[asked.library])
    return await send(context, asked, found[asked.own], found[asked.library], trial=asked.trial)


class Wished(Protocol):
    """The words of a proposal."""

    @property
    def reason(self) -> str: ...

    @property
    def activities(self) -> str | None: ...

    @property
    def how_often(self) -> int | None: ...


def given_of(asked: Wished, own: LibraryId) -> dict[str, WireValue]:
    """As they travel in a button."""
    given: dict[str, WireValue] = {"own": str(own), "reason": asked.reason}
    if asked.activities:
        given["activities"] = asked.activities
    if asked.how_often is not None:
        given["how_often"] = str(asked.how_often)
    return given


def _nobody_yet(asked: Propose, library: Library) -> Refusal:
    trial = {"trial": asked.trial.value} if asked.trial is not None else {}
    add = Button(
        label=_("Write an e-mail address"),
        command="sister invite-known",
        given={**given_of(asked, asked.own), **trial, "library": str(library.id)},
        style=Style.PRIMARY,
    )
    return Refusal(
        text=_(
            "Nobody of {library} is connected to me yet. If you know the e-mail address of somebody there, write it "
            "here, and I give you a letter to send. Your words are kept.",
            library=Name(library.name),
        ),
        buttons=(add, HOME),
    )


async def send(
    context: Asking, asked: Wished, own: Library, library: Library, *, trial: TrialLength | None = None
) -> Reply:
    """Propose it; where nobody is connected there is a letter to send, and their answer to be recorded."""
    proposal = await propose(
        context.uow,
        library=own,
        asked=library,
        by=context.member.id,
        reason=asked.reason,
        activities=asked.activities,
        how_often=asked.how_often,
        trial_months=trial.months if trial is not None else None,
    )
    until = Day(local_day(proposal.lapses_at, context.actor.zone))
    if not await is_connected(context.uow, library.id):
        said = _(
            "The proposal is ready. {library} is reached by e-mail: nobody there is connected to me. Please send them "
            "the letter, and record their answer here by {day}.",
            library=Strong(Name(library.name)),
            day=until,
        )
        return Reply(card=card(said, Buttons((*proposal_buttons(proposal, library), PROPOSALS, HOME))), lasting=True)
    said = _(
        "Sent to {library}. Their contacts read it in their own morning, and you read their answer here, by {day} at "
        "the latest.",
        library=Strong(Name(library.name)),
        day=until,
    )
    return Reply(card=card(said, Buttons((PROPOSALS, HOME))), lasting=True)


@dataclass(frozen=True, kw_only=True)
class Page:
    """Which page."""

    page: Annotated[int, Ask(_("Page"), minimum=1, maximum=100_000, never=True)] = 1


async def proposals(context: Asking, asked: Page) -> Outcome:
    """Those to and from the person's libraries that wait."""
    own = context.actor.library_ids
    found: list[Proposed | StaffProposal] = [
        *await open_proposals(context.uow, own),
        *await open_staff_proposals(context.uow, own),
        *await joinings_to_answer(context.uow, own),
    ]
    if not found:
        new = Button(label=_("Propose a partnership"), command="sister propose", style=Style.PRIMARY)
        return Reply(card=card(_("No proposal waits for an answer."), Buttons((new, HOME))), replace=True)
    page = min(asked.page, last_page(len(found), MAX_ROWS))
    first = (page - 1) * MAX_ROWS
    shown = found[first : first + MAX_ROWS]
    last = first + len(shown)
    turn = []
    if page > 1:
        turn.append(Button(label=_("Earlier"), command="sister proposals", given={"page": str(page - 1)}))
    if last < len(found):
        turn.append(Button(label=_("More"), command="sister proposals", given={"page": str(page + 1)}))
    rows = Rows(
        title=n_("{count} proposal waits", "{count} proposals wait", len(found)),
        rows=tuple(
            _row_of_staff(context, each) if isinstance(each, StaffProposal) else _row(context, each) for each in shown
        ),
        foot=part_shown(first + 1, last, len(found)) if turn else None,
        buttons=(*turn, HOME),
    )
    return Reply(card=card(rows), replace=True)


def _row(context: Asking, proposed: Proposed) -> Row:
    own = context.actor.library_ids
    asked = proposed.answered_by(own)
    other = proposed.library if asked else proposed.asked
    until = Day(local_day(proposed.proposal.lapses_at, context.actor.zone))
    mine = asked or (proposed.proposal.inside and proposed.library.id not in own)
    waits = _("Waits for their answer until {day}", day=until)
    if proposed.proposal.inside:
        waits = _("Waits for your partners until {day}", day=until)
    return Row(
        title=_("{library}", library=Strong(Name(other.name))),
        aside=_("to you") if mine else _("from you"),
        detail=_("Answer by {day}", day=until) if mine else waits,
        button=Button(label=_("Look"), command="sister propose-look", given={"proposal": str(proposed.proposal.id)}),
    )


def _row_of_staff(context: Asking, found: StaffProposal) -> Row:
    own = context.actor.library_ids
    until = Day(local_day(found.proposal.lapses_at, context.actor.zone))
    others = [each for each in found.libraries if each.id not in own] or list(found.libraries)
    mine = any(each.id not in found.answers for each in found.theirs(own))
    return Row(
        title=_("{library}", library=Strong(names_of(others))),
        aside=_("from staff"),
        detail=_("Answer by {day}", day=until) if mine else _("Waits for their answer until {day}", day=until),
        button=Button(label=_("Look"), command="sister proposed-look", given={"proposal": str(found.proposal.id)}),
    )


@dataclass(frozen=True, kw_only=True)
class OneProposal:
    """Which proposal."""

    proposal: Annotated[int, Ask(_("Proposal"), never=True)]


NOT_YOURS = Refusal(
    text=_(
        "This proposal is not there, or is not for you to see. What waits for you is in {home}.",
        home=CommandName("sister"),
    ),
    buttons=(HOME,),
)
"""Said to whoever is of neither library, and where there is no such proposal: the two are not told apart."""


async def look(context: Asking, asked: OneProposal) -> Outcome:
    """One proposal with what was asked about it, and what can be done."""
    proposed = await proposal_by_id(context.uow, ProposalId(asked.proposal))
    if proposed is None or not may_see(context, proposed):
        return NOT_YOURS
    return Reply(card=await proposal_card(context, proposed), replace=True)


async def proposal_card(context: Asking, proposed: Proposed) -> Card:
    """As this person reads it."""
    own = context.actor.library_ids
    if (theirs := await partners_card(context, proposed)) is not None:
        return theirs
    answers = proposed.answered_by(own)
    parts: list[Part] = [
        Words(offer(proposed)),
        proposal_facts(proposed, proposed.library if answers else proposed.asked),
    ]
    for each in await questions_of(context.uow, proposed.proposal.id):
        parts.append(Words(_("{name} asks: “{words}”", name=Name(each.asker), words=Name(each.question.question))))
        if each.question.reply is not None and each.replier is not None:
            parts.append(Words(_("{name}: “{words}”", name=Name(each.replier), words=Name(each.question.reply))))
    if proposed.proposal.answer is ProposalAnswer.ACCEPTED:
        partnership = await partnership_by_id(context.uow, proposed.proposal.partnership_id)
        return card(*parts, *what_became(proposed), Buttons((look_at(partnership), HOME)))
    if proposed.proposal.answer is not ProposalAnswer.WAITING:
        return card(*parts, *what_became(proposed), Buttons((HOME,)))
    until = Day(local_day(proposed.proposal.lapses_at, context.actor.zone))
    if answers:
        return card(*parts, *answer_buttons(proposed.proposal, until), Buttons((HOME,)))
    withdraw = Button(
        label=_("Take it back"), command="sister propose-withdraw", given={"proposal": str(proposed.proposal.id)}
    )
    waits: Text = _("It waits for their answer until {day}.", day=until)
    letters: tuple[Button, ...] = ()
    if not await is_connected(context.uow, proposed.asked.id):
        letters = proposal_buttons(proposed.proposal, proposed.asked)
        parts.append(Words(by_email(proposed.asked)))
    takes_back = (withdraw,) if proposed.library.id in own else ()
    return card(*parts, Context(waits), Buttons((*letters, *takes_back, HOME)))


COMMANDS = (
    Command(
        name="sister propose",
        summary=_("Propose a partnership"),
        takes=Propose,
        run=run,
        who=Audience.CONTACT,
        rules=(Rule(("own", "library"), can_be_proposed),),
        submit=_("Send it"),
    ),
    Command(
        name="sister proposals",
        summary=_("Proposals that wait"),
        takes=Page,
        run=proposals,
        who=Audience.CONTACT,
        changes=False,
        listed=False,
    ),
    Command(
        name="sister propose-look",
        summary=_("Look at a proposal"),
        takes=OneProposal,
        run=look,
        changes=False,
        hidden=True,
    ),
)

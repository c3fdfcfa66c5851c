"""/sister home: my libraries and partners, the next check-in, and the next best action as buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from core.cards.buttons import ALL_PARTNERS, HELP, HISTORY, MY_LIBRARY, STAFF_HOME, join_answers
from core.cards.check_in import READ_BY, answer_buttons, question
from core.cards.days import away
from core.cards.email import by_email, email_buttons
from core.cards.joining import wish
from core.cards.labels import STATES, YOU_ARE
from core.cards.library import names_of, rhythm, where
from core.cards.pause import back_button, closed_line, may_end, pause_lines
from core.cards.proposal import offer
from core.cards.several import quiet_alone
from core.chat.card import About, Button, Buttons, Card, Context, Divider, Importance, Part, Style, Words
from core.chat.outcome import Outcome, Reply
from core.chat.words import CommandName, Day, Listing, Name, Text, Value, _, n_, strong
from core.commands.asked_of_me import asked_of_me, partners_ask_us, staff_propose_to_us, story_we_began
from core.commands.context import Context as Asking
from core.commands.declaring import Command, Nothing
from core.commands.newcomer import INTRODUCE, NEWCOMER_BUTTONS
from core.commands.sides import Side, sides_of
from core.commands.sister_later import REMIND_AGAIN
from core.commands.sister_mentoring import home_parts
from core.commands.sister_profile import next_question
from core.commands.tell_staff import TELL_STAFF
from core.model.ids import LibraryId
from core.model.letters import Matter
from core.model.libraries import Contact
from core.model.members import Role
from core.model.nudges import NudgeAnswer
from core.model.partnerships import PartnershipState
from core.services.email_partners import reached_by_email
from core.services.joining import joinings_to_answer
from core.services.libraries import waiting_join_requests
from core.services.nudging import asked_from
from core.services.open_questions import may_be_asked
from core.services.partnerships import partners_of
from core.services.pauses import Standing, standing_pauses
from core.services.people import contacts_of
from core.services.proposals import open_proposals
from core.services.quiet_mode import left_in_peace

MOST_LIBRARIES = 3
"""So many of the person's libraries stand on the home card; few people speak for more."""

MOST_PARTNERSHIPS = 4
"""So many stand on the home card; the rest are counted, and a button leads to all of them."""


SETTINGS = Button(label=_("Settings"), command="sister settings")


async def home(context: Asking, asked: Nothing) -> Outcome:
    """The home card; for a stranger the three ways in."""
    if not context.actor.contacts:
        asked_of = await asked_of_me(context)
        return Reply(card=_without_library(context, asked_of, await home_parts(context)), replace=True)
    sides = await sides_of(context)
    mentoring = await home_parts(context)
    overdue = [side for side in sides if side.due is not None and side.due <= context.today]
    parts: list[Part] = [
        Context(_("Next best action"), About.CAPTION),
        *await _best_action(context, overdue, sides),
        *await _my_libraries(context),
    ]
    shown = sides[:MOST_PARTNERSHIPS]
    partners = {row.library_id for side in shown for row in side.partnership.rows} - context.actor.library_ids
    letters = await reached_by_email(context.uow, partners)
    paused = [side.partnership.id for side in shown if side.partnership.state is PartnershipState.PAUSED]
    pauses = await standing_pauses(context.uow, paused)
    for side in shown:
        parts.extend(_partnership(context, side, letters, pauses.get(side.partnership.id, ())))
    more = len(sides) - MOST_PARTNERSHIPS
    if more > 0:
        parts += [
            Context(n_("And {count} more partnership.", "And {count} more partnerships.", more)),
            Buttons((ALL_PARTNERS,)),
        ]
    if sides and sides[0].due is not None:
        parts.extend(_next_check_in(sides[0].due, context.today))
    parts.extend(mentoring)
    parts.extend(_ways_on(context))
    importance = Importance.ATTENTION if overdue else Importance.NORMAL
    return Reply(card=Card(parts=tuple(parts), importance=importance), replace=True)


def _without_library(context: Asking, asked: Sequence[Part], mentoring: Sequence[Part]) -> Card:
    """For somebody without a library: a stranger, a mentor, or staff. `asked`: what waits for their answer;
    `mentoring`: what they mentor.
    """
    mentor = context.actor.has(Role.MENTOR)
    welcome = (
        _("You are a mentor. Thank you. When a partnership needs you, I ask you here.")
        if mentor
        else _("Welcome. Tell me about your library, and I help you to find and keep a partner abroad.")
    )
    known = (SETTINGS, HELP, TELL_STAFF, replace(INTRODUCE, style=Style.NORMAL))
    buttons = known if mentor else NEWCOMER_BUTTONS
    parts: list[Part] = [Context(_("Next best action"), About.CAPTION)]
    if asked:
        parts += [*asked, Divider()]
    parts += [Words(welcome), *mentoring, Buttons(buttons)]
    if context.actor.is_staff:
        parts += [
            Divider(),
            Context(_("Staff"), About.CAPTION),
            Buttons((STAFF_HOME,)),
        ]
    return Card(parts=tuple(parts))


async def _best_action(context: Asking, overdue: Sequence[Side], sides: Sequence[Side]) -> list[Part]:
    """The one thing that helps most now: answer a person, then a silence, then a story that was begun, then a missing
    partner, then the profile.
    """
    own = context.actor.library_ids
    if mine := await asked_of_me(context):
        return mine
    proposed = [each for each in await open_proposals(context.uow, own) if each.answered_by(own)]
    if proposed:
        given = {"proposal": str(proposed[0].proposal.id)}
        look = Button(label=_("Look"), command="sister propose-look", given=given, style=Style.PRIMARY)
        return [Words(offer(proposed[0])), Buttons((look,))]
    may_be = await may_be_asked(context.uow, own)
    if may_be and (staff_propose := await staff_propose_to_us(context)):
        return staff_propose
    joining = await joinings_to_answer(context.uow, own) if may_be else ()
    if joining:
        given = {"proposal": str(joining[0].proposal.id)}
        look = Button(label=_("Look"), command="sister propose-look", given=given, style=Style.PRIMARY)
        return [Words(wish(joining[0])), Buttons((look,))]
    asking = await waiting_join_requests(context.uow, own)
    if asking:
        request, library, member = asking[0]
        return [
            Words(
                _("{name} would like to speak for {library} too.", name=Name(member.name), library=Name(library.name))
            ),
            join_answers(request.id),
        ]
    if may_be and (asked := await partners_ask_us(context)):
        return asked
    if overdue:
        return await _overdue(context, overdue[0])
    if may_be and (begun := await story_we_began(context)):
        return begun
    for contact in context.actor.contacts:
        if next_question(contact.library) is not None:
            return [
                Words(
                    _(
                        "Tell a little more about {library}. It helps others to find you.",
                        library=Name(contact.library.name),
                    )
                ),
                Buttons(
                    (
                        Button(
                            label=_("Answer one question"),
                            command="sister profile",
                            given={"library": str(contact.library_id)},
                            style=Style.PRIMARY,
                        ),
                        *((Button(label=_("Log a talk"), command="log"),) if sides else ()),
                    )
                ),
            ]
    if sides:
        return [
            Words(_("Nothing is waiting. After your next talk, log it in ten seconds.")),
            Buttons((Button(label=_("Log a talk"), command="log", style=Style.PRIMARY),)),
        ]
    return [
        Words(_("Your library is on the register. I will write to you here when a partner is found.")),
        Buttons(
            (
                Button(
                    label=_("See my card"),
                    command="introduce show",
                    given={"library": str(context.actor.contacts[0].library_id)},
                    style=Style.PRIMARY,
                ),
                Button(label=_("Find a partner"), command="sister find"),
                Button(label=_("Propose a partnership"), command="sister propose"),
            )
        ),
    ]


async def _overdue(context: Asking, side: Side) -> list[Part]:
    """Whether they were in touch; with the day on which a reminder comes, where one does."""
    asks = Words(question(side.partnership, side.row, context.actor.library_ids))
    if (context.member.id, side.row.id) in await left_in_peace(context.uow, [side.row.id]):
        buttons = (*answer_buttons(side.row, context.today), REMIND_AGAIN)
        return [asks, Context(_IN_PEACE), Buttons(buttons), READ_BY]
    again = await asked_from(context.uow, context.member, side.row, context.actor.zone)
    if again is not None and again > context.today:
        others = answer_buttons(side.row, context.today, without={NudgeAnswer.NOT_YET})
        return [asks, Context(_("I ask again from {day} on.", day=Day(again))), Buttons(others)]
    return [asks, Buttons(answer_buttons(side.row, context.today)), READ_BY]


_IN_PEACE = _("I sent you three reminders about this partnership, so I leave you in peace now.")


async def _my_libraries(context: Asking) -> list[Part]:
    contacts = context.actor.contacts
    colleagues = await contacts_of(context.uow, context.actor.library_ids)
    parts: list[Part] = []
    for contact in contacts[:MOST_LIBRARIES]:
        library = contact.library
        parts += [
            Divider(),
            Context(_("My library"), About.CAPTION),
            Words(strong(Name(library.name))),
            Context(_("{where} · {code}", where=where(library.town, library.country), code=Name(library.code))),
            Context(_you_are(contact, colleagues)),
        ]
    if len(contacts) > MOST_LIBRARIES:
        more = len(contacts) - MOST_LIBRARIES
        parts.append(Context(n_("And {count} more library.", "And {count} more libraries.", more)))
    return parts


def _you_are(contact: Contact, colleagues: Sequence[Contact]) -> Text:
    """ "You are first contact, with Tomas" """
    others: list[Value] = [
        Name(each.member.name)
        for each in colleagues
        if each.library_id == contact.library_id and each.member_id != contact.member_id
    ]
    if not others:
        return YOU_ARE[contact.role]
    return _("{role}, with {names}", role=YOU_ARE[contact.role], names=Listing(tuple(others)))


def _partnership(context: Asking, side: Side, letters: set[LibraryId], pauses: Sequence[Standing]) -> list[Part]:
    """`letters`: the libraries that are reached by e-mail. `pauses`: those of this one."""
    partnership, own = side.partnership, context.actor.library_ids
    closed = closed_line(partners_of(partnership, own), context.today)
    return [
        Divider(),
        Context(_("Partnership"), About.CAPTION),
        Words(strong(names_of(partners_of(partnership, context.actor.library_ids)))),
        Context(_("{state} since {day}", state=STATES[partnership.state], day=Day(partnership.state_since))),
        Context(_("A talk {rhythm}", rhythm=rhythm(partnership.cadence.days))),
        *((Context(quiet),) if (quiet := quiet_alone(partnership, context.today)) is not None else ()),
        *((Context(closed),) if closed is not None else ()),
        *(Context(line) for line in pause_lines(pauses)),
        *((Buttons((back_button(partnership),)),) if may_end(pauses, own) else ()),
        *(
            part
            for row in partnership.rows
            if row.library_id in letters
            for part in (
                Context(by_email(row.library)),
                Buttons(email_buttons(partnership_id=partnership.id, library=row.library, matter=Matter.HELLO)),
            )
        ),
    ]


def _next_check_in(due: date, today: date) -> list[Part]:
    """The nearest of all, with its weekday; a day that is over is said in a strong word."""
    how_far = away(due, today)
    return [
        Divider(),
        Context(_("Next check-in"), About.CAPTION),
        Words(_("{day}", day=Day(due, weekday=True))),
        Words(strong(how_far)) if due <= today else Context(how_far),
    ]


def _ways_on(context: Asking) -> list[Part]:
    buttons = [HISTORY, MY_LIBRARY, SETTINGS, HELP, TELL_STAFF]
    if context.actor.is_staff:
        buttons.append(STAFF_HOME)
    return [
        Divider(),
        Context(_("More is in {sister}", sister=CommandName("sister help")), About.CAPTION),
        Buttons(tuple(buttons)),
    ]


COMMANDS = (Command(name="sister home", summary=_("Home, and all the rest"), takes=Nothing, run=home, changes=False),)

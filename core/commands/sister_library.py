"""/sister library: the card of one's own library, who speaks for it, who is asked to, and what one can do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.contacts import cancel_handover, handover_stands
from core.cards.labels import CONTACT_ROLES
from core.cards.library import where
from core.chat.card import MAX_ROWS, Button, Buttons, Context, Divider, Fact, Facts, Part, Row, Rows, Words, card
from core.chat.outcome import Outcome, Reply
from core.chat.words import (
    CommandName,
    Day,
    Language,
    Listing,
    Moment,
    MomentForm,
    Name,
    Strong,
    Text,
    Value,
    _,
    n_,
    several,
    strong,
)
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Command
from core.commands.newcomer import INTRODUCE
from core.commands.own_library import NOT_YOURS, own_contact
from core.commands.paging import last_page, part_shown
from core.commands.sister_away import away_button
from core.commands.sister_library_edit import edit_button
from core.commands.sources import my_libraries
from core.model.ids import LibraryId
from core.model.libraries import Contact, ContactRole, Library
from core.model.schedule import local_day
from core.services.handovers import Planned, open_handovers, role_after
from core.services.invitations import Named, waiting_invitations
from core.services.libraries import branches_of, library_by_id
from core.services.people import contacts_of

MOST_NAMES = 8
"""So many names stand in one line; the rest are counted."""


@dataclass(frozen=True, kw_only=True)
class OfMine:
    """Which of the person's libraries; the only one when there is one. `page`: of the list of several."""

    library: Annotated[LibraryId | None, Ask(_("Library"), suggest=my_libraries)] = None
    page: Annotated[int, Ask(_("Page"), minimum=1, maximum=100_000, never=True)] = 1


async def show(context: Asking, asked: OfMine) -> Outcome:
    """The card of one library; the list of them when the person speaks for several and named none."""
    contacts = context.actor.contacts
    if not contacts:
        said = _(
            "You do not speak for a library yet. Introduce yours, or write {join} with the code of a colleague.",
            join=CommandName("sister join"),
        )
        return Reply(card=card(said, Buttons((INTRODUCE, HOME))), replace=True)
    if asked.library is None and len(contacts) > 1:
        return Reply(card=card(_list(context, asked.page)), replace=True)
    contact = own_contact(context, asked.library or contacts[0].library_id)
    library = await library_by_id(context.uow, contact.library_id) if contact else None
    if contact is None or library is None:
        return NOT_YOURS
    return Reply(card=card(*await _card(context, contact, library)), replace=True)


def _list(context: Asking, page: int) -> Rows:
    contacts = sorted(context.actor.contacts, key=lambda contact: contact.id)
    page = min(page, last_page(len(contacts), MAX_ROWS))
    first = (page - 1) * MAX_ROWS
    shown = contacts[first : first + MAX_ROWS]
    last = first + len(shown)
    turn = []
    if page > 1:
        turn.append(Button(label=_("Earlier"), command="sister library", given={"page": str(page - 1)}))
    if last < len(contacts):
        turn.append(Button(label=_("More"), command="sister library", given={"page": str(page + 1)}))
    return Rows(
        title=n_("You speak for {count} library", "You speak for {count} libraries", len(contacts)),
        rows=tuple(
            Row(
                title=_("{name}", name=Strong(Name(each.library.name))),
                detail=_(
                    "{where} · {role}",
                    where=where(each.library.town, each.library.country),
                    role=CONTACT_ROLES[each.role],
                ),
                button=Button(label=_("Open"), command="sister library", given={"library": str(each.library_id)}),
            )
            for each in shown
        ),
        foot=part_shown(first + 1, last, len(contacts)) if turn else None,
        buttons=(*turn, HOME),
    )


async def _card(context: Asking, contact: Contact, library: Library) -> list[Part]:
    people = await contacts_of(context.uow, [library.id])
    parts: list[Part] = [
        Words(strong(Name(library.name))),
        Context(_("{where} · {code}", where=where(library.town, library.country), code=Name(library.code))),
        Facts((*await _facts(context, library), *_who(people))),
    ]
    invitations = await waiting_invitations(context.uow, library.id)
    if invitations:
        parts.append(_waiting(context, invitations))
    handovers = await open_handovers(context.uow, library.id)
    for planned in handovers:
        parts += await _handover(context, planned)
    parts += [Divider(), Buttons(_ways(context, contact, library, people, handovers))]
    return parts


async def _facts(context: Asking, library: Library) -> list[Fact]:
    facts = [
        Fact(label=_("Languages"), value=several([Language(code) for code in library.languages])),
        Fact(label=_("Local time"), value=_("{moment}", moment=Moment(context.now, MomentForm.WEEKDAY, library.zone))),
        Fact(label=_("Card"), value=_("In the introductions channel") if library.posted else _("Kept private")),
    ]
    parent = await library_by_id(context.uow, library.parent_id) if library.parent_id is not None else None
    if parent is not None:
        facts.append(Fact(label=_("A branch of"), value=_("{name}", name=Name(parent.name))))
    own = context.actor.library_ids
    branches = [each for each in await branches_of(context.uow, library.id) if each.posted or each.id in own]
    if branches:
        facts.append(Fact(label=_("Branches"), value=_listed([Name(each.name) for each in branches])))
    return facts


def _who(people: Sequence[Contact]) -> list[Fact]:
    """ "First contact: Ana and Mai"; one line a role."""
    facts = []
    for role in ContactRole:
        names = [_person(each) for each in people if each.role is role]
        if names:
            facts.append(Fact(label=CONTACT_ROLES[role], value=_listed(names)))
    return facts


def _person(contact: Contact) -> Value:
    if contact.member.accounts:
        return Name(contact.member.name)
    return _("{name} (not connected yet)", name=Name(contact.member.name))


def _listed(names: Sequence[Value]) -> Text:
    more = len(names) - MOST_NAMES
    shown = Listing(tuple(names[:MOST_NAMES]))
    return _("{names}, +{more}", names=shown, more=more) if more > 0 else _("{names}", names=shown)


def _waiting(context: Asking, invitations: Sequence[Named]) -> Rows:
    return Rows(
        title=_("Asked to speak for it too"),
        rows=tuple(
            Row(
                title=_("{name}", name=Strong(Name(each.called))),
                detail=_("{role}, named by {name}", role=CONTACT_ROLES[each.invitation.role], name=Name(each.by)),
                aside=_("until {day}", day=Day(local_day(each.invitation.lapses_at, context.reader.zone))),
                button=Button(
                    label=_("Take it back"),
                    command="sister library-take-back",
                    given={"invitation": str(each.invitation.id)},
                ),
            )
            for each in invitations
        ),
    )


async def _handover(context: Asking, planned: Planned) -> list[Part]:
    parts: list[Part] = [Divider(), Words(handover_stands(planned, await role_after(context.uow, planned)))]
    if context.member.id in {planned.handover.leaver_id, planned.handover.successor_id}:
        parts.append(Buttons((cancel_handover(planned),)))
    return parts


def _ways(
    context: Asking, contact: Contact, library: Library, people: Sequence[Contact], handovers: Sequence[Planned]
) -> tuple[Button, ...]:
    given = {"library": str(library.id)}
    ways = [
        edit_button(library),
        Button(label=_("Name a colleague"), command="sister library-name", given=given, ask=True),
    ]
    if contact.role is ContactRole.PRIMARY and len(people) > 1:
        ways.append(Button(label=_("Change a role"), command="sister library-role", given=given, ask=True))
    if all(each.handover.leaver_id != contact.member_id for each in handovers):
        ways.append(Button(label=_("Hand over"), command="sister handover", given=given, ask=True))
    ways.append(Button(label=_("See the card"), command="introduce show", given=given))
    ways.append(Button(label=_("Closed days"), command="sister closed", given=given))
    ways.append(away_button(library))
    ways.append(Button(label=_("Leave"), command="sister library-leave", given=given))
    if len(context.actor.contacts) > 1:
        ways.append(Button(label=_("My libraries"), command="sister library"))
    return (*ways, HOME)


COMMANDS = (
    Command(name="sister library", summary=_("My library, its contacts"), takes=OfMine, run=show, changes=False),
)

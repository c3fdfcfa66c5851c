"""/staff handover: a contact is gone already, and staff hand their library over to somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import STAFF_HOME
from core.cards.labels import CONTACT_ROLES
from core.chat.card import Buttons, WireValue, card
from core.chat.form import Problem
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Name, Strong, _
from core.commands.colleagues import contacts_of_library
from core.commands.context import Context
from core.commands.declaring import Ask, Audience, Command, Rule
from core.commands.sources import all_libraries, members, numbers
from core.model.contacts import HandoverState
from core.model.ids import LibraryId, MemberId
from core.model.libraries import ContactRole
from core.services.contacts import standing, take_library_turn
from core.services.handovers import close_handover, hand_over, open_handover_of, role_after
from core.services.libraries import library_by_id


async def only_first_contact(context: Context, given: Mapping[str, WireValue]) -> WireValue | None:
    """The first contact of the library, where there is one only."""
    wanted = given.get("library")
    ids = numbers([wanted]) if isinstance(wanted, str) and context.actor.is_staff else []
    if not ids:
        return None
    first = [each for each in await standing(context.uow, LibraryId(ids[0])) if each.role is ContactRole.PRIMARY]
    return str(first[0].member_id) if len(first) == 1 else None


@dataclass(frozen=True, kw_only=True)
class HandOverForThem:
    """The library, who is gone, and who takes over."""

    library: Annotated[LibraryId, Ask(_("Library"), suggest=all_libraries)]
    leaver: Annotated[
        MemberId,
        Ask(
            _("Who is gone?"),
            suggest=contacts_of_library,
            default=only_first_contact,
            depends="library",
            nobody=_(
                "Nobody speaks for this library yet. Whoever works there can introduce it once more and choose to join "
                "it."
            ),
        ),
    ]
    successor: Annotated[MemberId, Ask(_("Who takes over?"), suggest=members)]


async def somebody_else(context: Context, leaver: MemberId, successor: MemberId) -> Problem | None:
    """Two people."""
    if leaver == successor:
        return Problem(text=_("This is the same person. Please choose who takes over."))
    return None


async def hand_over_for(context: Context, asked: HandOverForThem) -> Outcome:
    """To a present contact at once; somebody else is asked first."""
    await take_library_turn(context.uow, asked.library)
    library = await library_by_id(context.uow, asked.library)
    if library is None:
        return Refusal(text=_("This library is not there any more. Please choose another one."), buttons=(STAFF_HOME,))
    earlier = await open_handover_of(context.uow, library.id, asked.leaver)
    if earlier is not None:
        await close_handover(context.uow, earlier.handover, HandoverState.CANCELLED, by=context.member.id)
    planned = await hand_over(
        context.uow,
        library=library,
        leaver_id=asked.leaver,
        successor_id=asked.successor,
        last_on=context.today,
        by=context.member.id,
    )
    if planned.handover.state is HandoverState.DONE:
        said = _(
            "Done. {successor} has taken over {library}, and reads it in their own morning. Role: {role}.",
            successor=Strong(Name(planned.successor.name)),
            library=Strong(Name(library.name)),
            role=CONTACT_ROLES[await role_after(context.uow, planned)],
        )
    else:
        said = _(
            "Asked. {successor} reads it in their own morning, and takes over {library} as soon as they accept. You "
            "read the answer here.",
            successor=Strong(Name(planned.successor.name)),
            library=Strong(Name(library.name)),
        )
    return Reply(card=card(said, Buttons((STAFF_HOME,))), lasting=True)


COMMANDS = (
    Command(
        name="staff handover",
        summary=_("A contact is gone"),
        takes=HandOverForThem,
        run=hand_over_for,
        who=Audience.STAFF,
        rules=(Rule(("leaver", "successor"), somebody_else),),
        submit=_("Hand over"),
    ),
)

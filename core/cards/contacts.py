"""Being named for a library and taking one over: the questions, their buttons, and what became of them."""

from __future__ import annotations

from core.cards.labels import CONTACT_ROLES
from core.cards.library import where
from core.chat.card import About, Button, Buttons, Context, Fact, Facts, Part, Style, Words
from core.chat.words import Day, Name, Strong, Text, _, name
from core.model.contacts import HandoverState, InvitationState
from core.model.ids import LibraryId
from core.model.libraries import ContactRole
from core.services.handovers import Planned
from core.services.invitations import Named

ROLE_MEANS: dict[ContactRole, Text] = {
    ContactRole.PRIMARY: _("A first contact logs talks, is reminded of them first, and answers partners."),
    ContactRole.SECOND: _("A second contact logs talks, and is asked when the first contact cannot answer."),
    ContactRole.DIRECTOR: _("A director sees what the library does here, and can log talks too."),
}


def library_button(library_id: LibraryId, *, style: Style = Style.NORMAL) -> Button:
    """The way to the card of that library, for its contacts."""
    return Button(label=_("My library"), command="sister library", given={"library": str(library_id)}, style=style)


def named_words(named: Named) -> Text:
    """ "Ana would like you to speak for Suva City Library, Suva, Fiji, as: Second contact." """
    return _(
        "{name} would like you to speak for {library}, {where}. Your role: {role}.",
        name=Name(named.by),
        library=Strong(Name(named.library.name)),
        where=where(named.library.town, named.library.country),
        role=Strong(CONTACT_ROLES[named.invitation.role]),
    )


def named_question(named: Named, until: Day) -> tuple[Part, ...]:
    """What the role means, and *Accept · Decline kindly*."""
    given = {"invitation": str(named.invitation.id)}
    return (
        Words(ROLE_MEANS[named.invitation.role]),
        Buttons(
            (
                Button(
                    label=_("Accept"),
                    command="sister join-answer",
                    given={**given, "accepted": "yes"},
                    style=Style.PRIMARY,
                ),
                Button(label=_("Decline kindly"), command="sister join-answer", given={**given, "accepted": "no"}),
            )
        ),
        Context(_("Please answer by {day}; without an answer it lapses, and nobody is at fault.", day=until)),
        Context(_("The contacts of the library read your answer."), About.READERS),
    )


def named_outcome(named: Named) -> Text:
    """What became of it, as the one who was named reads it."""
    library = Strong(Name(named.library.name))
    match named.invitation.state:
        case InvitationState.ACCEPTED:
            return _("You accepted. You speak for {library}.", library=library)
        case InvitationState.DECLINED:
            return _("You declined, and that is fine. Thank you for the answer.")
        case InvitationState.TAKEN_BACK:
            return _("This question was taken back. There is nothing left to do.")
        case InvitationState.LAPSED | InvitationState.WAITING:
            return _(
                "Two weeks passed without an answer, and this has lapsed. Nobody is at fault; a contact of {library} "
                "can name you again.",
                library=library,
            )


def handover_words(planned: Planned, role: ContactRole) -> tuple[Part, ...]:
    """What the successor is asked, with the leaver's words."""
    library, leaver = planned.library, Name(planned.leaver.name)
    place = where(library.town, library.country)
    said = (
        _(
            "Staff ask you to take over {library}, {where}, from {leaver}. Your role: {role}.",
            library=Strong(Name(library.name)),
            where=place,
            leaver=leaver,
            role=Strong(CONTACT_ROLES[role]),
        )
        if planned.handover.by_staff
        else _(
            "{leaver} leaves, and asks you to take over {library}, {where}. Your role: {role}.",
            leaver=leaver,
            library=Strong(Name(library.name)),
            where=place,
            role=Strong(CONTACT_ROLES[role]),
        )
    )
    parts: list[Part] = [Words(said)]
    facts = [Fact(label=_("Last day of {name}", name=leaver), value=_("{day}", day=Day(planned.handover.last_on)))]
    if planned.handover.note:
        facts.append(Fact(label=_("Note from {name}", name=leaver), value=name(planned.handover.note)))
    parts.append(Facts(tuple(facts)))
    return tuple(parts)


def handover_question(planned: Planned, role: ContactRole, until: Day) -> tuple[Part, ...]:
    """What the role means, and *Accept · Decline kindly*."""
    given = {"handover": str(planned.handover.id)}
    return (
        Words(ROLE_MEANS[role]),
        Buttons(
            (
                Button(
                    label=_("Accept"),
                    command="sister handover-answer",
                    given={**given, "accepted": "yes"},
                    style=Style.PRIMARY,
                ),
                Button(label=_("Decline kindly"), command="sister handover-answer", given={**given, "accepted": "no"}),
            )
        ),
        Context(_("Please answer by {day}; without an answer it lapses, and nobody is at fault.", day=until)),
        Context(_("The contacts of the library read your answer, and staff can see it."), About.READERS),
    )


def cancel_handover(planned: Planned) -> Button:
    """For the two people, until the role has moved."""
    return Button(
        label=_("Cancel the handover"),
        command="sister handover-cancel",
        given={"handover": str(planned.handover.id)},
    )


def handover_stands(planned: Planned, role: ContactRole) -> Text:
    """Where it stands, for everybody who may know of it."""
    handover = planned.handover
    library, day = Strong(Name(planned.library.name)), Day(handover.last_on)
    leaver, successor = Name(planned.leaver.name), Name(planned.successor.name)
    match handover.state:
        case HandoverState.WAITING:
            return _(
                "{leaver} hands over {library} to {successor} on {day}. {successor} has not answered yet.",
                leaver=leaver,
                library=library,
                successor=successor,
                day=day,
            )
        case HandoverState.AGREED:
            return _(
                "{leaver} hands over {library} to {successor}. Last day of {leaver}: {day}. Role of {successor} "
                "from then on: {role}.",
                leaver=leaver,
                library=library,
                successor=successor,
                day=day,
                role=CONTACT_ROLES[role],
            )
        case HandoverState.DONE:
            return _(
                "{successor} has taken over {library} from {leaver}. Role: {role}.",
                successor=successor,
                library=library,
                leaver=leaver,
                role=CONTACT_ROLES[role],
            )
        case HandoverState.DECLINED:
            return _(
                "{successor} cannot take over {library} now. {leaver} still speaks for it.",
                successor=successor,
                library=library,
                leaver=leaver,
            )
        case HandoverState.CANCELLED:
            return _(
                "The handover of {library} from {leaver} to {successor} was cancelled. Everything stays as it was.",
                library=library,
                leaver=leaver,
                successor=successor,
            )
        case HandoverState.LAPSED:
            return _(
                "{successor} did not answer within two weeks, and the handover of {library} has lapsed. {leaver} "
                "still speaks for it.",
                successor=successor,
                library=library,
                leaver=leaver,
            )

"""/sister contacts: who speaks for my libraries, and what time it is where they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.labels import CONTACT_ROLES
from core.chat.card import MAX_ROWS, Button, Buttons, Row, Rows, card
from core.chat.outcome import Outcome, Reply
from core.chat.words import Moment, MomentForm, Name, Strong, _, n_
from core.commands.context import Context
from core.commands.declaring import Ask, Command
from core.commands.newcomer import INTRODUCE
from core.commands.paging import last_page
from core.model.libraries import Contact
from core.services.people import contacts_of, reader_of


@dataclass(frozen=True, kw_only=True)
class Contacts:
    """Which page."""

    page: Annotated[int, Ask(_("Page"), minimum=1, maximum=100_000, never=True)] = 1


async def show(context: Context, asked: Contacts) -> Outcome:
    """A page of the contacts of the person's own libraries, in the order they came."""
    if not context.actor.library_ids:
        return Reply(
            card=card(
                _("You do not speak for a library yet. Introduce yours, and its contacts stand here."),
                Buttons((INTRODUCE, HOME)),
            ),
            replace=True,
        )
    found = await contacts_of(context.uow, context.actor.library_ids)
    page = min(asked.page, last_page(len(found), MAX_ROWS))
    first = (page - 1) * MAX_ROWS
    shown = found[first : first + MAX_ROWS]
    turn = []
    if page > 1:
        turn.append(Button(label=_("Earlier"), command="sister contacts", given={"page": str(page - 1)}))
    if first + len(shown) < len(found):
        turn.append(Button(label=_("More"), command="sister contacts", given={"page": str(page + 1)}))
    return Reply(
        card=card(
            Rows(
                title=n_("{count} contact", "{count} contacts", len(found)),
                detail=_("They speak for your libraries, and read what the bot writes to them."),
                rows=tuple(_row(context, contact) for contact in shown),
                buttons=(*turn, HOME),
            )
        ),
        replace=True,
    )


def _row(context: Context, contact: Contact) -> Row:
    """ "Tomas / Second contact, Suva City Library", and Friday 14:12, or that nobody can write to them."""
    connected = bool(contact.member.accounts)
    zone = reader_of(contact.member, library=contact.library).zone
    return Row(
        title=_("{name}", name=Strong(Name(contact.member.name))),
        detail=_("{role}, {library}", role=CONTACT_ROLES[contact.role], library=Name(contact.library.name)),
        aside=_("{moment} now", moment=Moment(context.now, MomentForm.WEEKDAY, zone)),
        note=None if connected else _("Not connected yet"),
    )


COMMANDS = (
    Command(
        name="sister contacts",
        summary=_("Who speaks for my library"),
        takes=Contacts,
        run=show,
        changes=False,
    ),
)

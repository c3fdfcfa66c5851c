"""*Leave this partnership*: a library leaves kindly, and the others go on. Of two, one asks to end it instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import ALL_PARTNERS, HOME, look_at
from core.cards.ending import end_button
from core.cards.library import names_of
from core.chat.card import Button, Buttons, Context, Fact, Facts, Style, Words, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import CommandName, Name, Strong, _, name
from core.commands import readers
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Audience, Command
from core.commands.recording import NOT_THERE
from core.model.ids import LibraryId, PartnershipId
from core.model.partnerships import LOGGABLE, Partnership, PartnershipLibrary
from core.services.leaving_partnership import can_leave, has_left, leave_partnership
from core.services.partnerships import partnership_by_id


@dataclass(frozen=True, kw_only=True)
class Leave:
    """Which partnership, with which of one's libraries, and kind words."""

    partnership: Annotated[int, Ask(_("Partnership"), never=True)]
    library: Annotated[int | None, Ask(_("Library"), never=True)] = None
    words: Annotated[
        str | None,
        Ask(
            _("What you would like to tell them"),
            long=True,
            max_length=500,
            readers=readers.PARTNERS,
            hint=_("Thanks, or why; one sentence is enough."),
        ),
    ] = None


async def _found(context: Asking, asked: Leave) -> tuple[Partnership, PartnershipLibrary] | None:
    """The partnership and the row of the library that leaves; None where the person has no part in it."""
    partnership = await partnership_by_id(context.uow, PartnershipId(asked.partnership))
    if partnership is None:
        return None
    own = [row for row in partnership.rows if row.library_id in context.actor.library_ids]
    row = next((row for row in own if asked.library in {None, row.library_id}), None)
    return (partnership, row) if row is not None else None


async def preview(context: Asking, asked: Leave) -> Outcome:
    """What would happen; nothing is written yet."""
    found = await _found(context, asked)
    if found is None:
        return await _no_part(context, asked)
    partnership, row = found
    if not can_leave(partnership):
        return _cannot(partnership)
    others = Strong(names_of([each.library for each in partnership.rows if each is not row]))
    words = (Fact(label=_("In your words"), value=name(asked.words)),) if asked.words else ()
    given = {"partnership": str(partnership.id), "library": str(row.library_id), "words": asked.words or ""}
    return Reply(
        card=card(
            Context(_("This is what would happen. Nothing is sent yet.")),
            Words(
                _(
                    "{library} leaves the partnership with {others}. They go on together, and read it in their own "
                    "morning; your colleagues read a copy.",
                    library=Strong(Name(row.library.name)),
                    others=others,
                )
            ),
            *((Facts(words),) if words else ()),
            Words(
                _(
                    "Nobody of your library is asked about this partnership any more, and you do not see it any more. "
                    "What you did together stays with the others. They can invite you again."
                )
            ),
            Buttons(
                (
                    Button(label=_("Leave"), command="sister partnership-left", given=given, style=Style.PRIMARY),
                    Button(label=_("Change"), command="sister partnership-leave", given=given, ask=("words",)),
                    Button(label=_("Stay"), command="sister partnership", given={"partnership": str(partnership.id)}),
                )
            ),
        ),
        replace=True,
    )


async def _no_part(context: Asking, asked: Leave) -> Refusal:
    """Whose library has left before reads so; to everybody else there is no such partnership."""
    own = context.actor.library_ids
    chosen = own if asked.library is None else own & {LibraryId(asked.library)}
    library = await has_left(context.uow, PartnershipId(asked.partnership), chosen)
    if library is None:
        return NOT_THERE
    return Refusal(
        text=_(
            "{library} has left this partnership already. There is nothing left to do.",
            library=Strong(Name(library.name)),
        ),
        buttons=(ALL_PARTNERS, HOME),
    )


def _cannot(partnership: Partnership) -> Refusal:
    """With two nobody would be left to be partners with; and what has ended or has not begun is not left."""
    if partnership.state not in LOGGABLE:
        return Refusal(
            text=_(
                "There is nothing to leave here: this partnership has ended, or has not begun. See {partners}.",
                partners=CommandName("sister partners"),
            ),
            buttons=(ALL_PARTNERS, HOME),
        )
    return Refusal(
        text=_(
            "You are two partners now, so nobody would be left to be partners with. You can ask to end the partnership "
            "kindly instead; nothing was changed."
        ),
        buttons=(end_button(partnership), look_at(partnership), HOME),
    )


async def leave(context: Asking, asked: Leave) -> Outcome:
    """It leaves. Of two who leave three at the same moment the second reads that only two are left."""
    found = await _found(context, asked)
    if found is None:
        return await _no_part(context, asked)
    partnership, row = found
    library = row.library
    left = await leave_partnership(context.uow, partnership, library.id, by=context.member.id, words=asked.words)
    if not left:
        still = any(each.library_id == library.id for each in partnership.rows)
        return _cannot(partnership) if still else await _no_part(context, asked)
    said = _(
        "{library} has left the partnership with {others}. They read it kindly, in their own morning. Thank you for "
        "what you did together.",
        library=Strong(Name(library.name)),
        others=names_of([each.library for each in partnership.rows]),
    )
    find = Button(label=_("Find another partner"), command="sister find")
    return Reply(card=card(said, Buttons((find, HOME))), lasting=True, replace=True)


COMMANDS = (
    Command(
        name="sister partnership-leave",
        summary=_("Leave a partnership"),
        takes=Leave,
        run=preview,
        who=Audience.CONTACT,
        submit=_("Preview"),
        changes=False,
        hidden=True,
    ),
    Command(
        name="sister partnership-left",
        summary=_("Leave a partnership"),
        takes=Leave,
        run=leave,
        who=Audience.CONTACT,
        hidden=True,
    ),
)

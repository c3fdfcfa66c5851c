"""A copy signed on paper: uploaded in the place of signing in chat, kept with its version, and downloaded again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.library import names_of
from core.cards.signing import document_buttons, look, paper_button, signature_line
from core.chat.card import Buttons, Card, Part, WireValue, card
from core.chat.form import Problem
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Day, Listing, Name, Strong, Text, Value, _
from core.commands import readers
from core.commands.agreement_version import readable_version, version_card
from core.commands.context import Context
from core.commands.declaring import Ask, Command, Rule
from core.commands.paper_signers import LONGEST_LINE, as_asked, read_signers
from core.commands.recording import NOT_THERE
from core.commands.sister_agreement_sign import LONGEST_NUMBER, LONGEST_SEEN, NOTHING_SEEN
from core.commands.talk import today
from core.model.agreements import AgreementState
from core.model.ids import AgreementCopyId, FileId
from core.services.agreement_copies import (
    MOST_COPIES,
    Shut,
    copy_by_id,
    copy_with_content,
    keep_copy,
    kind_of,
    state_of,
)
from core.services.signing import Version, version_of
from core.store.files import keep_file, read_file

LONGEST_SIGNERS = 2000


async def _asked_version(context: Context, given: Mapping[str, WireValue]) -> Version | None:
    number = given.get("agreement")
    if not isinstance(number, str) or not number.isascii() or not number.isdecimal() or len(number) > LONGEST_NUMBER:
        return None
    return await readable_version(context, int(number))


async def state_when_opened(context: Context, given: Mapping[str, WireValue]) -> WireValue | None:
    """The text and the signatures as they are when the form opens."""
    version = await _asked_version(context, given)
    return NOTHING_SEEN if version is None else state_of(version)


async def each_library(context: Context, given: Mapping[str, WireValue]) -> WireValue | None:
    """A line for each library that has not signed, to be completed."""
    version = await _asked_version(context, given)
    return None if version is None or not version.waiting else as_asked(version.waiting)


@dataclass(frozen=True, kw_only=True)
class Copy:
    """Of which version; who signed on it, and when."""

    agreement: Annotated[int, Ask(_("Agreement"), never=True)]
    seen: Annotated[
        str,
        Ask(_("Text"), never=True, max_length=LONGEST_SEEN, readers=readers.ONLY_THE_BOT, default=state_when_opened),
    ]
    file: Annotated[
        FileId,
        Ask(
            _("The signed copy"),
            hint=_("PDF, PNG or JPEG, at most 8 MB."),
            readers=readers.PARTNERS,
        ),
    ]
    signers: Annotated[
        str | None,
        Ask(
            _("Who signed?"),
            long=True,
            max_length=LONGEST_SIGNERS,
            default=each_library,
            hint=_("Library: name, title. One line each."),
            readers=readers.PARTNERS,
        ),
    ] = None
    on: Annotated[date, Ask(_("Date of the last signature"), default=today, past=True)]


@dataclass(frozen=True, kw_only=True)
class Fetch:
    """Which copy."""

    copy: Annotated[int, Ask(_("Copy"), never=True)]


async def is_a_copy(context: Context, file: FileId | None) -> Problem | None:
    """A PDF or a picture, by its first bytes."""
    if file is None:
        return None
    kept = await read_file(context.uow, file, owner=context.actor.ref)
    if kept is None or kind_of(kept.content) is not None:
        return None
    return Problem(
        text=_(
            "{name} is neither a PDF nor a picture. Please scan or photograph the signed copy, and send it as PDF, "
            "PNG or JPEG.",
            name=Name(kept.ref.name),
        )
    )


async def has_been(context: Context, on: date) -> Problem | None:
    """It was signed today or earlier."""
    if on <= context.today:
        return None
    return Problem(text=_("This day is still to come. Please write the day on which it was signed."))


async def names_all(context: Context, agreement: int, signers: str | None) -> Problem | None:
    """Everybody who has not signed in chat is named, while it is written."""
    version = await readable_version(context, agreement)
    if version is None or not version.open:
        return None
    _found, missing = read_signers(signers or "", version.waiting)
    if not missing:
        return None
    return Problem(
        text=_(
            "Please write who signed for {libraries}: a line for each, such as “{example}”. A name has at most "
            "{limit} letters.",
            libraries=Listing(tuple(Name(each.name) for each in missing)),
            example=Name(f"{missing[0].name}: Ana Waqa, Director"),
            limit=LONGEST_LINE,
        )
    )


async def upload(context: Context, asked: Copy) -> Outcome:
    """Keep it; of a version that is written still, all have signed with it."""
    version = await readable_version(context, asked.agreement, to_change=True)
    if version is None:
        return NOT_THERE
    kept = await read_file(context.uow, asked.file, owner=context.actor.ref)
    kind = kind_of(kept.content) if kept is not None else None
    if kept is None or kind is None:
        return Refusal(text=_("This file is not there any more. Please add it again."), buttons=(HOME,))
    signers, _missing = read_signers(asked.signers or "", version.waiting)
    done = await keep_copy(
        context.uow,
        version.agreement,
        name=kept.ref.name,
        kind=kind,
        content=kept.content,
        signers=signers,
        on=asked.on,
        today=context.today,
        by=context.member.id,
        seen=asked.seen,
    )
    now = await version_of(context.uow, version.agreement)
    if isinstance(done, Shut):
        return Reply(card=await _shut(context, now, done, asked), replace=True)
    if version.agreement.state is not AgreementState.SIGNED or not signers:
        return Reply(card=await version_card(context, now, _("Kept.")), replace=True)
    number = now.agreement.version
    said: list[Part | Text] = [
        _("Kept. All have signed on paper: version {number} is in force.", number=number),
        *(signature_line(each) for each in now.signatories),
    ]
    if now.agreement.remind_on is not None:
        said.append(_("I ask you all about renewal on {day}.", day=Day(now.agreement.remind_on)))
    said.append(_("The contacts of {libraries} read it in their own morning.", libraries=_others(context, now)))
    said.append(Buttons((*document_buttons(now.agreement.id), look(now.agreement.id, _("Look at it")), HOME)))
    return Reply(card=card(*said), lasting=True, replace=True)


def _others(context: Context, version: Version) -> Value:
    own = context.actor.library_ids
    others = [each.library for each in version.signatories if each.library.id not in own]
    return names_of(others or [each.library for each in version.signatories])


async def _shut(context: Context, version: Version, why: Shut, asked: Copy) -> Card:
    """Nothing was kept: why, what stands now; the file is not sent twice."""
    match why:
        case Shut.CLOSED:
            said = _("Version {number} cannot be signed any more. Nothing was kept.", number=version.agreement.version)
        case Shut.CONFLICT | Shut.PAST:
            said = _("It cannot be signed yet. Nothing was kept.")
        case Shut.FULL:
            said = _("{most} copies are kept with it already. Nothing was added.", most=MOST_COPIES)
        case Shut.CHANGED:
            said = _(
                "Something has changed since you opened the form. Nothing was kept. Please compare it with your copy."
            )
    shown = await version_card(context, version, said)
    if why is not Shut.CHANGED:
        return shown
    typed: dict[str, WireValue] = {"file": asked.file, "on": asked.on.isoformat()}
    if asked.signers:
        typed["signers"] = asked.signers
    again = paper_button(version, **typed)
    parts = (
        Buttons(tuple(again if each.command == again.command else each for each in part.buttons))
        if isinstance(part, Buttons)
        else part
        for part in shown.parts
    )
    return card(*parts)


async def fetch(context: Context, asked: Fetch) -> Outcome:
    """The file as it was uploaded, in the direct message of who may read the agreement."""
    copy = await copy_by_id(context.uow, AgreementCopyId(asked.copy))
    version = await readable_version(context, copy.agreement_id) if copy is not None else None
    if copy is None or version is None:
        return NOT_THERE
    whole = await copy_with_content(context.uow, copy.id)
    if whole is None:
        return NOT_THERE
    ref = keep_file(
        context.uow, owner=context.actor.ref, name=whole.name, media_type=whole.media_type, content=whole.content
    )
    said = _(
        "A copy of version {number}, signed on paper: {name}",
        number=version.agreement.version,
        name=Strong(Name(whole.name)),
    )
    return Reply(card=card(said, ref, Buttons((look(version.agreement.id, _("Look at it")), HOME))), lasting=True)


COMMANDS = (
    Command(
        name="sister agreement-copy",
        summary=_("Add a copy"),
        takes=Copy,
        run=upload,
        hidden=True,
        rules=(
            Rule(("file",), is_a_copy),
            Rule(("on",), has_been),
            Rule(("agreement", "signers"), names_all),
        ),
        submit=_("Keep it"),
        note=_("For a copy that all of you have signed. It counts as their signatures, and all can download it here."),
    ),
    Command(
        name="sister agreement-copy-fetch",
        summary=_("Download a copy"),
        takes=Fetch,
        run=fetch,
        hidden=True,
    ),
)

"""Plan, run and suggest an invocation: the one way in for slash commands, buttons, forms and plain words.

`plan` asks for what is missing and writes nothing; `run` decodes everything, authorises again and carries the command
out in one transaction, once a key. There is no state machine: a form is a command with gaps.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, assert_never

from sqlalchemy.exc import IntegrityError

from core.cards.buttons import HELP, HOME
from core.chat.card import Buttons, Card, Choice, WireValue, card
from core.chat.codec import decode as decode_json
from core.chat.codec import encode as encode_json
from core.chat.form import Field, Form, Kind, Problem
from core.chat.invocation import AccountRef, Invocation
from core.chat.outcome import Answer, Outcome, Refusal, Reply
from core.chat.words import CommandName, Name, Text, _, n_
from core.commands import COMMANDS, nearest_commands
from core.commands.context import Context
from core.commands.declaring import Audience, Command, Declared
from core.commands.decoding import LONGEST_PIECE, NO, YES, Decoded, decode, is_empty, wire, with_defaults
from core.commands.making import Made, Making, ToKeep
from core.commands.newcomer import INTRODUCE
from core.content.cleaning import clean
from core.documents.office import Office
from core.model.ids import NoticeId
from core.model.members import Account
from core.model.requests import Request
from core.model.ways import Way
from core.notices.telling import tell
from core.services.people import Actor, recognise, welcome
from core.services.reaching import heard_of
from core.store.files import keep_file
from core.store.outbox import stands_at, taken_over
from core.store.requests import digest_of, remember_request
from core.store.sealing import buttons_of, seal_card
from core.store.unit import Store, UnitOfWork, Workspace


async def plan(store: Store, invocation: Invocation) -> Answer | None:
    """None when the command can run; else the form that asks for the rest, a refusal, or what is said instead of the
    form. At most three statements to open a form, and none when it can run: whether the person may is looked at again
    where it is carried out.
    """
    command = COMMANDS.get(invocation.command)
    if command is not None and not _asks(command, invocation):
        return None
    async with store.reading() as uow:
        actor, _earlier = await recognise(uow, invocation.account, invocation.profile)
        if command is None:
            outcome: Outcome = unknown_command(invocation.command, actor)
        else:
            outcome = refused(command, actor) or await _ask(uow, actor, command, invocation)
        answer = Answer(outcome=outcome, reader=actor.reader)
    await _hear(store, actor)
    return answer


async def _hear(store: Store, actor: Actor) -> None:
    """They spoke, wherever it was: if they could not be written to, that is tried again."""
    if actor.account is not None and actor.account.way is not Way.DIRECT:
        async with store.writing() as uow:
            account = await uow.session.get(Account, actor.account.id, with_for_update=True)
            if account is not None:
                await heard_of(uow, account)


def _asks(command: Command[Any], invocation: Invocation) -> bool:
    """Whether there is something to ask before it runs."""
    if invocation.submitted:
        return False
    missing = any(
        declared.required and is_empty(invocation.given.get(declared.name, ""))
        for declared in command.fields
        if not declared.ask.never and declared.ask.default is None
    )
    return missing or bool(invocation.ask)


async def _ask(uow: UnitOfWork, actor: Actor, command: Command[Any], invocation: Invocation) -> Outcome:
    context = context_of(uow, actor, invocation)
    if command.instead is not None and (said := await command.instead(context, invocation.given)) is not None:
        return said
    problems: dict[str, Problem] = {}
    if invocation.given and (invocation.checked or not invocation.ask):
        problems = _wrong(await decode(context, command, invocation.given), invocation)
    return await ask_for(context, command, invocation, problems)


def context_of(uow: UnitOfWork, actor: Actor, invocation: Invocation) -> Context:
    """What a command is handed, besides its values."""
    emptied = frozenset(name for name, value in invocation.given.items() if invocation.submitted and is_empty(value))

    async def telling(notice: NoticeId, whole: bool) -> Sequence[tuple[NoticeId, Card]]:  # noqa: FBT001  # see `Tell`
        return [(each.notice.id, each.presented.card) for each in await tell(uow, actor, notice, whole=whole)]

    return Context(uow, actor, invocation.place, invocation.key, emptied, telling)


Work = Callable[[UnitOfWork, Actor], Awaitable[Outcome]]
"""What is done in the transaction of a command that writes."""


async def run(store: Store, invocation: Invocation, office: Office | None = None) -> Answer:
    """Carry the command out: an answer, a form that names what is wrong, or a refusal. Nothing is ever half written.

    `office`: makes the documents that are asked for.
    """
    command = COMMANDS[invocation.command]
    if not command.changes:
        return await _look(store, command, invocation)
    if command.makes:
        return await _make(store, command, invocation, office or Office())

    async def work(uow: UnitOfWork, actor: Actor) -> Outcome:
        return _finished(command, await _perform(uow, command, invocation, actor))

    return await _only_once(store, invocation, work)


async def _only_once(store: Store, invocation: Invocation, work: Work) -> Answer:
    try:
        return await _once(store, invocation, work)
    except IntegrityError:
        # The same key arrived twice at the same moment and the other copy was first: read its answer.
        return await _once(store, invocation, work)


async def _look(store: Store, command: Command[Any], invocation: Invocation) -> Answer:
    """A command that changes nothing."""
    async with store.reading() as uow:
        actor, _earlier = await recognise(uow, invocation.account, invocation.profile)
        outcome = _finished(command, await _perform(uow, command, invocation, actor))
        spot = _spot_of(invocation, outcome)
        takes_over = spot is not None and await stands_at(uow, *spot)
    if spot is not None and takes_over:
        async with store.writing() as uow:
            await taken_over(uow, *spot)
    await _hear(store, actor)
    return Answer(outcome=outcome, reader=actor.reader)


def _spot_of(invocation: Invocation, outcome: Outcome) -> tuple[Workspace, str, str] | None:
    """The message whose place the answer takes: it may be a notice, which then stands there no longer."""
    place, account = invocation.place, invocation.account
    if place.message is None or not place.private or not isinstance(outcome, Reply) or not outcome.replace:
        return None
    return Workspace(account.platform, account.workspace), place.channel, place.message


async def _make(store: Store, command: Command[Any], invocation: Invocation, office: Office) -> Answer:
    """A command whose file is made between two transactions: one that reads, and one that keeps what was made."""
    async with store.reading() as uow:
        actor, earlier = await recognise(
            uow, invocation.account, invocation.profile, command=invocation.command, key=invocation.key
        )
        if earlier is not None:
            return _again(earlier, digest_of(invocation.given), actor)
        outcome = await _perform(uow, command, invocation, actor)
    made = await outcome.make(office) if isinstance(outcome, Making) else outcome
    if not isinstance(made, Made | ToKeep):
        return Answer(outcome=made, reader=actor.reader)

    async def keep(uow: UnitOfWork, actor: Actor) -> Outcome:
        if isinstance(made, Made):
            return made.answer(
                keep_file(uow, owner=actor.ref, name=made.name, media_type=made.media_type, content=made.content)
            )
        if refusal := refused(command, actor):
            return refusal
        await _heard(uow, actor)
        return await made.keep(context_of(uow, actor, invocation))

    return await _only_once(store, invocation, keep)


def _finished(command: Command[Any], outcome: Outcome | Making) -> Outcome:
    if isinstance(outcome, Making):
        msg = f"{command.name} makes a file, and does not say so (makes=True)"
        raise TypeError(msg)
    return outcome


class _Unchanged(Exception):  # no error: raised so that the transaction is rolled back
    """Nothing was carried out, and this is the answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


async def _once(store: Store, invocation: Invocation, work: Work) -> Answer:
    try:
        async with store.writing() as uow:
            return await _once_in(uow, invocation, work)
    except _Unchanged as unchanged:
        return unchanged.answer


async def _once_in(uow: UnitOfWork, invocation: Invocation, work: Work) -> Answer:
    """Carry it out and remember the answer, or give the answer of the first time."""
    actor, earlier = await recognise(
        uow, invocation.account, invocation.profile, command=invocation.command, key=invocation.key
    )
    digest = digest_of(invocation.given)
    if earlier is not None:
        raise _Unchanged(_again(earlier, digest, actor))
    outcome = await work(uow, actor)
    if not isinstance(outcome, Reply):
        # The same key may have arrived twice at the same moment: the other copy was first, and this one waited for it.
        with uow.session.no_autoflush:
            actor, earlier = await recognise(
                uow, invocation.account, invocation.profile, command=invocation.command, key=invocation.key
            )
        raise _Unchanged(_again(earlier, digest, actor) if earlier else Answer(outcome=outcome, reader=actor.reader))
    if (spot := _spot_of(invocation, outcome)) is not None:
        await taken_over(uow, *spot)
    with_handles, drafts = seal_card(outcome.card, owner=invocation.account, now=uow.now)
    uow.session.add_all(drafts)
    reply = replace(outcome, card=with_handles)
    account = actor.account
    if account is None:
        msg = f"{invocation.command} answered without an account"
        raise RuntimeError(msg)
    remember_request(uow, account.id, invocation.command, invocation.key, digest, _json(reply))
    return Answer(outcome=reply, reader=actor.reader)


def _again(earlier: Request, digest: str, actor: Actor) -> Answer:
    """The answer of the first time; for other values under the same key, that nothing changed."""
    if earlier.digest == digest:
        return Answer(outcome=_reply_from(earlier.outcome), reader=actor.reader, repeated=True)
    other = Refusal(text=_("Already sent; nothing changed."), buttons=(HOME,))
    return Answer(outcome=other, reader=actor.reader)


async def _perform(uow: UnitOfWork, command: Command[Any], invocation: Invocation, actor: Actor) -> Outcome | Making:
    if refusal := refused(command, actor):
        return refusal
    context = context_of(uow, actor, invocation)
    decoded = await decode(context, command, invocation.given)
    if decoded.problems:
        return await _with_problems(context, command, invocation, decoded)
    if command.changes and not command.makes:
        await _heard(uow, actor)
    return await command.run(context, command.takes(**decoded.values))


async def _heard(uow: UnitOfWork, actor: Actor) -> None:
    """They asked for something that is written down: they are known from now on, and were heard of."""
    await welcome(uow, actor)
    if actor.account is not None:
        await heard_of(uow, actor.account)


def _wrong(decoded: Decoded, invocation: Invocation) -> dict[str, Problem]:
    """The problems that somebody made: a value that is missing is none before it was asked for."""
    unasked = set() if invocation.submitted else decoded.missing - invocation.given.keys()
    return {name: problem for name, problem in decoded.problems.items() if name not in unasked}


async def _with_problems(
    context: Context, command: Command[Any], invocation: Invocation, decoded: Decoded
) -> Form | Refusal:
    """The form with what is wrong; a problem of a value that only buttons carry is a refusal."""
    problems = decoded.problems
    for declared in command.fields:
        if declared.ask.never and declared.name in problems:
            written = declared.kind in {Kind.TEXT, Kind.LONG_TEXT} and declared.name in invocation.given
            return Refusal(text=problems[declared.name].text, buttons=(HOME,)) if written else WORN_OUT
    return await ask_for(context, command, invocation, _wrong(decoded, invocation))


async def sealed(store: Store, answer: Answer, owner: AccountRef) -> Answer:
    """The answer with a handle on every button. A draft is written only for a button whose values cannot travel.

    What a command wrote was sealed in its own transaction, and is left as it is.
    """
    match answer.outcome:
        case Form():
            return answer
        case Refusal(buttons=buttons):
            shown = card(Buttons(buttons))
        case Reply(card=shown):
            pass
        case _:
            assert_never(answer.outcome)
    if all(button.handle for button in buttons_of(shown)):
        return answer
    with_handles, drafts = seal_card(shown, owner=owner, now=store.clock())
    if drafts:
        async with store.writing() as uow:
            uow.session.add_all(drafts)
    if isinstance(answer.outcome, Refusal):
        return replace(answer, outcome=replace(answer.outcome, buttons=buttons_of(with_handles)))
    return replace(answer, outcome=replace(answer.outcome, card=with_handles))


async def suggest(store: Store, invocation: Invocation, field: str, query: str, *, limit: int = 25) -> Sequence[Choice]:
    """Choices for a reference while it is typed; nothing for somebody who may not use the command."""
    command = COMMANDS.get(invocation.command)
    declared = next((each for each in command.fields if each.name == field), None) if command else None
    if command is None or declared is None or declared.ask.suggest is None or declared.ask.never:
        return ()
    async with store.reading() as uow:
        actor, _earlier = await recognise(uow, invocation.account, invocation.profile)
        if refused(command, actor):
            return ()
        context = Context(uow, actor, invocation.place)
        typed = clean(query, lines=False)[:LONGEST_PIECE]
        return (await declared.ask.suggest.search(context, invocation.given, typed))[:limit]


def refused(command: Command[Any], actor: Actor) -> Refusal | None:
    """Why the actor may not use the command, or None."""
    match command.who:
        case Audience.ANYONE:
            return None
        case Audience.CONTACT if not actor.contacts:
            return Refusal(
                text=command.refusal
                or _("This is for contacts of a library. Introduce your library first; it takes two minutes."),
                buttons=(INTRODUCE,),
            )
        case Audience.STAFF if not actor.is_staff:
            return Refusal(
                text=command.refusal
                or _("Only staff can do this. Your own partnerships are in {home}.", home=CommandName("sister")),
                buttons=(HOME,),
            )
    return None


def unknown_command(name: str, actor: Actor) -> Refusal:
    """No such command; the nearest ones as buttons, and where there are none the way home."""
    nearest = nearest_commands(name, staff=actor.is_staff)
    if not nearest:
        return Refusal(
            text=_(
                "I do not know {command}. What I can do is in {help}.",
                command=CommandName(name),
                help=CommandName("sister help"),
            ),
            buttons=(HELP, HOME),
        )
    said = n_(
        "I do not know {command}. Did you mean this one?",
        "I do not know {command}. Did you mean one of these?",
        len(nearest),
        command=CommandName(name),
    )
    return Refusal(text=said, buttons=nearest)


async def ask_for(
    context: Context, command: Command[Any], invocation: Invocation, problems: Mapping[str, Problem]
) -> Form | Refusal:
    """The form, or a refusal where no answer could ever be given."""
    form = await form_for(context, command, invocation, problems)
    shown = {field.name: field for field in form.fields}
    for declared in command.fields:
        if declared.required and declared.ask.never and declared.name not in form.given:
            return WORN_OUT
        field = shown.get(declared.name)
        if field is not None and declared.ask.nobody is not None and not (field.choices or field.suggest):
            return Refusal(text=declared.ask.nobody, buttons=(HOME,))
    return form


async def form_for(
    context: Context, command: Command[Any], invocation: Invocation, problems: Mapping[str, Problem]
) -> Form:
    """The form that asks for what is missing, or for what `ask` names; what is wrong is always shown."""
    filled = await with_defaults(context, command, invocation.given)
    shown = [declared for declared in command.fields if _is_asked(declared, invocation, filled, problems)]
    if not command.in_order:
        shown.sort(key=lambda declared: not (declared.required and is_empty(filled.get(declared.name, ""))))
    fields = [await _field(context, declared, filled) for declared in shown]
    names = {declared.name for declared in shown}
    kept = {declared.name for declared in command.fields if declared.ask.never} | set(invocation.given)
    return Form(
        command=command.name,
        title=command.title or command.summary,
        fields=tuple(fields),
        submit=command.submit,
        note=command.note or _kept_words(command, invocation, names),
        token=invocation.key or secrets.token_urlsafe(9),
        given={name: value for name, value in filled.items() if name in kept - names},
        problems=problems,
    )


def _kept_words(command: Command[Any], invocation: Invocation, shown: Collection[str]) -> Text | None:
    """The words that were written with the command and need not be asked for, so that one sees they are not lost."""
    for declared in command.fields:
        words = invocation.given.get(declared.name)
        if declared.ask.headline and declared.name not in shown and isinstance(words, str) and not is_empty(words):
            return _("{label} “{words}”", label=declared.ask.label, words=Name(clean(words, lines=False)[:SHOWN_WORDS]))
    return None


def _is_asked(
    declared: Declared, invocation: Invocation, filled: Mapping[str, WireValue], problems: Mapping[str, Problem]
) -> bool:
    if declared.ask.never:
        return False
    if declared.name in problems:
        return True
    given = not is_empty(invocation.given.get(declared.name, ""))
    if isinstance(invocation.ask, tuple):
        return declared.name in invocation.ask
    if declared.ask.late:
        return given and invocation.ask
    if declared.ask.depends is not None and is_empty(filled.get(declared.ask.depends, "")):
        return False
    return invocation.ask or not given


async def _field(context: Context, declared: Declared, filled: Mapping[str, WireValue]) -> Field:
    value = filled.get(declared.name)
    choices, chosen, suggest = await _choices(context, declared, filled, value)
    return Field(
        name=declared.name,
        label=declared.ask.label,
        kind=declared.kind,
        required=declared.required,
        readers=declared.ask.readers,
        hint=declared.ask.hint,
        max_length=declared.max_length,
        minimum=declared.ask.minimum,
        maximum=declared.ask.maximum,
        headline=declared.ask.headline,
        choices=choices,
        suggest=suggest,
        value=value,
        chosen=chosen,
    )


async def _choices(
    context: Context, declared: Declared, filled: Mapping[str, WireValue], value: WireValue | None
) -> tuple[tuple[Choice, ...], tuple[Choice, ...], bool]:
    """All choices (of a reference the likely ones), the labels of what stands in it, and whether more can be
    searched.
    """
    source = declared.ask.suggest
    if source is not None:
        likely = tuple(await source.search(context, filled, ""))
        pieces = [clean(piece, lines=False) for piece in ((value,) if isinstance(value, str) else value or ())]
        chosen = tuple((await source.named(context, filled, pieces)).values()) if pieces else ()
        return likely, chosen, len(likely) >= FEW
    if declared.kind is Kind.YES_NO:
        return (Choice(value="yes", label=YES), Choice(value="no", label=NO)), (), False
    if declared.kind is Kind.DATE:
        return PAST_DAYS if declared.ask.past else (), (), False
    labels = declared.ask.labels.items()
    return tuple(Choice(value=str(wire(member)), label=label) for member, label in labels), (), False


WORN_OUT = Refusal(
    text=_("This button does not work any more. Please begin again from {home}.", home=CommandName("sister")),
    buttons=(HOME,),
)
"""Said where a value that only buttons carry is missing or makes no sense."""

PAST_DAYS = (Choice(value="today", label=_("Today")), Choice(value="yesterday", label=_("Yesterday")))
"""Offered beside the calendar where a day that has been is meant."""

SHOWN_WORDS = 200
"""So many letters of the words that are kept stand above the form."""

FEW = 25
"""A reference with fewer choices than this shows them all; with as many it is searched."""


def _json(outcome: Reply) -> dict[str, Any]:
    encoded = encode_json(outcome)
    if not isinstance(encoded, dict):
        msg = "an outcome is an object"
        raise TypeError(msg)
    return encoded


def _reply_from(stored: dict[str, Any]) -> Reply:
    reply = decode_json(stored)
    if not isinstance(reply, Reply):
        msg = "a stored outcome is a reply"
        raise TypeError(msg)
    return reply

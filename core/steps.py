"""Forms that take more than one step: the cards that lead on, and back into a form whose answers are wrong.

A platform whose forms are small asks some fields `later`; one that cannot open a form at this moment shows a card in
its place. Whatever was filled in is kept with the card's buttons for thirty days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.chat.card import Button, Buttons, Card, Context, Fact, Facts, Pick, Style, WireValue, card
from core.chat.form import Field, Form, Kind, Problem
from core.chat.invocation import AccountRef, Invocation
from core.chat.outcome import Answer, Refusal, Reply
from core.chat.words import Text, _
from core.commands import COMMANDS
from core.commands.decoding import decode, is_empty
from core.dispatch import ask_for, context_of, refused, unknown_command
from core.services.people import Actor, recognise
from core.store.sealing import Step, draft_handle, seal_step
from core.store.unit import Store, UnitOfWork

CONTINUE, EDIT, MORE = _("Continue"), _("Edit"), _("More")


async def hold(store: Store, form: Form, owner: AccountRef) -> Card:
    """A form that cannot open now as a card: *Continue*, or *Edit* what is wrong; where one reference is all that was
    not understood, what may have been meant can be picked at once.
    """
    given = {**form.given, **_standing(form)}
    shown = tuple(field.name for field in form.fields)
    step = Step(form.command, given, shown, form.token, later=form.later)
    note = () if form.note is None else (Context(form.note),)
    if not form.problems:
        return card(_one_more(form.title), *note, await _buttons(store, owner, {CONTINUE: step}))
    labels = {field.name: field.label for field in form.fields}
    wrong = tuple(Fact(label=labels.get(name, form.title), value=each.text) for name, each in form.problems.items())
    told = (_("Nothing is lost. Please change this:"), Facts(wrong), *note)
    edit = await _buttons(store, owner, {EDIT: replace(step, checked=True)})
    unclear = _unclear(form)
    if unclear is None:
        return card(*told, edit)
    field, problem = unclear
    understood = (problem.understood or ()) if field.kind is Kind.REFERENCES else ""
    picked = replace(step, given={**given, field.name: understood}, ask=(), submitted=True, picks=field.name)
    (button,) = await _sealed(store, owner, {field.label: picked})
    return card(*told, Pick(label=field.label, field=field.name, choices=problem.candidates, button=button), edit)


async def turn_page(store: Store, invocation: Invocation, later: tuple[str, ...]) -> Answer:
    """A page was sent while fields are left for `later`: what is wrong in it, or a card that leads on. Nothing is
    carried out yet.
    """
    async with store.reading() as uow:
        actor, _earlier = await recognise(uow, invocation.account, invocation.profile)
        wrong = await _wrong(uow, actor, invocation, later)
    if isinstance(wrong, Form | Refusal):
        return Answer(outcome=wrong, reader=actor.reader)
    command = COMMANDS[invocation.command]
    title = command.title or command.summary
    step = Step(command.name, invocation.given, later, invocation.key)
    if wrong:
        said, steps = _one_more(title), {CONTINUE: step}
    else:
        said = _("Ready: {title}. You can send it now, or add more first.", title=title)
        steps = {command.submit: replace(step, ask=(), submitted=True), MORE: step}
    shown = card(said, await _buttons(store, invocation.account, steps))
    return Answer(outcome=Reply(card=shown, replace=True, step=True), reader=actor.reader)


async def _wrong(
    uow: UnitOfWork, actor: Actor, invocation: Invocation, later: tuple[str, ...]
) -> Form | Refusal | frozenset[str]:
    """The page once more with what is wrong in it; or the later fields that have to be answered."""
    command = COMMANDS.get(invocation.command)
    if command is None:
        return unknown_command(invocation.command, actor)
    if refusal := refused(command, actor):
        return refusal
    context = context_of(uow, actor, invocation)
    decoded = await decode(context, command, invocation.given)
    problems = {name: problem for name, problem in decoded.problems.items() if name not in later}
    if not problems:
        return frozenset(decoded.missing.intersection(later))
    asked = await ask_for(context, command, invocation, problems)
    return replace(asked, later=later) if isinstance(asked, Form) else asked


def _one_more(title: Text) -> Text:
    return _("One more step: {title}.", title=title)


async def _buttons(store: Store, owner: AccountRef, steps: Mapping[Text, Step]) -> Buttons:
    """A row of them, the first one filled."""
    buttons = await _sealed(store, owner, steps)
    return Buttons((replace(buttons[0], style=Style.PRIMARY), *buttons[1:]))


async def _sealed(store: Store, owner: AccountRef, steps: Mapping[Text, Step]) -> list[Button]:
    """A button for each of these steps, kept together."""
    async with store.writing() as uow:
        drafts = {label: seal_step(step, owner=owner, now=uow.now) for label, step in steps.items()}
        uow.session.add_all(drafts.values())
    return [
        Button(label=label, command=steps[label].command, handle=draft_handle(draft.id))
        for label, draft in drafts.items()
    ]


def _standing(form: Form) -> dict[str, WireValue]:
    return {field.name: field.value for field in form.fields if field.value is not None}


def _unclear(form: Form) -> tuple[Field, Problem] | None:
    """The one reference that is wrong, when nothing else is and one of its candidates completes it."""
    if len(form.problems) != 1:
        return None
    ((name, problem),) = form.problems.items()
    field = next((each for each in form.fields if each.name == name), None)
    if field is None or not problem.candidates:
        return None
    fits = problem.understood is not None and field.kind in {Kind.REFERENCE, Kind.REFERENCES}
    empty = any(each.required and is_empty(each.value or "") for each in form.fields if each.name != name)
    return (field, problem) if fits and not empty else None

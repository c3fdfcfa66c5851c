"""A proposed rhythm as each side reads it: how often, what holds meanwhile, what was said to it, what can be done."""

from __future__ import annotations

from core.cards.buttons import HOME, look_at
from core.cards.email import RECORD, letter_parts
from core.cards.eyes import Eyes
from core.cards.library import names_of, rhythm
from core.cards.recorded import recorded_by
from core.chat.card import About, Button, Buttons, Context, Fact, Facts, Part, Style, Words
from core.chat.words import Name, Strong, Text, _, name
from core.model.answers import Choice
from core.model.letters import Matter
from core.model.libraries import Library
from core.model.partnerships import LIVE, Partnership, PartnershipState
from core.model.rhythms import RhythmState
from core.services.library_answers import Heard
from core.services.rhythms import ProposedRhythm

ANSWERS_READ_BY = _("The contacts of the partner libraries read your answer; staff can see it.")


def rhythm_parts(proposed: ProposedRhythm, eyes: Eyes) -> tuple[Part, ...]:
    """All of it, with the buttons of whoever reads it; once it is over, what became of it."""
    if proposed.is_open:
        return (Words(rhythm_lead(proposed, eyes)), *_waiting(proposed, eyes))
    said = _(
        "{library} proposed to talk {rhythm}.",
        library=Strong(Name(proposed.library.name)),
        rhythm=rhythm(proposed.rhythm.days),
    )
    return (Words(said), *_over(proposed, eyes))


def rhythm_lead(proposed: ProposedRhythm, eyes: Eyes) -> Text:
    """ "Suva City Library would like to talk with you every 21 days." """
    days = Strong(rhythm(proposed.rhythm.days))
    if proposed.library.id in eyes.own:
        others = Strong(names_of(proposed.others))
        return _("Your library would like to talk with {others} {rhythm}.", others=others, rhythm=days)
    library = Strong(Name(proposed.library.name))
    if any(each.id in eyes.own for each in proposed.others):
        return _("{library} would like to talk with you {rhythm}.", library=library, rhythm=days)
    others = Strong(names_of(proposed.others))
    return _("{library} would like to talk with {others} {rhythm}.", library=library, others=others, rhythm=days)


def rhythm_question(proposed: ProposedRhythm, eyes: Eyes) -> list[Part]:
    """In a sentence with the answers, for the home card of somebody who is asked."""
    library = next((each for each in proposed.silent if each.id in eyes.own), None)
    if library is None:
        return []
    return [Words(rhythm_lead(proposed, eyes)), Buttons(_answers(proposed, library))]


def _facts(proposed: ProposedRhythm) -> Facts:
    asked, partnership = proposed.rhythm, proposed.partnership
    names = {library.id: library.name for library in proposed.others}
    return Facts(
        (
            Fact(label=_("Until now"), value=rhythm(asked.agreed_in(partnership.state))),
            Fact(label=_("Until all agree"), value=rhythm(partnership.cadence.days)),
            Fact(label=_("Asked by"), value=recorded_by(asked, proposed.asker) or name(proposed.asker)),
            *(
                Fact(label=name(names[library_id]), value=_said(heard))
                for library_id, heard in proposed.answers.items()
                if library_id in names
            ),
        )
    )


def _said(heard: Heard) -> Text:
    """ "agrees (Yusuf)", "would rather not: “…” (recorded by Ana, from an e-mail, …)" """
    answer = heard.answer
    who = recorded_by(answer, heard.name) or name(heard.name)
    if answer.choice is Choice.YES:
        return _("agrees ({who})", who=who)
    if answer.words:
        return _("would rather not: “{words}” ({who})", words=Name(answer.words), who=who)
    return _("would rather not ({who})", who=who)


def _waiting(proposed: ProposedRhythm, eyes: Eyes) -> tuple[Part, ...]:
    own = [each for each in proposed.others if each.id in eyes.own]
    open_for = [each for each in own if each.id not in proposed.answers]
    parts: list[Part] = [_facts(proposed)]
    if open_for:
        parts += [
            Words(_("Does it suit your library? Until all agree the longer rhythm holds.")),
            Buttons((*_answers(proposed, open_for[0]), HOME)),
            Context(ANSWERS_READ_BY, About.READERS),
        ]
        return (*parts, *_apart(proposed, eyes))
    parts += [Words(_("It waits for {libraries}.", libraries=names_of(proposed.silent))), *_apart(proposed, eyes)]
    if proposed.library.id in eyes.own:
        parts.append(
            Buttons((take_back_button(proposed), another_button(proposed.partnership, _("Propose another")), HOME))
        )
    else:
        parts.append(Buttons((*((_no(proposed, own[0]),) if own else ()), HOME)))
    return tuple(parts)


def _answers(proposed: ProposedRhythm, library: Library) -> tuple[Button, ...]:
    """*Confirm · Not this one · Propose another*."""
    confirm = Button(
        label=_("Confirm"),
        command="sister rhythm-answer",
        given={**_for(proposed, library), "choice": Choice.YES.value},
        style=Style.PRIMARY,
    )
    return confirm, _no(proposed, library), another_button(proposed.partnership, _("Propose another"))


def _no(proposed: ProposedRhythm, library: Library) -> Button:
    return Button(
        label=_("Not this one"),
        command="sister rhythm-answer",
        given={**_for(proposed, library), "choice": Choice.NO.value},
        ask=("words",),
    )


def _for(proposed: ProposedRhythm, library: Library) -> dict[str, str]:
    return {"rhythm": str(proposed.rhythm.id), "library": str(library.id)}


def _over(proposed: ProposedRhythm, eyes: Eyes) -> tuple[Part, ...]:
    asked, partnership = proposed.rhythm, proposed.partnership
    before = rhythm(asked.agreed_in(partnership.state))
    parts: list[Part] = []
    match asked.state:
        case RhythmState.CONFIRMED:
            parts.append(Words(_("It is agreed: a talk {rhythm}.", rhythm=Strong(rhythm(asked.days)))))
        case RhythmState.DECLINED:
            parts += [Words(each) for each in _noes(proposed)]
            parts.append(Words(_("So you talk {rhythm}, as before. You can propose another rhythm.", rhythm=before)))
        case RhythmState.REPLACED:
            parts.append(Words(_("Another rhythm was proposed since. Please look at that one.")))
        case _ if partnership.state is PartnershipState.ENDED:
            parts.append(Words(_("The partnership has ended since. There is nothing left to do.")))
        case _other:
            parts.append(Words(_("It was taken back. You talk {rhythm}, as before.", rhythm=before)))
    ways: list[Button] = [look_at(partnership)]
    if asked.state is RhythmState.DECLINED and _may_change(partnership, eyes):
        ways.insert(0, another_button(partnership, _("Propose another")))
    return (*parts, Buttons((*ways, HOME)))


def _noes(proposed: ProposedRhythm) -> list[Text]:
    names = {library.id: library.name for library in proposed.others}
    return [
        _("{library} {answer}.", library=Name(names[library_id]), answer=_said(heard))
        for library_id, heard in proposed.answers.items()
        if library_id in names and not heard.says(Choice.YES)
    ]


def _apart(proposed: ProposedRhythm, eyes: Eyes) -> tuple[Part, ...]:
    """Libraries without an account that have not answered: a letter, and their answer."""
    parts: list[Part] = []
    for library in proposed.silent:
        if library.id in eyes.apart:
            record = Button(label=RECORD, command="sister rhythm-record", given=_for(proposed, library))
            parts += letter_parts(library, proposed.partnership.id, Matter.RHYTHM, record)
    return tuple(parts)


def _may_change(partnership: Partnership, eyes: Eyes) -> bool:
    return partnership.state in LIVE and any(row.library_id in eyes.own for row in partnership.rows)


def how_often_fact(partnership: Partnership, proposed: ProposedRhythm | None) -> tuple[Fact, ...]:
    """The rhythm that holds, and the one that waits with who proposed it."""
    holds = rhythm(partnership.cadence.days)
    if proposed is None:
        return (Fact(label=_("How often"), value=holds),)
    who = _("{name}, {library}", name=Name(proposed.asker), library=Name(proposed.library.name))
    wished = _(
        "{rhythm}, by {who}",
        rhythm=rhythm(proposed.rhythm.days),
        who=recorded_by(proposed.rhythm, proposed.asker) or who,
    )
    return (
        Fact(label=_("How often"), value=_("{rhythm}, until all agree", rhythm=holds)),
        Fact(label=_("Proposed rhythm"), value=wished),
    )


def how_often_button(partnership: Partnership, proposed: ProposedRhythm | None, eyes: Eyes) -> tuple[Button, ...]:
    """*Look at the proposed rhythm* while one waits; else *Change how often*, for those who may."""
    if proposed is not None:
        given = {"rhythm": str(proposed.rhythm.id)}
        return (Button(label=_("Look at the proposed rhythm"), command="sister rhythm-look", given=given),)
    if not _may_change(partnership, eyes):
        return ()
    return (another_button(partnership, _("Change how often")),)


def another_button(partnership: Partnership, label: Text) -> Button:
    """The form of a rhythm."""
    given = {"partnership": str(partnership.id)}
    return Button(label=label, command="sister rhythm", given=given, ask=("how_often",))


def take_back_button(proposed: ProposedRhythm) -> Button:
    """*Take it back*."""
    given = {"rhythm": str(proposed.rhythm.id)}
    return Button(label=_("Take it back"), command="sister rhythm-withdraw", given=given)

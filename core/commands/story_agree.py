"""What the libraries of a story say to it: agree, ask for a change, and withdraw it at any time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.stories import CONSENTS
from core.cards.story import TAKEN_DOWN, given, seen_mark
from core.chat.card import Button, Buttons, Style, card
from core.chat.outcome import Outcome, Reply
from core.chat.words import Name, Strong, _
from core.commands import readers
from core.commands.context import Context
from core.commands.declaring import Ask, Command
from core.commands.recording import NOT_THERE
from core.commands.story_desk import CHANGED_SINCE, SEEN, OneStory, StoryRead, as_it_stands, not_taken, readable
from core.model.ids import LibraryId
from core.model.stories import Consent, StoryState
from core.services.stories import answer_story, ask_changes
from core.services.story_publishing import withdraw


@dataclass(frozen=True, kw_only=True)
class AgreeToStory(OneStory):
    """For which of one's libraries, what it allows, and which words were read."""

    library: Annotated[int, Ask(_("Library"), never=True)]
    answer: Annotated[Consent, Ask(_("May it be published?"), labels=CONSENTS, never=True)]
    seen: Annotated[str, SEEN]


async def agree(context: Context, asked: AgreeToStory) -> Outcome:
    """A contact of a library that is asked says what it allows, for the words that they have read."""
    desk = await readable(context, asked.story, to_change=True)
    library = LibraryId(asked.library)
    if desk is None or library not in context.actor.library_ids or desk.whole.consent_of(library) is None:
        return NOT_THERE
    if desk.story.state is not StoryState.ASKED:
        return await as_it_stands(context, asked.story)
    if asked.seen != seen_mark(desk.story):
        return await as_it_stands(context, asked.story, CHANGED_SINCE)
    whole = await answer_story(context.uow, desk.whole, library, asked.answer, by=context.member.id)
    match whole.story.state:
        case StoryState.KEPT if desk.corrects is not None:
            said = _(
                "Thank you. The new words are not published. The published story stays as it was; you can withdraw it "
                "at any time."
            )
        case StoryState.REVIEW:
            said = _("Thank you. All agree, and staff read it next.")
        case StoryState.CHANGES:
            said = _("Thank you. It goes back to whoever told it, so that the names are taken out.")
        case StoryState.KEPT:
            said = _("Thank you. It is not published. It stays with your libraries and staff.")
        case _:
            said = _("Thank you. It waits for the others.")
    return await as_it_stands(context, asked.story, said)


@dataclass(frozen=True, kw_only=True)
class AskForChange(StoryRead):
    """What should be different."""

    words: Annotated[
        str,
        Ask(_("What should be changed?"), long=True, max_length=1000, readers=readers.STORY_AUTHOR),
    ]


async def ask_change(context: Context, asked: AskForChange) -> Outcome:
    """A partner that is asked, or staff who review it; the words go to whoever told it."""
    desk = await readable(context, asked.story, to_change=True)
    if desk is None:
        return NOT_THERE
    partner = desk.story.state is StoryState.ASKED and desk.is_theirs and not desk.is_mine
    staff = desk.story.state is StoryState.REVIEW and context.actor.is_staff and not desk.is_theirs
    if not (partner or staff) or asked.is_older_than(desk.story):
        return await not_taken(context, asked.story, asked.words)
    await ask_changes(context.uow, desk.whole, asked.words, by=context.member.id)
    return await as_it_stands(context, asked.story, _("Sent. I bring it to you again when it was changed."))


@dataclass(frozen=True, kw_only=True)
class WithdrawStory(OneStory):
    """Which one; `sure`: after the question."""

    sure: Annotated[bool, Ask(_("Withdraw it"), never=True)] = False


async def take_back(context: Context, asked: WithdrawStory) -> Outcome:
    """Either library, at any time; asked once, because it cannot be undone."""
    desk = await readable(context, asked.story, to_change=True)
    if desk is None or not (desk.is_mine or desk.is_theirs):
        return NOT_THERE
    if not desk.may_withdraw:
        return await as_it_stands(context, asked.story)
    if not asked.sure:
        keep = Button(label=_("Keep it"), command="story look", given=given(desk.story))
        yes = Button(
            label=_("Yes, withdraw it"),
            command="story withdraw",
            given={**given(desk.story), "sure": "yes"},
            style=Style.PRIMARY,
        )
        title = Strong(Name(desk.story.title))
        if desk.corrects is not None:
            yes = replace(yes, label=_("Yes, take them back"))
            question = _(
                "Take the new words of “{title}” back? The published story stays as it is. This cannot be undone; you "
                "can correct it anew.",
                title=title,
            )
        elif desk.story.state is StoryState.DRAFT:
            yes = replace(yes, label=_("Yes, throw it away"))
            question = _("Throw the draft “{title}” away? This cannot be undone; you can tell it anew.", title=title)
        else:
            question = _(
                "Withdraw “{title}”? It disappears from the channels and the public pages. This cannot be undone; you "
                "can tell it anew.",
                title=title,
            )
        return Reply(card=card(question, Buttons((yes, keep, HOME))), replace=True)
    was_public, was_draft = desk.whole.is_public, desk.story.state is StoryState.DRAFT
    await withdraw(context.uow, desk.whole, by=context.member.id)
    if desk.corrects is not None:
        return await as_it_stands(context, asked.story)
    title = Strong(Name(desk.story.title))
    done = _("Thrown away: “{title}”.", title=title) if was_draft else _("Withdrawn: “{title}”.", title=title)
    parts = (done, TAKEN_DOWN) if was_public else (done,)
    return Reply(card=card(*parts, Buttons((HOME,))), lasting=True, replace=True)


COMMANDS = (
    Command(name="story agree", summary=_("Agree to a story"), takes=AgreeToStory, run=agree, hidden=True),
    Command(
        name="story ask-change",
        summary=_("Ask for a change"),
        takes=AskForChange,
        run=ask_change,
        hidden=True,
        submit=_("Send"),
    ),
    Command(name="story withdraw", summary=_("Withdraw a story"), takes=WithdrawStory, run=take_back, hidden=True),
)

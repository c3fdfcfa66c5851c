"""/story: tell what a partnership achieved, in two minutes and in any language. The draft is kept until it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.stories import CONSENTS, MINORS, TOOK_PART
from core.cards.story import seen_mark
from core.cards.story_desk import desk_before
from core.chat.card import Button, Buttons, WireValue
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import CommandName, Listing, Name, _
from core.commands import readers
from core.commands.context import Context
from core.commands.declaring import Ask, Audience, Command, Rule
from core.commands.recording import NOT_THERE
from core.commands.sources import languages, numbers, readable_partnerships
from core.commands.story_desk import (
    SEEN,
    OneStory,
    StoryRead,
    as_it_is,
    as_it_stands,
    desk_card,
    eyes_of,
    has_been,
    nobody_changed_it,
    readable,
)
from core.commands.talk import only_partnership, today
from core.commands.tell_staff import TELL_STAFF
from core.model.communications import Communication
from core.model.ids import CommunicationId, LanguageCode, LibraryId, PartnershipId
from core.model.partnerships import Partnership
from core.model.stories import WITH_AUTHOR, Consent, Minors, StoryState, TookPart
from core.services.partnerships import partnership_by_id
from core.services.stories import begin_story, change_story, say_no_names, send_story, without_contacts
from core.services.story_corrections import correct_story, open_correction

LONGEST_STORY = 3000

NO_PARTNERSHIP = _(
    "A story tells of a partnership, and your library has none yet. I write to you here when a partner is found."
)


async def my_language(context: Context, given: Mapping[str, WireValue]) -> WireValue | None:
    """The one that the bot writes to them in."""
    return context.reader.language.partition("_")[0].partition("-")[0]


async def day_of_talk(context: Context, given: Mapping[str, WireValue]) -> WireValue | None:
    """Of a story that is made of a talk, its day; else today."""
    talk = await _talk(context, given.get("talk"))
    return talk.on.isoformat() if talk is not None else await today(context, given)


async def words_of_talk(context: Context, given: Mapping[str, WireValue]) -> WireValue | None:
    """Of a story that is made of a talk, what was logged of it."""
    talk = await _talk(context, given.get("talk"))
    return talk.about[:LONGEST_STORY] or None if talk is not None else None


async def partnership_of_talk(context: Context, given: Mapping[str, WireValue]) -> WireValue | None:
    """Of a story that is made of a talk, its partnership; else the only one."""
    talk = await _talk(context, given.get("talk"))
    return str(talk.partnership_id) if talk is not None else await only_partnership(context, given)


async def _talk(context: Context, value: object) -> Communication | None:
    """A talk of one of their libraries' partnerships."""
    found = numbers([value]) if isinstance(value, str) else []
    talk = await context.communication(CommunicationId(found[0])) if found else None
    if talk is None or talk.undone_at is not None:
        return None
    mine = {library.library_id for library in talk.libraries} | {talk.library_id}
    return talk if mine & context.actor.library_ids else None


TITLE = Ask(_("A title"), max_length=120, readers=readers.STORY)
HAPPENED = Ask(
    _("What happened?"),
    long=True,
    headline=True,
    max_length=LONGEST_STORY,
    readers=readers.STORY,
    hint=_("Any language; 30 to 600 words (3,000 letters)."),
)
WHEN = Ask(_("When was it?"), default=day_of_talk, past=True)
WISH = Ask(_("May it be published?"), labels=CONSENTS)
UNDER_18 = Ask(_("Anyone under 18 shown or named?"), labels=MINORS)
PART = Ask(_("Who took part?"), labels=TOOK_PART)
RESULT = Ask(_("One result"), max_length=300, readers=readers.STORY)
LANGUAGE = Ask(_("In which language did you write it?"), suggest=languages, default=my_language)


@dataclass(frozen=True, kw_only=True)
class TellStory:
    """The short form. `talk`: the log that it is made of."""

    title: Annotated[str, TITLE]
    happened: Annotated[str, replace(HAPPENED, default=words_of_talk)]
    publish: Annotated[Consent, WISH]
    minors: Annotated[Minors, UNDER_18]
    partnership: Annotated[
        PartnershipId,
        Ask(_("Which partnership?"), suggest=readable_partnerships, default=partnership_of_talk, nobody=NO_PARTNERSHIP),
    ]
    when: Annotated[date, WHEN]
    language: Annotated[LanguageCode, LANGUAGE]
    took_part: Annotated[tuple[TookPart, ...] | None, PART] = None
    result: Annotated[str | None, RESULT] = None
    talk: Annotated[int | None, Ask(_("Talk"), never=True)] = None


async def tell(context: Context, asked: TellStory) -> Outcome:
    """Keep it as a draft, and show what can be added before it is sent."""
    partnership = await partnership_by_id(context.uow, asked.partnership)
    own = _own_library(context, partnership)
    if partnership is None or own is None:
        return Refusal(text=NO_PARTNERSHIP, buttons=(Button(label=_("Find a partner"), command="sister find"), HOME))
    talk = await _talk(context, str(asked.talk)) if asked.talk is not None else None
    content = {
        "title": asked.title,
        "happened": asked.happened,
        "happened_on": asked.when,
        "language": asked.language,
        "minors": asked.minors,
        "took_part": tuple(asked.took_part or ()),
        "result": asked.result,
        "communication_id": talk.id if talk is not None and talk.partnership_id == partnership.id else None,
    }
    whole = await begin_story(
        context.uow, partnership, content, library_id=own, by=context.member.id, wish=asked.publish
    )
    desk = await desk_before(context.uow, whole, eyes_of(context))
    said = _(
        "Kept as a draft. Only the contacts of your library see it until you send it. You find it again in {help}, "
        "with the button “Stories”.",
        help=CommandName("sister help"),
    )
    return Reply(card=desk_card(desk, said), lasting=True, replace=True)


def _own_library(context: Context, partnership: Partnership | None) -> LibraryId | None:
    rows = partnership.rows if partnership is not None else ()
    return next((row.library_id for row in rows if row.library_id in context.actor.library_ids), None)


# Changing it


@dataclass(frozen=True, kw_only=True)
class ChangeStory(StoryRead):
    """The short form again, filled in."""

    title: Annotated[str, replace(TITLE, default=as_it_is("title"))]
    happened: Annotated[str, replace(HAPPENED, default=as_it_is("happened"))]
    publish: Annotated[Consent, replace(WISH, default=as_it_is("wish"))]
    minors: Annotated[Minors, replace(UNDER_18, default=as_it_is("minors"))]
    when: Annotated[date, replace(WHEN, default=as_it_is("happened_on"))]
    language: Annotated[LanguageCode, replace(LANGUAGE, default=as_it_is("language"))]
    took_part: Annotated[tuple[TookPart, ...] | None, replace(PART, default=as_it_is("took_part"))] = None
    result: Annotated[str | None, replace(RESULT, default=as_it_is("result"))] = None


async def change(context: Context, asked: ChangeStory) -> Outcome:
    """The new words; who had agreed to the old ones is asked anew when it is sent."""
    desk = await readable(context, asked.story, to_change=True)
    if desk is None or not desk.is_mine:
        return NOT_THERE
    if desk.story.state not in WITH_AUTHOR:
        return await as_it_stands(context, asked.story, NOT_WITH_YOU)
    content: dict[str, object] = {
        "title": asked.title,
        "happened": asked.happened,
        "happened_on": asked.when,
        "language": asked.language,
        "minors": asked.minors,
        "took_part": tuple(asked.took_part or ()),
        "result": asked.result,
    }
    await change_story(context.uow, desk.whole, content, by=context.member.id, wish=asked.publish)
    return await as_it_stands(context, asked.story, _("Changed, and kept. It goes out when you send it."))


NOT_WITH_YOU = _("It cannot be changed now. This is how it stands:")


async def send(context: Context, asked: OneStory) -> Outcome:
    """To the other libraries, and then to staff; unless something is missing."""
    desk = await readable(context, asked.story, to_change=True)
    if desk is None or not desk.is_mine:
        return NOT_THERE
    if desk.story.state not in WITH_AUTHOR:
        return await as_it_stands(context, asked.story)
    partnership = await partnership_by_id(context.uow, desk.story.partnership_id)
    if desk.lacking or partnership is None:
        return await as_it_stands(context, asked.story, _("It was not sent yet."))
    whole = await send_story(context.uow, desk.whole, partnership, by=context.member.id)
    buttons: tuple[Button, ...] = ()
    match whole.story.state:
        case StoryState.ASKED if alone := await without_contacts(context.uow, whole):
            said = _(
                "Sent, but nobody speaks for {libraries} here now, so nobody can agree to it yet. It is kept, and I "
                "ask as soon as somebody does. Please tell staff: they can help to find somebody.",
                libraries=Listing(tuple(Name(each.name) for each in alone)),
            )
            buttons = (TELL_STAFF,)
        case StoryState.ASKED:
            said = _(
                "Sent. The contacts of the other library read it in their own morning, and say whether they agree. "
                "Then staff read it."
            )
        case StoryState.KEPT if desk.corrects is not None:
            said = _(
                "Kept. The new words are not published, and the published story stays as it was. You can withdraw it "
                "at any time."
            )
        case StoryState.REVIEW:
            said = _("Sent to staff. They read it, and I tell you what they say.")
        case _:
            said = _("Kept. Your partners and staff can read it, and nobody else.")
    shown = await desk_before(context.uow, whole, eyes_of(context))
    first = (said, Buttons(buttons)) if buttons else (said,)
    return Reply(card=desk_card(shown, *first), lasting=True, replace=True)


@dataclass(frozen=True, kw_only=True)
class NoNames(OneStory):
    """Of which words that was said."""

    seen: Annotated[str, SEEN]


async def no_names(context: Context, asked: NoNames) -> Outcome:
    """What looks like a name and is none: "reading" is a town too. Partners and staff read what was said."""
    desk = await readable(context, asked.story, to_change=True)
    if desk is None or not desk.is_mine:
        return NOT_THERE
    if desk.story.state not in WITH_AUTHOR:
        return await as_it_stands(context, asked.story, NOT_WITH_YOU)
    if asked.seen != seen_mark(desk.story) or not desk.names:
        return await as_it_stands(context, asked.story)
    await say_no_names(context.uow, desk.whole, desk.names_told, by=context.member.id)
    said = _("Kept. Your partners and staff read that these are no names.")
    return await as_it_stands(context, asked.story, said)


async def correct(context: Context, asked: OneStory) -> Outcome:
    """A draft with the words of a published story: the old ones stand until the new ones are agreed and approved."""
    desk = await readable(context, asked.story, to_change=True)
    if desk is None or not desk.is_mine:
        return NOT_THERE
    partnership = await partnership_by_id(context.uow, desk.story.partnership_id)
    if desk.story.state is not StoryState.PUBLISHED or partnership is None:
        return await as_it_stands(context, asked.story)
    open_one = await open_correction(context.uow, desk.story.id)
    if open_one is not None:
        return await as_it_stands(context, open_one, _("It is being corrected already. This is how that stands:"))
    correction = await correct_story(context.uow, desk.whole, partnership, by=context.member.id)
    shown = await desk_before(context.uow, correction, eyes_of(context))
    said = _(
        "Here is a draft with the same words. Until your partners agree to the new ones and staff approve them, the "
        "published story stays as it is."
    )
    return Reply(card=desk_card(shown, said), replace=True)


RULES = (Rule(("when",), has_been),)

CHANGE_RULES = (*RULES, Rule(("story", "seen", "happened"), nobody_changed_it))

COMMANDS = (
    Command(
        name="story",
        summary=_("Tell your story"),
        takes=TellStory,
        run=tell,
        who=Audience.CONTACT,
        rules=RULES,
        submit=_("Keep it"),
        note=_("Two minutes, in any language. Nothing is published before your partner and staff agree."),
    ),
    Command(
        name="story change",
        summary=_("Change a story"),
        takes=ChangeStory,
        run=change,
        who=Audience.CONTACT,
        rules=CHANGE_RULES,
        submit=_("Keep it"),
        hidden=True,
    ),
    Command(name="story send", summary=_("Send a story"), takes=OneStory, run=send, who=Audience.CONTACT, hidden=True),
    Command(
        name="story no-names",
        summary=_("These are no names"),
        takes=NoNames,
        run=no_names,
        who=Audience.CONTACT,
        hidden=True,
    ),
    Command(
        name="story correct",
        summary=_("Correct a story"),
        takes=OneStory,
        run=correct,
        who=Audience.CONTACT,
        hidden=True,
    ),
)

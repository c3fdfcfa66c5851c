"""*Add more* to a story: the long form, its photos, and the guardians' consent.

A photo is written anew before its story is held, so that nobody waits for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from core.cards.stories import THEMES
from core.cards.story import StoryDesk
from core.chat.card import Button
from core.chat.form import Problem
from core.chat.outcome import Outcome, Refusal
from core.chat.words import Name, Text, _
from core.commands import readers
from core.commands.context import Context
from core.commands.declaring import Ask, Audience, Command, Rule
from core.commands.making import Making, ToKeep
from core.commands.recording import NOT_THERE
from core.commands.story import LONGEST_STORY, NOT_WITH_YOU
from core.commands.story_desk import (
    BACK,
    OneStory,
    StoryRead,
    as_it_is,
    as_it_stands,
    is_a_link,
    nobody_changed_it,
    readable,
)
from core.documents.darkroom import PhotoTrouble
from core.documents.office import Office
from core.documents.photos import Photo, is_a_picture
from core.model.ids import FileId
from core.model.stories import MOST_PHOTOS, WITH_AUTHOR, StoryState, Theme
from core.services.stories import add_photo, change_story, confirm_guardians, remove_photo
from core.store.files import forget_file, read_file


def _text(label: Text, column: str, *, most: int = 1000, staff: bool = False) -> Ask:
    who = readers.STAFF if staff else readers.STORY
    return Ask(label, long=most > 300, max_length=most, readers=who, default=as_it_is(column))


@dataclass(frozen=True, kw_only=True)
class MoreOfStory(StoryRead):
    """The long form; whatever stays empty is not shown."""

    themes: Annotated[
        tuple[Theme, ...] | None, Ask(_("What is it about?"), labels=THEMES, default=as_it_is("themes"))
    ] = None
    more: Annotated[str | None, _text(_("How did it go on?"), "more", most=LONGEST_STORY)] = None
    how_met: Annotated[str | None, _text(_("How did you meet?"), "how_met")] = None
    hoped: Annotated[str | None, _text(_("What did you hope for?"), "hoped")] = None
    hard: Annotated[str | None, _text(_("What was hard?"), "hard")] = None
    advice: Annotated[str | None, _text(_("Your advice for others"), "advice")] = None
    quote: Annotated[str | None, _text(_("Somebody's words"), "quote", most=500)] = None
    quoted: Annotated[
        str | None,
        Ask(
            _("Who said them?"),
            max_length=100,
            readers=readers.STORY,
            hint=_("Only if they may be named."),
            default=as_it_is("quoted"),
        ),
    ] = None
    link: Annotated[
        str | None,
        Ask(
            _("A video"),
            max_length=300,
            readers=readers.STORY,
            hint=_("Its address, https://…"),
            default=as_it_is("link"),
        ),
    ] = None
    cost: Annotated[str | None, _text(_("What did it cost, and who paid?"), "cost", most=500, staff=True)] = None
    questions_to: Annotated[str | None, _text(_("Whom may staff ask?"), "questions_to", most=200, staff=True)] = None
    may_translate: Annotated[
        bool | None, Ask(_("May staff shorten or translate it?"), default=as_it_is("may_translate"))
    ] = None


async def add_more(context: Context, asked: MoreOfStory) -> Outcome:
    """Keep it with the draft."""
    desk = await _mine(context, asked.story)
    if desk is None:
        return NOT_THERE
    if desk.story.state not in WITH_AUTHOR:
        return await as_it_stands(context, asked.story, NOT_WITH_YOU)
    content: dict[str, object] = {
        "themes": tuple(asked.themes or ()),
        "more": asked.more,
        "how_met": asked.how_met,
        "hoped": asked.hoped,
        "hard": asked.hard,
        "advice": asked.advice,
        "quote": asked.quote,
        "quoted": asked.quoted,
        "link": asked.link,
        "cost": asked.cost,
        "questions_to": asked.questions_to,
        "may_translate": bool(asked.may_translate),
    }
    await change_story(context.uow, desk.whole, content, by=context.member.id)
    return await as_it_stands(context, asked.story, _("Kept. It goes out when you send it."))


async def _mine(context: Context, story_id: int) -> StoryDesk | None:
    """A story of one's own library, held."""
    desk = await readable(context, story_id, to_change=True)
    return desk if desk is not None and desk.is_mine else None


# Photos


@dataclass(frozen=True, kw_only=True)
class AddPhoto(OneStory):
    """A photo, the words for those who do not see it, and whether those shown agree."""

    photo: Annotated[
        FileId,
        Ask(
            _("The photo"),
            hint=_("A picture, at most 8 MB."),
            readers=readers.STORY,
        ),
    ]
    alt: Annotated[
        str,
        Ask(
            _("What is to be seen?"),
            max_length=300,
            readers=readers.STORY,
            hint=_("For those who cannot see it."),
        ),
    ]
    agreed: Annotated[bool, Ask(_("Has everybody shown agreed?"), hint=_("For children their guardians, in writing."))]


@dataclass(frozen=True, kw_only=True)
class OnePhoto(OneStory):
    """Which photo of it."""

    photo: Annotated[str, Ask(_("Photo"), never=True, max_length=32, readers=readers.ONLY_THE_BOT)]


_TROUBLES: dict[PhotoTrouble, Text] = {
    PhotoTrouble.NO_PICTURE: _("{name} is no picture that I can read. Please send a JPEG, PNG, WebP or GIF."),
    PhotoTrouble.TOO_MANY_PIXELS: _(
        "{name} is too large to be opened. Please make it smaller, to 4,000 pixels at its longest side, and send it "
        "again."
    ),
    PhotoTrouble.TOO_SMALL: _("{name} is so small that nothing can be seen. Please send a larger one."),
    PhotoTrouble.TOO_THIN: _(
        "{name} is so long and thin that little can be seen. Please cut out a part, and send that."
    ),
    PhotoTrouble.TOO_SLOW: _(
        "{name} takes too long to be opened. Please save it anew as a usual JPEG, or take a screenshot of it, and send "
        "that."
    ),
    PhotoTrouble.BROKEN: _("{name} cannot be read to its end. Please save it anew, and send it again."),
}


def _trouble(trouble: PhotoTrouble, called: str) -> Text:
    said = _TROUBLES[trouble]
    return Text(said.message, (("name", Name(called)),))


async def is_a_photo(context: Context, photo: FileId | None) -> Problem | None:
    """By how it begins, whatever it is called; what else may be wrong with it is found when it is opened."""
    if photo is None:
        return None
    kept = await read_file(context.uow, photo, owner=context.actor.ref)
    if kept is None or is_a_picture(kept.content):
        return None
    return Problem(text=_trouble(PhotoTrouble.NO_PICTURE, kept.ref.name))


async def all_agreed(context: Context, agreed: bool | None) -> Problem | None:  # noqa: FBT001  # as rules are asked
    """A photo without the consent of those shown is not kept."""
    if agreed is not False:
        return None
    return Problem(text=_("Please ask everybody shown first, or choose a photo on which nobody can be recognised."))


async def photo(context: Context, asked: AddPhoto) -> Outcome | Making:
    """Written anew without what else was in the file, then kept with the story."""
    desk = await readable(context, asked.story)
    if desk is None or not desk.is_mine:
        return NOT_THERE
    kept = await read_file(context.uow, asked.photo, owner=context.actor.ref)
    if kept is None:
        return _no_file(asked)
    fits = desk.story.state in WITH_AUTHOR and len(desk.whole.photos) < MOST_PHOTOS

    async def make(office: Office) -> ToKeep | Refusal:
        made = await office.photo(kept.content) if fits else None
        if isinstance(made, PhotoTrouble):
            return Refusal(text=_trouble(made, kept.ref.name), buttons=(_another(asked), *BACK))

        async def keep(context: Context) -> Outcome:
            return await _keep(context, asked, made)

        return ToKeep(keep)

    return Making(make)


async def _keep(context: Context, asked: AddPhoto, made: Photo | None) -> Outcome:
    """With the story as it is now; the file that was sent is forgotten."""
    desk = await _mine(context, asked.story)
    if desk is None:
        return NOT_THERE
    if desk.story.state not in WITH_AUTHOR:
        return await as_it_stands(context, asked.story, NOT_WITH_YOU)
    if len(desk.whole.photos) >= MOST_PHOTOS:
        full = _("A story has at most {most} photos. Please take one out first.", most=MOST_PHOTOS)
        return await as_it_stands(context, asked.story, full)
    if made is None:
        # It did not fit when it was looked at, and fits only now.
        return await as_it_stands(context, asked.story)
    if not await forget_file(context.uow, asked.photo, owner=context.actor.ref):
        return _no_file(asked)
    await add_photo(context.uow, desk.whole, made, alt=asked.alt, all_agreed=asked.agreed, by=context.member.id)
    return await as_it_stands(context, asked.story, _("The photo is kept, without where and when it was taken."))


def _no_file(asked: AddPhoto) -> Refusal:
    """It was forgotten, or is kept with the story already."""
    return Refusal(text=_("This file is not there any more. Please add it again."), buttons=(_another(asked), *BACK))


def _another(asked: AddPhoto) -> Button:
    return Button(label=_("Add a photo"), command="story photo", given={"story": str(asked.story)})


async def photo_out(context: Context, asked: OnePhoto) -> Outcome:
    """Take it out."""
    desk = await _mine(context, asked.story)
    if desk is None:
        return NOT_THERE
    if desk.story.state not in WITH_AUTHOR:
        return await as_it_stands(context, asked.story, NOT_WITH_YOU)
    await remove_photo(context.uow, desk.whole, asked.photo, by=context.member.id)
    return await as_it_stands(context, asked.story, _("The photo is taken out."))


# Minors


@dataclass(frozen=True, kw_only=True)
class Guardians(OneStory):
    """Who has the guardians' written consent."""

    adult: Annotated[
        str,
        Ask(
            _("Which adult has it in writing?"),
            max_length=100,
            readers=readers.STORY_AUTHOR,
            hint=_("First and last name."),
        ),
    ]
    sure: Annotated[bool, Ask(_("Of all guardians, for everybody under 18?"))]


async def is_sure(context: Context, sure: bool | None) -> Problem | None:  # noqa: FBT001  # as rules are asked
    """Only the consent of all of them counts."""
    if sure is not False:
        return None
    return Problem(text=_("Then please wait until all guardians have agreed in writing. Nothing is shown meanwhile."))


async def has_two_names(context: Context, adult: str | None) -> Problem | None:
    """A named adult: somebody who can be asked."""
    if adult is None or len(adult.split()) > 1:
        return None
    return Problem(text=_("Please write the first and the last name, so that they can be asked."))


async def guardians(context: Context, asked: Guardians) -> Outcome:
    """Names and photos may be shown from now on, as the libraries allow."""
    desk = await readable(context, asked.story, to_change=True)
    if desk is None or not (desk.is_mine or desk.is_theirs):
        return NOT_THERE
    may = not desk.story.is_safe_for_minors and desk.story.state in {*WITH_AUTHOR, StoryState.ASKED}
    if not may:
        return await as_it_stands(context, asked.story)
    await confirm_guardians(context.uow, desk.whole, asked.adult, by=context.member.id)
    return await as_it_stands(context, asked.story, _("Thank you. It is written down with your name and the day."))


def _hidden(name: str, summary: Text, takes: type[Any], run: Any, *rules: Rule, **more: Any) -> Command[Any]:  # noqa: ANN401  # as `Command` takes them
    return Command(
        name=name, summary=summary, takes=takes, run=run, who=Audience.CONTACT, hidden=True, rules=rules, **more
    )


MORE_RULES = (Rule(("link",), is_a_link), Rule(("story", "seen", "more"), nobody_changed_it))

COMMANDS = (
    _hidden("story more", _("Add more"), MoreOfStory, add_more, *MORE_RULES, submit=_("Keep it")),
    _hidden(
        "story photo",
        _("Add a photo"),
        AddPhoto,
        photo,
        Rule(("photo",), is_a_photo),
        Rule(("agreed",), all_agreed),
        submit=_("Add it"),
        makes=True,
    ),
    _hidden("story photo-out", _("Take a photo out"), OnePhoto, photo_out),
    _hidden(
        "story guardians",
        _("Guardians agreed"),
        Guardians,
        guardians,
        Rule(("adult",), has_two_names),
        Rule(("sure",), is_sure),
        submit=_("Confirm"),
    ),
)

"""A story as it is shown: to everybody in a channel, and to its libraries and staff with what they can do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.cards.buttons import HOME
from core.cards.eyes import Eyes
from core.cards.stories import CONSENTS, MINORS, THEMES, TOOK_PART, standing_of
from core.chat.card import About, Button, Buttons, Context, Fact, Facts, Image, Part, Style, Words
from core.chat.words import Country, Day, Language, Link, Listing, Name, Strong, Text, Value, _, n_, name
from core.model.libraries import Library
from core.model.stories import MOST_PHOTOS, UNDER_WAY, WITH_AUTHOR, Consent, Story, StoryState
from core.services.public_stories import PublicLibrary, PublicStory, WholeStory, seen_when_published
from core.services.story_names import FEWEST_WORDS, MOST_WORDS, Lacking, count_words

SHORT = 600
"""So many letters of what happened stand on a card; *Read it all* shows the rest."""

PAGE_LETTERS = 1800
"""Of a story on one page of *Read it all*: with what is escaped it fits into Discord's 4,000."""

STORIES = Button(label=_("Stories"), command="story list")
TELL = Button(label=_("Tell a story"), command="story")

TAKEN_DOWN = _("I take my own posts down everywhere. What people copied, saved or shared elsewhere I cannot take back.")
"""Said to whoever takes a story down: what the bot can do, and what it cannot."""

SEEN_BY = _("Everybody reads what you publish, also outside this workspace.")


MOST_NAMES = 8
"""Names that are told at once, of a story that is to hold none."""


def given(story: Story) -> dict[str, str]:
    """How a button names it."""
    return {"story": str(story.id)}


def read_button(story_id: int) -> Button:
    """*Read it all*."""
    return Button(label=_("Read it all"), command="story read", given={"story": str(story_id)})


def look_button(story: Story, label: Text | None = None) -> Button:
    """*Look at the story*."""
    return Button(label=label or _("Look at the story"), command="story look", given=given(story))


# To everybody


def channel_parts(view: PublicStory, page: Link | None) -> list[Part]:
    """A published story in a channel: its title, whose it is, how it begins, and its photos."""
    return [
        Words(_("{title}", title=Strong(Name(view.title)))),
        Context(byline(view)),
        Words(name(short(view.happened))),
        *images(view),
        *((Words(_("Everybody can read it here: {page}", page=page)),) if page else ()),
        Buttons((read_button(view.id), Button(label=_("Tell staff privately"), command="tell staff", ask=True))),
    ]


def page_of(stories_at: str | None, story_id: int) -> Link | None:
    """Its public page; None where the world has no address of ours."""
    return Link(f"{stories_at}/{story_id}") if stories_at else None


def images(view: PublicStory) -> list[Part]:
    """Its photos, each with the words for those who do not see it."""
    return [
        Image(file=photo.handle, alt=name(photo.alt), name=f"photo-{at}.jpg") for at, photo in enumerate(view.photos, 1)
    ]


def byline(view: PublicStory) -> Text:
    """ "Suva City Library, Fiji and Amman Public Library, Jordan · 20 November 2026"; without names the countries."""
    whose: Value = Listing(tuple(_whose(each) for each in view.libraries))
    return _("{libraries} · {day}", libraries=whose, day=Day(view.happened_on))


def _whose(library: PublicLibrary) -> Text:
    if library.name is None:
        return _("a library in {country}", country=Country(library.country))
    return _("{library}, {country}", library=Name(library.name), country=Country(library.country))


def short(text: str) -> str:
    """How it begins, to the end of a word."""
    if len(text) <= SHORT:
        return text
    cut = text[:SHORT]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut[SHORT // 2 :] else cut} …"


def pages_of(view: PublicStory) -> list[list[Part]]:
    """All of its words on as many pages as they need, each short enough for every platform."""
    told: list[tuple[Text | None, str]] = [(None, view.happened)]
    told += [(label, text) for label, text in _sections(view) if text]
    pages: list[list[Part]] = [[]]
    left = PAGE_LETTERS
    for label, text in told:
        for at, piece in enumerate(_pieces(text)):
            if len(piece) > left and pages[-1]:
                pages.append([])
                left = PAGE_LETTERS
            if label is not None and at == 0:
                pages[-1].append(Context(label, About.CAPTION))
            pages[-1].append(Words(name(piece)))
            left -= len(piece)
    return pages


def _sections(view: PublicStory) -> list[tuple[Text, str | None]]:
    said_by = _quote(view)
    return [
        (_("How it went on"), view.more),
        (_("One result"), view.result),
        (_("How they met"), view.how_met),
        (_("What they hoped for"), view.hoped),
        (_("What was hard"), view.hard),
        (_("Advice for others"), view.advice),
        (_("In somebody's words"), said_by),
        (_("A video"), view.link),
    ]


def _quote(view: PublicStory) -> str | None:
    if view.quote is None:
        return None
    return f"“{view.quote}” ({view.quoted})" if view.quoted else f"“{view.quote}”"


def _pieces(text: str) -> list[str]:
    """A long text in pieces, each to the end of a word where there is one."""
    pieces = []
    while len(text) > PAGE_LETTERS:
        cut = text.rfind(" ", PAGE_LETTERS // 2, PAGE_LETTERS)
        at = cut if cut > 0 else PAGE_LETTERS
        pieces.append(text[:at].rstrip())
        text = text[at:].lstrip()
    return [*pieces, text]


def more_facts(view: PublicStory) -> list[Fact]:
    """Who took part, what it is about, and its language."""
    facts = [Fact(label=_("Language"), value=_("{language}", language=Language(view.language)))]
    if view.took_part:
        facts.append(Fact(label=_("Who took part"), value=_listed([TOOK_PART[each] for each in view.took_part])))
    if view.themes:
        facts.append(Fact(label=_("About"), value=_listed([THEMES[each] for each in view.themes])))
    return facts


def _listed(values: Sequence[Value]) -> Text:
    return _("{list}", list=Listing(tuple(values)))


# To its libraries and staff


@dataclass(frozen=True, kw_only=True)
class StoryDesk:
    """A story before somebody who may do something about it. `lacking`: what it needs before it can go on, and `names`
    that are to go. `author`: who tells it, by name. `page`: where everybody reads it, once it is public. `corrects`: of
    a correction the story whose words it changes, while everybody reads that.
    """

    whole: WholeStory
    eyes: Eyes
    author: str
    lacking: Sequence[Lacking] = ()
    names: Sequence[str] = field(default=())
    page: Link | None = None
    corrects: Story | None = None

    @property
    def story(self) -> Story:
        """The story."""
        return self.whole.story

    @property
    def names_told(self) -> Sequence[str]:
        """As many of the names as are read at once; when these are gone, the next are told."""
        return self.names[:MOST_NAMES]

    @property
    def is_mine(self) -> bool:
        """Whether they are of the library that tells it."""
        return self.story.library_id in self.eyes.own

    @property
    def asked(self) -> Library | None:
        """Their library that has not answered, while it is asked."""
        if self.story.state is not StoryState.ASKED:
            return None
        silent = {each.library_id for each in self.whole.consents if each.answer is None}
        return next((each for each in self.whole.libraries if each.id in silent and each.id in self.eyes.own), None)

    @property
    def is_theirs(self) -> bool:
        """Whether they speak for one of its libraries."""
        return any(each.library_id in self.eyes.own for each in self.whole.consents)

    @property
    def may_withdraw(self) -> bool:
        """Each of its libraries, at any time. New words that stand by now are taken back with the story itself."""
        stands_alone = self.story.state is not StoryState.MERGED and self.story.may_become(StoryState.WITHDRAWN)
        return stands_alone and (self.is_theirs or self.is_mine)

    @property
    def may_see(self) -> bool:
        """A draft is for the library that writes it, also when it was thrown away; what was sent for all its libraries
        and staff.
        """
        story = self.story
        is_unsent = story.state is StoryState.DRAFT or (story.state is StoryState.WITHDRAWN and story.asked_at is None)
        return self.is_mine or (not is_unsent and (self.eyes.is_staff or self.is_theirs))


def story_parts(desk: StoryDesk) -> list[Part]:
    """All that is to be read before somebody decides, and the buttons of whoever reads."""
    view, story = seen_when_published(desk.whole), desk.story
    if story.state is StoryState.WITHDRAWN:
        return [Words(_gone(desk)), Buttons((*published_buttons(desk), STORIES, HOME))]
    parts: list[Part] = [
        Words(_("{title}", title=Strong(Name(story.title)))),
        Context(byline(view)),
        Words(name(short(story.happened))),
        Facts(tuple(_facts(desk, view))),
    ]
    parts += images(view)
    parts += _standing(desk)
    buttons = _buttons(desk)
    for begin in range(0, len(buttons), 5):
        parts.append(Buttons(tuple(buttons[begin : begin + 5])))
    if desk.asked is not None:
        parts.append(Context(SEEN_BY, About.READERS))
    return parts


def _gone(desk: StoryDesk) -> Text:
    title = Strong(Name(desk.story.title))
    if desk.corrects is not None:
        return _("The new words of “{title}” were taken back. The published story stays as it was.", title=title)
    return _("“{title}” was withdrawn. Nobody reads it any more.", title=title)


def published_buttons(desk: StoryDesk) -> tuple[Button, ...]:
    """Of a correction: to the story that everybody reads, and for its libraries the way to take that down."""
    if desk.corrects is None:
        return ()
    look = look_button(desk.corrects, _("Look at the published story"))
    if not desk.is_theirs:
        return (look,)
    return (look, Button(label=_("Withdraw the published story"), command="story withdraw", given=given(desk.corrects)))


def _facts(desk: StoryDesk, view: PublicStory) -> list[Fact]:
    story = desk.story
    facts = [
        Fact(label=_("Where it stands"), value=standing_of(story)),
        *(
            (Fact(label=_("Its page"), value=_("{page}", page=desk.page)),)
            if desk.page and desk.whole.is_public
            else ()
        ),
        Fact(label=_("Told by"), value=name(desk.author)),
        *more_facts(view),
        Fact(label=_("Anyone under 18 shown or named?"), value=MINORS[story.minors]),
    ]
    for consent, library in zip(desk.whole.consents, desk.whole.libraries, strict=True):
        said = CONSENTS[consent.answer] if consent.answer is not None else _("No answer yet")
        facts.append(Fact(label=name(library.name), value=said))
    if story.no_names:
        words = Listing(tuple(Name(each) for each in story.no_names))
        facts.append(Fact(label=_("No names here, says its author"), value=_("{list}", list=words)))
    if story.guardians_adult is not None:
        facts.append(
            Fact(label=_("Guardians' written consent"), value=_("with {adult}", adult=Name(story.guardians_adult)))
        )
    hidden = len(desk.whole.photos) - len(view.photos)
    if hidden:
        facts.append(Fact(label=_("Photos"), value=n_("{count} is not shown yet", "{count} are not shown yet", hidden)))
    if desk.eyes.is_staff or desk.is_mine:
        facts += [
            Fact(label=label, value=name(text))
            for label, text in ((_("Cost, and who paid"), story.cost), (_("For questions"), story.questions_to))
            if text
        ]
        may = _("Yes") if story.may_translate else _("No")
        facts.append(Fact(label=_("May staff shorten or translate it?"), value=may))
    return facts


def _standing(desk: StoryDesk) -> list[Part]:
    """What it needs, and what is next."""
    story = desk.story
    parts: list[Part] = []
    if story.words_back and story.state in {StoryState.CHANGES, StoryState.DECLINED}:
        parts += [Context(_("What was written back"), About.CAPTION), Words(name(story.words_back))]
    if story.state in WITH_AUTHOR and desk.is_mine:
        parts += [Words(each) for each in needs(desk)]
    if not story.is_safe_for_minors and story.state is not StoryState.WITHDRAWN:
        parts.append(
            Words(
                _(
                    "Somebody under 18 may be shown or named. Until a named adult confirms the written consent of the "
                    "guardians, no names, no photos and no video are shown. After every change it is confirmed anew."
                )
            )
        )
    if desk.corrects is not None and story.state in UNDER_WAY:
        parts.append(
            Words(
                _(
                    "These are new words for a published story. Until all its libraries agree and staff approve them, "
                    "the published story stays as it is, also if one says no."
                )
            )
        )
    if desk.asked is not None:
        parts.append(
            Words(
                _(
                    "May it be published? Nothing is published unless {library} agrees. You can take it back at any "
                    "time.",
                    library=Strong(Name(desk.asked.name)),
                )
            )
        )
    return parts


def needs(desk: StoryDesk) -> list[Text]:
    """What is missing before it can be sent, and how to add it."""
    said = []
    words = count_words(desk.story.happened)
    if Lacking.WORDS in desk.lacking:
        said.append(
            _(
                "Please tell a little more before you send it: at least {fewest} words of what happened. You have "
                "{words}.",
                fewest=FEWEST_WORDS,
                words=words,
            )
        )
    if Lacking.FEWER_WORDS in desk.lacking:
        said.append(
            _(
                "Please make it shorter before you send it: at most {most} words of what happened. You have {words}. "
                "The rest fits into “Add more”.",
                most=MOST_WORDS,
                words=words,
            )
        )
    if Lacking.NO_NAMES in desk.lacking:
        said.append(
            _(
                "It is to be published without names, and it still says {names}. Please take them out, also from the "
                "words for the photos. If they name nobody and no place here, press “These are no names”.",
                names=Listing(tuple(Name(each) for each in desk.names_told)),
            )
        )
    return said


def _buttons(desk: StoryDesk) -> list[Button]:
    story, named = desk.story, given(desk.story)
    buttons: list[Button] = []
    if desk.asked is not None:
        buttons += _consent_buttons(story, desk.asked)
    if story.state in WITH_AUTHOR and desk.is_mine:
        if not desk.lacking:
            buttons.append(Button(label=_("Send it"), command="story send", given=named, style=Style.PRIMARY))
        buttons.append(Button(label=_("Change it"), command="story change", given=named, ask=True))
        if Lacking.NO_NAMES in desk.lacking:
            buttons.append(Button(label=_("These are no names"), command="story no-names", given=seen_by(story)))
        buttons.append(Button(label=_("Add more"), command="story more", given=named, ask=True))
        if len(desk.whole.photos) < MOST_PHOTOS:
            buttons.append(Button(label=_("Add a photo"), command="story photo", given=named))
        buttons += [
            Button(
                label=_("Take out photo {number}", number=number),
                command="story photo-out",
                given={**named, "photo": photo.handle},
            )
            for number, photo in enumerate(desk.whole.photos, 1)
        ]
    may_confirm = desk.is_theirs or desk.is_mine
    if may_confirm and not story.is_safe_for_minors and story.state in {*WITH_AUTHOR, StoryState.ASKED}:
        buttons.append(Button(label=_("Guardians agreed"), command="story guardians", given=named))
    if desk.eyes.is_staff and not desk.is_theirs:
        buttons += _staff_buttons(story)
    if story.state is StoryState.PUBLISHED and desk.is_mine:
        buttons.append(Button(label=_("Correct it"), command="story correct", given=named))
    if desk.may_withdraw:
        if story.state is StoryState.DRAFT:
            label = _("Throw it away")
        else:
            label = _("Withdraw it") if desk.corrects is None else _("Take the new words back")
        buttons.append(Button(label=label, command="story withdraw", given=named))
    return [*buttons, *published_buttons(desk), read_button(story.id), STORIES, HOME]


def _consent_buttons(story: Story, library: Library) -> list[Button]:
    """*Yes, with names · Yes, without names · No · Ask for a change*."""
    to = {**seen_by(story), "library": str(library.id)}
    labels = CONSENTS if story.replaces_id is None else {**CONSENTS, Consent.NOT_PUBLISHED: _("No, keep it as it is")}
    agree = [
        Button(
            label=labels[answer],
            command="story agree",
            given={**to, "answer": answer.value},
            style=Style.PRIMARY if answer is Consent.NAMED else Style.NORMAL,
        )
        for answer in (Consent.NAMED, Consent.NAMELESS, Consent.NOT_PUBLISHED)
    ]
    return [*agree, Button(label=_("Ask for a change"), command="story ask-change", given=seen_by(story))]


def seen_mark(story: Story) -> str:
    """Which words somebody had before them: an answer to older ones does not count."""
    return f"{story.changed_at:%Y%m%d%H%M%S%f}"


def seen_by(story: Story) -> dict[str, str]:
    """Which story a button means, and which words of it stand above the button."""
    return {**given(story), "seen": seen_mark(story)}


def _staff_buttons(story: Story) -> list[Button]:
    to = seen_by(story)
    match story.state:
        case StoryState.REVIEW:
            return [
                Button(label=_("Approve"), command="story approve", given=to, style=Style.PRIMARY),
                Button(label=_("Ask for changes"), command="story ask-change", given=to),
                Button(label=_("Decline kindly"), command="story decline", given=to),
            ]
        case StoryState.PUBLISHED:
            return [
                Button(label=_("Short text"), command="story short", given=given(story), ask=True),
                Button(label=_("For a poster"), command="story poster", given=given(story)),
                Button(label=_("Hide it now"), command="story hide", given=given(story)),
            ]
        case StoryState.HIDDEN:
            return [Button(label=_("Show it again"), command="story show", given=given(story))]
        case _:
            return []

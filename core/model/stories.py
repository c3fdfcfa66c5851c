"""Stories: what a partnership achieved, told by one library, agreed by the others, and published by staff.

Nothing publishes itself. Whether a story may be seen is one rule, `is_public`; whether it names anybody is
`names_shown`, and which photos may be seen is `photos_shown`. Whatever shows a story to everybody asks these and
nothing else.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.model import ids
from core.model.mapping import EnumWord, Table


class StoryState(StrEnum):
    """Where a story stands."""

    DRAFT = "draft"
    """Its author is still writing."""
    ASKED = "asked"
    """The other libraries are asked whether they agree."""
    REVIEW = "review"
    """All agreed; staff read it."""
    CHANGES = "changes"
    """A partner or staff asked its author to change something."""
    PUBLISHED = "published"
    KEPT = "kept"
    """One of its libraries does not wish it to be published; it stays with the libraries and staff."""
    DECLINED = "declined"
    """Staff do not publish it, and said why."""
    HIDDEN = "hidden"
    """Staff took it down, at once."""
    WITHDRAWN = "withdrawn"
    """One of its libraries took it back."""
    MERGED = "merged"
    """A correction that stands in the story it corrects now."""


STEPS: dict[StoryState, frozenset[StoryState]] = {
    StoryState.DRAFT: frozenset({StoryState.ASKED, StoryState.REVIEW, StoryState.KEPT, StoryState.WITHDRAWN}),
    StoryState.ASKED: frozenset({StoryState.REVIEW, StoryState.CHANGES, StoryState.KEPT, StoryState.WITHDRAWN}),
    StoryState.REVIEW: frozenset(
        {
            StoryState.PUBLISHED,
            StoryState.MERGED,
            StoryState.CHANGES,
            StoryState.DECLINED,
            StoryState.KEPT,
            StoryState.WITHDRAWN,
        }
    ),
    StoryState.CHANGES: frozenset({StoryState.ASKED, StoryState.REVIEW, StoryState.KEPT, StoryState.WITHDRAWN}),
    StoryState.PUBLISHED: frozenset({StoryState.HIDDEN, StoryState.WITHDRAWN}),
    StoryState.HIDDEN: frozenset({StoryState.PUBLISHED, StoryState.WITHDRAWN}),
    StoryState.KEPT: frozenset({StoryState.WITHDRAWN}),
    StoryState.DECLINED: frozenset({StoryState.WITHDRAWN}),
    StoryState.WITHDRAWN: frozenset(),
    StoryState.MERGED: frozenset({StoryState.WITHDRAWN}),
}
"""Which state may follow which. Nothing leads from a draft to everybody's eyes but through the others and staff."""

WITH_AUTHOR = frozenset({StoryState.DRAFT, StoryState.CHANGES})
"""Its author can change it."""

UNDER_WAY = frozenset({StoryState.DRAFT, StoryState.ASKED, StoryState.REVIEW, StoryState.CHANGES})
"""Nothing has been decided yet."""


class Consent(StrEnum):
    """What a library allows."""

    NAMED = "named"
    NAMELESS = "nameless"
    """Published without any name: of libraries, towns and people. The countries are told."""
    NOT_PUBLISHED = "not-published"


class Minors(StrEnum):
    """Whether anyone under 18 is shown or named."""

    NO = "no"
    YES = "yes"
    UNSURE = "unsure"


class Theme(StrEnum):
    """What a story is about, to find it by."""

    READING = "reading"
    CHILDREN = "children"
    STAFF = "staff"
    CULTURE = "culture"
    COLLECTIONS = "collections"
    TECHNOLOGY = "technology"
    COMMUNITY = "community"
    VISIT = "visit"


class TookPart(StrEnum):
    """Who took part."""

    STAFF = "staff"
    CHILDREN = "children"
    ADULTS = "adults"
    STUDENTS = "students"
    COMMUNITY = "community"


class InvitationReason(StrEnum):
    """Why a partnership was invited to tell."""

    YEAR = "year"
    ENDING = "ending"
    VISIT = "visit"


MOST_PHOTOS = 3

CONTENT = (
    "title",
    "happened",
    "more",
    "happened_on",
    "result",
    "took_part",
    "themes",
    "language",
    "how_met",
    "hoped",
    "hard",
    "advice",
    "cost",
    "quote",
    "quoted",
    "link",
    "may_translate",
    "questions_to",
    "minors",
    "no_names",
)
"""The columns that an author writes, and a correction begins with."""

GUARDIANS = ("guardians_adult", "guardians_confirmed_by", "guardians_confirmed_at")
"""Who has the guardians' consent: to these words and photos, and to no others."""

NOT_SHOWN = frozenset({"cost", "questions_to", "may_translate", "no_names"})
"""Of `CONTENT`, what is no part of what everybody reads."""


class Story(Table):
    """One story.

    `more`: how it went on. `happened_on`: by the author's calendar. `language`: a tag of the text. `cost` and
    `questions_to` are for staff alone. `quoted`: who says `quote`, shown only where names are. `link`: of a video.
    `replaces_id`: the published story that this one corrects; until staff approve it the old words stand.
    `guardians_adult`: who has the guardians' written consent, as the author named them; never shown to others.
    `no_names`: words of it that look like names and are none, says its author, as `fold` writes them.
    `asked_at`: when the other libraries were asked, and `silence_told_at` when staff were told that one is silent.
    `words_back`: what a partner or staff last asked to be changed, or why it was declined.
    `short_text`: for social media, in staff's words. `changed_at`: the content changed last.
    """

    __tablename__ = "stories"
    __table_args__ = (
        Index("ix_stories_state_asked_at", "state", "asked_at"),
        Index("ix_stories_state_published_at", "state", "published_at"),
    )

    id: Mapped[ids.StoryId] = mapped_column(primary_key=True, init=False)
    partnership_id: Mapped[ids.PartnershipId] = mapped_column(ForeignKey("partnerships.id"), index=True)
    library_id: Mapped[ids.LibraryId] = mapped_column(ForeignKey("libraries.id"))
    author_id: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    title: Mapped[str]
    happened: Mapped[str]
    happened_on: Mapped[date]
    wish: Mapped[Consent] = mapped_column(EnumWord(Consent))
    minors: Mapped[Minors] = mapped_column(EnumWord(Minors))
    language: Mapped[str] = mapped_column(String(16))
    state: Mapped[StoryState] = mapped_column(EnumWord(StoryState), default=StoryState.DRAFT)
    more: Mapped[str | None] = mapped_column(default=None)
    result: Mapped[str | None] = mapped_column(default=None)
    took_part: Mapped[tuple[str, ...]] = mapped_column(default=())
    themes: Mapped[tuple[str, ...]] = mapped_column(default=())
    how_met: Mapped[str | None] = mapped_column(default=None)
    hoped: Mapped[str | None] = mapped_column(default=None)
    hard: Mapped[str | None] = mapped_column(default=None)
    advice: Mapped[str | None] = mapped_column(default=None)
    cost: Mapped[str | None] = mapped_column(default=None)
    quote: Mapped[str | None] = mapped_column(default=None)
    quoted: Mapped[str | None] = mapped_column(default=None)
    link: Mapped[str | None] = mapped_column(default=None)
    may_translate: Mapped[bool] = mapped_column(default=False)
    questions_to: Mapped[str | None] = mapped_column(default=None)
    no_names: Mapped[tuple[str, ...]] = mapped_column(default=())
    guardians_adult: Mapped[str | None] = mapped_column(default=None)
    guardians_confirmed_by: Mapped[ids.MemberId | None] = mapped_column(ForeignKey("members.id"), default=None)
    guardians_confirmed_at: Mapped[datetime | None] = mapped_column(default=None)
    communication_id: Mapped[ids.CommunicationId | None] = mapped_column(ForeignKey("communications.id"), default=None)
    replaces_id: Mapped[ids.StoryId | None] = mapped_column(ForeignKey("stories.id"), index=True, default=None)
    asked_at: Mapped[datetime | None] = mapped_column(default=None)
    silence_told_at: Mapped[datetime | None] = mapped_column(default=None)
    words_back: Mapped[str | None] = mapped_column(default=None)
    reviewed_by: Mapped[ids.MemberId | None] = mapped_column(ForeignKey("members.id"), default=None)
    published_at: Mapped[datetime | None] = mapped_column(default=None)
    taken_down_at: Mapped[datetime | None] = mapped_column(default=None)
    taken_down_by: Mapped[ids.MemberId | None] = mapped_column(ForeignKey("members.id"), default=None)
    short_text: Mapped[str | None] = mapped_column(default=None)

    def may_become(self, state: StoryState) -> bool:
        """Whether that step is one of `STEPS`. A correction is never published by itself: it is merged."""
        if state in {StoryState.PUBLISHED, StoryState.HIDDEN} and self.replaces_id is not None:
            return False
        if state is StoryState.MERGED and self.replaces_id is None:
            return False
        return state in STEPS[self.state]

    def become(self, state: StoryState) -> None:
        """Take that step. Raises ValueError where it is none."""
        if not self.may_become(state):
            msg = f"a story that is {self.state} does not become {state}"
            raise ValueError(msg)
        self.state = state

    @property
    def is_safe_for_minors(self) -> bool:
        """Nobody under 18 is shown or named, or a named adult confirmed the guardians' written consent."""
        confirmed = self.guardians_adult is not None and self.guardians_confirmed_by is not None
        return self.minors is Minors.NO or confirmed


class StoryConsent(Table):
    """What one of a story's libraries says to it. `answer` is None until somebody who speaks for it says so.

    Consent is never taken from silence, and never recorded for somebody else. `nameless`: it agreed to this story
    only without names, when it last answered; the names are to go before it is asked again.
    """

    __tablename__ = "story_consents"
    __table_args__ = (UniqueConstraint("story_id", "library_id"),)

    id: Mapped[ids.StoryConsentId] = mapped_column(primary_key=True, init=False)
    story_id: Mapped[ids.StoryId] = mapped_column(ForeignKey("stories.id"))
    library_id: Mapped[ids.LibraryId] = mapped_column(ForeignKey("libraries.id"), index=True)
    answer: Mapped[Consent | None] = mapped_column(EnumWord(Consent), default=None)
    member_id: Mapped[ids.MemberId | None] = mapped_column(ForeignKey("members.id"), default=None)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    nameless: Mapped[bool] = mapped_column(default=False)


class StoryPhoto(Table):
    """A photo, written anew by us: no larger than needed, and without anything else that was in the file.

    `handle`: the name by which the bytes are asked for. `alt`: the words for those who do not see it; never empty.
    `all_agreed`: everybody shown agreed, and for children their guardians, as the author says.
    """

    __tablename__ = "story_photos"

    id: Mapped[ids.StoryPhotoId] = mapped_column(primary_key=True, init=False)
    story_id: Mapped[ids.StoryId] = mapped_column(ForeignKey("stories.id"), index=True)
    handle: Mapped[str] = mapped_column(String(32), unique=True)
    alt: Mapped[str]
    all_agreed: Mapped[bool]
    width: Mapped[int]
    height: Mapped[int]
    media_type: Mapped[str]
    added_by: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"))
    added_at: Mapped[datetime]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)


class StoryInvitation(Table):
    """A partnership was invited to tell its story, once for each reason."""

    __tablename__ = "story_invitations"
    __table_args__ = (UniqueConstraint("partnership_id", "reason"),)

    id: Mapped[ids.StoryInvitationId] = mapped_column(primary_key=True, init=False)
    partnership_id: Mapped[ids.PartnershipId] = mapped_column(ForeignKey("partnerships.id"))
    reason: Mapped[InvitationReason] = mapped_column(EnumWord(InvitationReason))
    at: Mapped[datetime]


ALLOWED = frozenset({Consent.NAMED, Consent.NAMELESS})


def is_public(story: Story, consents: Sequence[StoryConsent]) -> bool:
    """Whether everybody may see it: staff published it, and each of its libraries agreed, its author too."""
    return story.state is StoryState.PUBLISHED and story.replaces_id is None and all_allow(story, consents)


def all_allow(story: Story, consents: Sequence[StoryConsent]) -> bool:
    """Whether each of its libraries agreed, the author's among them, and its author."""
    return (
        story.wish in ALLOWED
        and any(each.library_id == story.library_id for each in consents)
        and all(each.answer in ALLOWED for each in consents)
    )


def names_shown(story: Story, consents: Sequence[StoryConsent]) -> bool:
    """Whether names may be shown: all of its libraries said so, and no child could be known by them."""
    wished = story.wish is Consent.NAMED and all(each.answer is Consent.NAMED for each in consents)
    return wished and bool(consents) and story.is_safe_for_minors


def photos_shown(story: Story, photos: Iterable[StoryPhoto]) -> list[StoryPhoto]:
    """The photos that may be shown: with words for those who do not see them, and with the consent of who is shown."""
    if not story.is_safe_for_minors:
        return []
    return [each for each in photos if each.all_agreed and each.alt]

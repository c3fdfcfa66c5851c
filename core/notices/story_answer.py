"""What became of a story: agreed to, to be changed, published, corrected, kept, or declined."""

from __future__ import annotations

from core.cards.story import StoryDesk, story_parts
from core.chat.card import Words, card
from core.chat.words import Listing, Name, Strong, Text, _
from core.model.notices import Notice
from core.model.stories import StoryState
from core.notices.presenting import Presented, Reading
from core.notices.story_desk import desk_of
from core.store.unit import UnitOfWork

_TRUE_IN = {
    "agreed": {StoryState.REVIEW},
    "names": {StoryState.CHANGES},
    "changes": {StoryState.CHANGES},
    "published": {StoryState.PUBLISHED},
    "corrected": {StoryState.PUBLISHED},
    "kept": {StoryState.KEPT},
    "declined": {StoryState.DECLINED},
}
"""In which states each of them is still news."""


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """As it stands now; what is news no more falls away before it was sent."""
    desk = await desk_of(uow, notice, reading)
    what = str(notice.facts["what"])
    if desk is None:
        return None
    still = desk.story.state in _TRUE_IN.get(what, set())
    if not still:
        return Presented(card(*story_parts(desk))) if notice.sent_at is not None else None
    return Presented(card(Words(_said(what, desk)), *story_parts(desk)))


def _said(what: str, desk: StoryDesk) -> Text:
    title = Strong(Name(desk.story.title))
    match what:
        case "agreed":
            return _("All libraries agree to “{title}”. Staff read it next.", title=title)
        case "names" if not desk.names:
            return _("Your partner agrees to “{title}” without names. Please send it again.", title=title)
        case "names":
            return _(
                "Your partner agrees to “{title}” without names. It still says {names}. Please change it, and send it "
                "again.",
                title=title,
                names=Listing(tuple(Name(each) for each in desk.names_told)),
            )
        case "changes":
            return _("Somebody asks for a change in “{title}”. Please change it, and send it again.", title=title)
        case "published":
            return _("“{title}” is published. Thank you for telling it.", title=title)
        case "corrected":
            return _("“{title}” was corrected. From now on everybody reads the new words.", title=title)
        case "kept" if desk.corrects is not None:
            return _(
                "The new words of “{title}” are not published, because one of its libraries does not wish it. The "
                "published story stays as it was; each of its libraries can withdraw it at any time.",
                title=title,
            )
        case "kept":
            return _("“{title}” is not published, because one of its libraries does not wish it.", title=title)
        case _ if desk.corrects is not None:
            return _(
                "Staff do not publish the new words of “{title}”. They tell you why. The published story stays as it "
                "was.",
                title=title,
            )
        case _:
            return _("Staff do not publish “{title}”. They tell you why.", title=title)

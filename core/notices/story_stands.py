"""A story was taken down or corrected, and one of its posts still says what it said: where, and what to do about it."""

from __future__ import annotations

from core.cards.buttons import HOME, STAFF_HOME
from core.cards.platforms import platform_of
from core.chat.card import Buttons, Importance, card
from core.chat.words import Name, Strong, _
from core.model.ids import StoryId
from core.model.members import Member, Role
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.services.public_stories import WholeStory, whole_story
from core.services.story_posts import last_change
from core.store.unit import UnitOfWork, Workspace


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Nothing for whom it does not concern any more, nor once the story changed again."""
    whole = await whole_story(uow, StoryId(int(notice.facts["story"])))
    member = reading.member
    if whole is None or member is None or last_change(whole).isoformat() != notice.facts["since"]:
        return None
    is_staff = any(grant.role is Role.STAFF for grant in member.roles)
    if not is_staff and not _had_a_part(member, whole):
        return None
    there = Workspace(str(notice.facts["platform"]), str(notice.facts["workspace"]))
    platform = Strong(platform_of(there, uow.workspaces))
    title = Strong(Name(whole.story.title))
    if whole.is_public:
        said = _(
            "“{title}” was corrected, but I could not change it in the stories channel of {platform}: the old words "
            "stand there. Please delete that message by hand; whoever looks after the channel can.",
            title=title,
            platform=platform,
        )
    else:
        said = _(
            "I could not take down everything of “{title}” in the stories channel of {platform}. Please look for its "
            "message and its photos there, and delete what is left by hand; whoever looks after the channel can.",
            title=title,
            platform=platform,
        )
    return Presented(card(said, Buttons((STAFF_HOME if is_staff else HOME,)), importance=Importance.ATTENTION))


def _had_a_part(member: Member, whole: WholeStory) -> bool:
    own = {contact.library_id for contact in member.contacts}
    theirs = any(each.library_id in own for each in whole.consents)
    return theirs or member.id in {whole.story.author_id, whole.story.taken_down_by}

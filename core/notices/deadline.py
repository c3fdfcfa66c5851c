"""A deadline comes near: whoever wished to be reminded of it is, once; or reads that it is closed by now."""

from __future__ import annotations

from core.cards.buttons import HOME
from core.cards.resources import called, deadline_words, status_of
from core.chat.card import Button, Buttons, Fact, Facts, Style, Words, card
from core.chat.words import Link, Strong, _
from core.model.ids import FollowedDeadlineId
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.services.deadlines import deadline_of, followed_by_id
from core.services.resources import resource_by_code
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Nothing where the deadline is over by now: another year is another wish."""
    followed = await followed_by_id(uow, FollowedDeadlineId(int(notice.facts["followed"])))
    member = reading.member
    if followed is None or member is None or followed.member_id != member.id:
        return None
    standing = await resource_by_code(uow, followed.code)
    if standing is None:
        return None
    title = Strong(called(standing, reading.reader.language))
    look = Button(label=_("Look"), command="sister resource", given={"code": standing.code}, style=Style.PRIMARY)
    more = Button(label=_("More ways to find money"), command="sister fund")
    deadline = deadline_of(standing, reading.today(uow))
    if deadline is None:
        said = _(
            "You wished to be reminded of {name}. No deadline is known any more: {status}. Look for another way?",
            name=title,
            status=status_of(standing),
        )
        return Presented(card(said, Buttons((more, look, HOME))))
    if deadline.on > followed.deadline and notice.sent_at is None:
        return None
    return Presented(
        card(
            _("You wished to be reminded of {name}. Its deadline comes near.", name=title),
            Facts((Fact(label=_("Next deadline"), value=deadline_words(deadline)),)),
            Words(_("The page: {page}", page=Link(standing.resource.page))),
            Buttons((look, more, HOME)),
        )
    )

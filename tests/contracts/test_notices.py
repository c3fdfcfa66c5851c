"""Every kind of message nobody asked for fits every platform, and all of its buttons lead somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from core.chat import Reply, ToChannel, WireValue
from core.model.ids import LibraryId, MemberId, NoticeId
from core.model.libraries import Library
from core.model.notices import Notice, Post
from core.notices import PRESENTERS
from core.notices.presenting import Presented
from core.notices.together import Told, message_of
from core.services.connecting import somebody_connected
from core.services.libraries import libraries_by_id
from core.services.proposals import propose
from core.store.sealing import buttons_of, seal_card
from tests import builders
from tests.clock import days_pass
from tests.contracts.bringing import staff_bring_together
from tests.contracts.coming import libraries_come_and_go
from tests.contracts.fitting import assert_answer_fits, assert_card_fits
from tests.contracts.mentoring import its_mentor_asks_staff, mentors_help, the_trial_goes_well
from tests.contracts.on_trial import partners_try, they_answer
from tests.contracts.parting import partners_part
from tests.contracts.pausing import libraries_rest, one_is_back
from tests.contracts.reaching import some_cannot_be_reached
from tests.contracts.signing import partners_sign
from tests.contracts.telling import some_tell, they_are_taken_down

if TYPE_CHECKING:
    from core.chat import Card
    from tests.clock import MovableClock
    from tests.contracts.world import World


async def test_every_kind_of_notice_fits_and_its_buttons_work(world: World, clock: MovableClock) -> None:
    """Fourteen weeks in which everything happens that somebody is told of."""
    opened: set[NoticeId] = set()
    await quiet_partners_of_suva(world)
    await nobody_answers(world)
    await somebody_joined(world)
    await somebody_connects(world)
    sent = await days_pass(world.core, clock, 4)
    seen = await press_everything(world, opened)
    for person, command, given in EVENTS:
        assert isinstance((await world.ask(person, command, **given)).outcome, Reply), command
    await somebody_seeks(world)
    await partners_part(world)
    await libraries_rest(world)
    await staff_bring_together(world)
    await partners_sign(world)
    await libraries_come_and_go(world)
    await partners_try(world)
    await mentors_help(world)
    await some_tell(world)
    await world.core.locked_out("slack", "T1", "token_revoked")
    await some_cannot_be_reached(world)
    sent += await days_pass(world.core, clock, 10)
    seen |= await press_everything(world, opened)
    await they_answer(world)
    await its_mentor_asks_staff(world)
    await the_trial_goes_well(world)
    await one_is_back(world)
    await they_are_taken_down(world, by="Sam")
    sent += await days_pass(world.core, clock, 35)
    seen |= await press_everything(world, opened)
    sent += await days_pass(world.core, clock, 45)
    seen |= await press_everything(world, opened)
    sent += await days_pass(world.core, clock, 5)

    await world.core.let_in("slack", "T1")
    await world.core.drain()
    seen |= await press_everything(world, opened)

    assert set(sent) == set(PRESENTERS)
    assert {
        "Accept",
        "Decline",
        "Yes",
        "Not yet",
        "We need help",
        "Fewer messages",
        "Staff home",
        "Just looking",
    } <= seen


EVENTS: list[tuple[str, str, dict[str, WireValue]]] = [
    ("Sam", "staff pair", {"libraries": ("1", "3")}),
    ("Sam", "staff start-card", {}),
    ("Sam", "introduce post", {"library": "1", "posted": "yes"}),
    ("Sam", "staff not-now", {"wish": "1"}),
    ("Sam", "staff grant", {"member": "Mai", "role": "staff"}),
    ("Sam", "staff grant", {"member": "Yusuf", "role": "mentor"}),
    ("Ana", "sister agreement-start", {"partnership": "1", "short": "yes", "languages": ("en",)}),
    (
        "Ana",
        "sister agreement-write",
        {"agreement": "1", "section": "purpose", "language": "en", "edition": "0", "text": "Our readers meet."},
    ),
    ("Ana", "sister rhythm", {"partnership": "1", "how_often": "every 6 weeks"}),
    ("Ana", "log", {"partnership": "1", "how": "call", "when": "2026-11-01"}),
    ("Ana", "sister remind", {"code": "FUND-007"}),
    ("Ana", "nudge help", {"rows": "1", "reason": "language", "words": "We write slowly."}),
    ("Ana", "sister propose-reply", {"question": "1", "words": "About 2,000."}),
    ("Olena", "sister propose-accept", {"proposal": "1"}),
    ("Olena", "sister find", {"now": "yes"}),
    ("Ana", "sister find-answer", {"limit": "9", "back": "yes"}),
    ("Olena", "sister library-role", {"library": "5", "contact": "2", "role": "director"}),
    ("Sam", "sister library-left", {"library": "1"}),
]


async def somebody_seeks(world: World) -> None:
    """A library that fits Suva, which waits for one."""
    await builders.seeking(world.store, await builders.library(world.store, "Juneau", name="Auke Bay Library"))


async def nobody_answers(world: World) -> None:
    """A proposal that lapses."""
    async with world.store.writing() as uow:
        suva, juneau = await libraries_by_id(uow, [LibraryId(1), LibraryId(4)])
        await propose(
            uow, library=suva, asked=juneau, by=MemberId(1), reason="Letters", activities=None, how_often=None
        )


async def somebody_joined(world: World) -> None:
    """An account was joined with Ana's."""
    async with world.store.writing() as uow:
        await uow.notify("accounts_joined", "member:1", [(MemberId(1), uow.now)], name="Anna")


async def somebody_connects(world: World) -> None:
    """Yusuf is the first of Amman with an account."""
    async with world.store.writing() as uow:
        amman = await uow.session.get_one(Library, 2)
        await somebody_connected(uow, amman.id, MemberId(3))


async def quiet_partners_of_suva(world: World) -> None:
    """So that Suva's contacts are nudged about one partner, and about several at once."""
    async with world.store.reading() as uow:
        suva = await uow.session.get_one(Library, 1)
    for number in range(2):
        await builders.partnership(
            world.store, suva, await builders.library(world.store, "Kyiv", name=f"Kyiv {number}"), cadence_days=30
        )


async def press_everything(world: World, opened: set[NoticeId]) -> set[str]:
    """Every button of every message that stands anywhere, and of all that *Show* opens, once a kind. Answers their
    labels. `opened`: what was opened before.
    """
    seen: dict[tuple[object, ...], str] = {}
    for workspace in world.workspaces:
        for parcel in list(workspace.posts.values()):
            assert_card_fits(parcel.card, parcel.reader)
            person = "Sam" if isinstance(parcel.address, ToChannel) else parcel.address.user.capitalize()
            await press_each(world, person, parcel.card, seen)
    for person, shown in await open_everything(world, opened):
        await press_each(world, person, shown, seen)
    return set(seen.values())


async def press_each(world: World, person: str, shown: Card, seen: dict[tuple[object, ...], str]) -> None:
    """Its buttons of kinds that were not seen before."""
    for button in buttons_of(shown):
        kind = (button.command, button.label, tuple(button.given))
        if kind not in seen:
            seen[kind] = button.label.message
            assert_answer_fits(await world.core.press(world.speaker(person), button.handle, f"press {len(seen)}"))


async def open_everything(world: World, opened: set[NoticeId]) -> list[tuple[str, Card]]:
    """Every notice that stands with somebody, whole. It may come alone, too, with the way to fewer of them."""
    async with world.store.reading() as uow:
        standing = select(Post, Notice).join(Notice, Notice.id == Post.notice_id).where(Post.user.is_not(None))
        rows = (await uow.session.execute(standing.order_by(Post.id))).all()
    found = []
    for post, notice in rows:
        if post.user is None or notice.id in opened:
            continue
        opened.add(notice.id)
        answer = await world.ask(post.user.capitalize(), "message show", notice=str(notice.id))
        if isinstance(answer.outcome, Reply):
            assert_answer_fits(answer)
            alone = message_of([Told(notice, Presented(answer.outcome.card))])
            assert_card_fits(seal_card(alone, owner=None, now=world.store.clock())[0], answer.reader)
            found.append((post.user.capitalize(), answer.outcome.card))
    return found

"""Stories in the small programme: Ana tells them for Suva, Yusuf agrees for Amman, and Dee of the staff reads them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image as Picture
from sqlalchemy import select

from core.cards.story import seen_mark
from core.chat import RefusedError, Reply, Trouble
from core.model.libraries import Library
from core.model.partnerships import PartnershipLibrary
from core.model.stories import Story, StoryState

if TYPE_CHECKING:
    from core.chat import WireValue
    from tests.contracts.world import World

HAPPENED = (
    "In October we read the same story together by video, in two languages. The children of both libraries drew its "
    "end, and we sent each other the drawings by post. Now they hang in the reading room."
)

TOLD: dict[str, WireValue] = {
    "partnership": "1",
    "title": "One story, two seas",
    "happened": HAPPENED,
    "publish": "named",
    "minors": "no",
    "language": "en",
    "when": "2026-10-30",
}


def picture() -> bytes:
    """A small one."""
    out = BytesIO()
    Picture.new("RGB", (320, 200), "teal").save(out, "PNG")
    return out.getvalue()


async def photo_of(world: World, person: str) -> str:
    """A file of theirs that is a picture; its handle."""
    account = world.speaker(person).account
    kept = await world.core.keep_file(account, name="reading.png", media_type="image/png", content=picture())
    return kept.file


async def is_told(world: World, **more: WireValue) -> str:
    """Told and sent; answers its number."""
    await _done(world, "Ana", "story", **{**TOLD, **more})
    async with world.store.reading() as uow:
        story = (await uow.session.scalars(select(Story).order_by(Story.id.desc()).limit(1))).one()
    if story.state is StoryState.DRAFT:
        await _done(world, "Ana", "story send", story=str(story.id))
    return str(story.id)


async def mark_of(world: World, story: str) -> str:
    """Which words it has now."""
    async with world.store.reading() as uow:
        return seen_mark(await uow.session.get_one(Story, int(story)))


async def is_agreed(world: World, story: str, by: str = "Yusuf") -> None:
    """By Amman."""
    given = {"story": story, "library": "2", "answer": "named", "seen": await mark_of(world, story)}
    await _done(world, by, "story agree", **given)


async def is_approved(world: World, story: str) -> None:
    """By staff."""
    await _done(world, "Dee", "story approve", story=story, seen=await mark_of(world, story))


async def is_published(world: World, *, photo: bool = False) -> str:
    """Told, agreed and approved; answers its number."""
    await _done(world, "Ana", "story", **TOLD)
    if photo:
        given = {"photo": await photo_of(world, "Ana"), "alt": "A teal wall", "agreed": "yes"}
        await _done(world, "Ana", "story photo", story="1", **given)
    await _done(world, "Ana", "story send", story="1")
    await is_agreed(world, "1")
    await is_approved(world, "1")
    return "1"


async def some_tell(world: World) -> None:
    """One story waits for Amman, and one for a library of which nobody is connected."""
    await is_told(world)
    async with world.store.reading() as uow:
        kyiv = (await uow.session.scalars(select(Library).where(Library.name == "Kyiv 0"))).one()
        of_it = select(PartnershipLibrary.partnership_id).where(PartnershipLibrary.library_id == kyiv.id)
        pair = (await uow.session.scalars(of_it)).one()
    await is_told(world, partnership=str(pair), title="A parcel to Kyiv")


async def they_are_taken_down(world: World, by: str = "Yusuf") -> None:
    """One is published, then withdrawn, and its posts cannot be deleted. `by`: who speaks for Amman then."""
    story = await is_told(world, title="A day in two libraries")
    await is_agreed(world, story, by)
    await is_approved(world, story)
    await world.core.drain()
    await _done(world, "Ana", "story withdraw", story=story, sure="yes")
    for workspace in world.workspaces:
        workspace.later_faults = [RefusedError("cant_delete_message", Trouble.FORBIDDEN) for _each in range(60)]
    await world.core.drain()
    for workspace in world.workspaces:
        workspace.later_faults = []


async def _done(world: World, person: str, command: str, **given: WireValue) -> None:
    outcome = (await world.ask(person, command, **given)).outcome
    assert isinstance(outcome, Reply), (command, outcome)

"""An agreement of the small programme that can be signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.content.agreement import Section
from core.model.agreements import Agreement
from core.services.signing import version_of
from tests import builders
from tests.core.agreed import PDF, written

if TYPE_CHECKING:
    from tests.contracts.world import World


async def ready(world: World, agreement: int = 1) -> str:
    """What stands in that version; Ana wrote the first one, for Suva and Amman, when nobody had begun it."""
    async with world.store.reading() as uow:
        found = await uow.session.get(Agreement, agreement)
        if found is not None:
            return (await version_of(uow, found)).seen
    assert agreement == 1
    paper = await written(world.store, texts={"en": {Section.PURPOSE: "Children read each other's stories."}})
    return await paper.seen()


async def copy_of(world: World, person: str, content: bytes = PDF) -> str:
    """A file that they send."""
    account = world.speaker(person).account
    kept = await world.core.keep_file(account, name="scan.pdf", media_type="application/pdf", content=content)
    return kept.file


async def partners_sign(world: World) -> None:
    """One agreement waits for its second signature, one is signed by both, and one is changed after the first."""
    wen, wil = await builders.member(world.store, "Wen"), await builders.member(world.store, "Wil")
    for number, signatures in enumerate((1, 2, 1)):
        one = await builders.library(world.store, "Suva", name=f"Reef {number}", contacts=[wen])
        other = await builders.library(world.store, "Juneau", name=f"Glacier {number}", contacts=[wil])
        pair = await builders.partnership(world.store, one, other)
        paper = await written(world.store, partnership=pair.id)
        for library, person in ((one, wen), (other, wil))[:signatures]:
            assert await paper.sign(library.id, person.id) is None
    await paper.anew(by=wil.id)

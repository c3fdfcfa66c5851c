"""Files: at most eight mebibytes, for thirty days, for their owner alone."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import InvalidRequestError

from core.chat.card import FileRef
from core.chat.invocation import AccountRef
from core.model.requests import File
from core.store import Store
from core.store.files import FILE_LIFE, MAX_BYTES, KeptFile, keep_file, purge_files, read_file
from tests.clock import MovableClock

ANA, YUSUF = AccountRef("playground", "harbour", "ana"), AccountRef("playground", "lantern", "yusuf")


async def keep(store: Store, content: bytes = b"\x00\xff book") -> FileRef:
    """Ana sends a file."""
    async with store.writing() as uow:
        return keep_file(uow, owner=ANA, name="дім.bin", media_type="application/octet-stream", content=content)


async def read(store: Store, handle: str, owner: AccountRef = ANA) -> KeptFile | None:
    """What that account finds under the id."""
    async with store.reading() as uow:
        return await read_file(uow, handle, owner=owner)


async def test_its_owner_finds_it_again_byte_for_byte(store: Store) -> None:
    ref = await keep(store)

    assert await read(store, ref.file) == KeptFile(ref, b"\x00\xff book")
    assert (ref.name, ref.media_type, ref.size) == ("дім.bin", "application/octet-stream", 7)


async def test_nobody_else_does(store: Store) -> None:
    ref = await keep(store)

    assert await read(store, ref.file, YUSUF) is None


async def test_an_empty_file_is_a_file(store: Store) -> None:
    kept = await read(store, (await keep(store, b"")).file)

    assert kept is not None
    assert kept.content == b""


async def test_eight_mebibytes_fit_and_one_byte_more_does_not(store: Store) -> None:
    kept = await read(store, (await keep(store, bytes(MAX_BYTES))).file)
    assert kept is not None
    assert len(kept.content) == MAX_BYTES

    with pytest.raises(ValueError, match="may hold 8388608 bytes, this one has 8388609"):
        await keep(store, bytes(MAX_BYTES + 1))
    async with store.reading() as uow:
        assert await uow.session.scalar(select(func.count()).select_from(File)) == 1


@pytest.mark.parametrize("handle", ["", "nothing", "x" * 5000, "a\x00b", "\ud800", "../../etc/passwd"])
async def test_anything_may_come_as_an_id(store: Store, handle: str) -> None:
    assert await read(store, handle) is None


async def test_after_thirty_days_it_is_gone(store: Store, clock: MovableClock) -> None:
    ref = await keep(store)
    clock.set(clock.at + FILE_LIFE - timedelta(microseconds=1))
    assert await read(store, ref.file) is not None
    clock.move(microseconds=1)

    assert await read(store, ref.file) is None


async def test_purging_forgets_what_is_over_and_nothing_else(store: Store, clock: MovableClock) -> None:
    await keep(store)
    clock.move(days=1)
    kept = await keep(store)
    clock.move(days=29)
    async with store.writing() as uow:
        await purge_files(uow)

    async with store.reading() as uow:
        assert list(await uow.session.scalars(select(File.id))) == [kept.file]


async def test_its_bytes_are_not_read_by_accident(store: Store) -> None:
    await keep(store)
    async with store.reading() as uow:
        (row,) = await uow.session.scalars(select(File))
        with pytest.raises(InvalidRequestError, match="raiseload"):
            _ = row.content

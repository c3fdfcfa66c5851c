"""P7: the five libraries that fit one best, among very many that seek.

Ours is what `/sister find` asks of the services: one's own answers, who is kept apart, the sweep over all codes as they
stand in the database, and the close look at the best, read anew. The peer is a sweep in numpy over columns that lie in
memory ready-made: reading them is not counted, and neither partners nor limits are looked at. The plain peer weighs
every library in Python, in memory too. All three must find the same five, for every library that asks.
P7-alike is the hardest register for ours: nobody has answered anything, so half of the libraries have the same code.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from benchmarks.measure import Result, interleaved, judge
from benchmarks.numpy_sweep import columns_of, sweep
from benchmarks.seekers import made_up, write
from core.model.ids import LibraryId
from core.model.matching import best
from core.model.matching_rules import Seeker
from core.services.finding_matches import best_matches
from core.services.seekers import seeker_of
from core.store import Store

MOST = 5
ASKING = 10
"""Libraries that ask in a round."""


class Three:
    """Ours and both peers on one register; each asks for the same libraries."""

    def __init__(self, store: Store, seekers: Sequence[Seeker]) -> None:
        self._store = store
        self._seekers = seekers
        self._columns = columns_of(seekers)
        self._rows = range(0, len(seekers), max(len(seekers) // ASKING, 1))

    async def ours(self) -> float:
        """By the services, in milliseconds a question."""
        return self._mean([await self._ours(self._seekers[row].library_id) for row in self._rows])

    async def _ours(self, library_id: LibraryId) -> float:
        begin = perf_counter()
        await self._asked(library_id)
        return perf_counter() - begin

    async def _asked(self, library_id: LibraryId) -> list[int]:
        async with self._store.reading() as uow:
            mine = await seeker_of(uow, library_id)
            if mine is None:
                msg = f"there is no library {library_id}"
                raise RuntimeError(msg)
            return [match.seeker.library_id for match in await best_matches(uow, mine, most=MOST)]

    async def numpy(self) -> float:
        """By numpy, in milliseconds a question."""
        begin = perf_counter()
        for row in self._rows:
            sweep(self._columns, row, MOST)
        return (perf_counter() - begin) * 1000 / len(self._rows)

    async def plain(self) -> float:
        """By weighing every library, once: it takes a second."""
        begin = perf_counter()
        best(self._seekers[0], self._seekers, MOST)
        return (perf_counter() - begin) * 1000

    async def check(self) -> None:
        """All three find the same. Raises RuntimeError."""
        for row in self._rows:
            seeker = self._seekers[row]
            plain = [match.seeker.library_id for match in best(seeker, self._seekers, MOST)]
            ours = await self._asked(seeker.library_id)
            peer = sweep(self._columns, row, MOST)
            if not plain == ours == peer:
                msg = f"library {seeker.library_id}: ours {ours}, numpy {peer}, every one {plain}"
                raise RuntimeError(msg)

    async def close(self) -> None:
        """Give the connections back."""
        await self._store.database.close()

    @staticmethod
    def _mean(seconds: Sequence[float]) -> float:
        return sum(seconds) * 1000 / len(seconds)


async def measure(folder: Path, libraries: int, rounds: int) -> list[Result]:
    """P7 against both peers, and against numpy where all are alike."""
    found = []
    for alike in (False, True):
        seekers = made_up(libraries, alike=alike)
        sides = Three(await write(folder / f"seekers-{alike}.db", seekers), seekers)
        try:
            await sides.check()
            asked = {"ours": sides.ours, "numpy": sides.numpy}
            times = await interleaved(asked if alike else {**asked, "plain": sides.plain}, rounds=rounds)
        finally:
            await sides.close()
        found.append((times, alike))
    (times, _), (alike_times, _) = found
    what = f"the five best matches of one library among {libraries:,}"
    swept = "a numpy sweep over columns in memory, the same answers"
    return [
        judge("P7", what, swept, ours=times["ours"], peer=times["numpy"], target=2),
        judge(
            "P7-plain", what, "weighing every library in Python", ours=times["ours"], peer=times["plain"], target=None
        ),
        judge(
            "P7-alike",
            f"{what} of whom nobody answered anything",
            swept,
            ours=alike_times["ours"],
            peer=alike_times["numpy"],
            target=None,
        ),
    ]

"""A measure: ours and its peer, run in turn in the same process, and judged by the median of their ratios."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from math import log
from statistics import median
from typing import Any

Side = Callable[[], Awaitable[float]]
"""One run of one side; answers how long it took, in milliseconds, without what it takes to set the stage again."""

ROUNDS = 5


@dataclass(frozen=True, kw_only=True)
class Result:
    """One line of the table.

    `ratio`: the median over the rounds of ours ÷ peer (P5: the exponent). `target`: the most that is allowed, None
    where the peer is shown for orientation only. `judged`: whether the target is about the "ratio" or about "ours".
    `spread`: the largest ratio less the smallest, as a part of the median (of exponents, which may be 0, as it is).
    `ours`, `peer`: medians in milliseconds.
    """

    name: str
    what: str
    against: str
    ratio: float
    target: float | None
    holds: bool | None
    rounds: int
    spread: float
    ours: float
    peer: float
    judged: str = "ratio"

    def as_json(self) -> dict[str, Any]:
        """For results.json, rounded to what can be told apart."""
        return {
            key: round(value, 4) if isinstance(value, float) else value
            for key, value in asdict(self).items()
            if key != "name"
        }


async def interleaved(sides: dict[str, Side], rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Run every side once a round, each round in the other order; a first round warms up and is not counted."""
    times: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(rounds + 1):
        order = list(sides) if number % 2 else list(reversed(sides))
        for name in order:
            took = await sides[name]()
            if number:
                times[name].append(took)
    return times


def judge(
    name: str,
    what: str,
    against: str,
    *,
    ours: list[float],
    peer: list[float],
    target: float | None,
    exponent_of: float | None = None,
    judged: str = "ratio",
) -> Result:
    """The verdict over the rounds of both sides. `exponent_of`: ours does so many times more than the peer, and what is
    compared is the exponent e in ratio = times ** e.
    """
    ratios = [one / other for one, other in zip(ours, peer, strict=True)]
    if exponent_of is not None:
        ratios = [log(each) / log(exponent_of) for each in ratios]
    ratio = median(ratios)
    value = ratio if judged == "ratio" else median(ours)
    return Result(
        name=name,
        what=what,
        against=against,
        ratio=ratio,
        target=target,
        holds=None if target is None else value <= target,
        rounds=len(ratios),
        spread=(max(ratios) - min(ratios)) / (ratio if exponent_of is None else 1),
        ours=median(ours),
        peer=median(peer),
        judged=judged,
    )

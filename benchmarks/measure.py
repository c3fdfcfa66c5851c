"""A measure: ours and its peer, run in turn in the same process, and judged by the median of their ratios."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from math import log
from statistics import median
from typing import Any, TypeVar

T = TypeVar("T")

Side = Callable[[], Awaitable[float]]
"""One run of one side; answers how long it took, in milliseconds, without what it takes to set the stage again."""

ROUNDS = 5


@dataclass(frozen=True, kw_only=True)
class Result:
    """One line of the table.

    `ratio`: the median over the rounds of ours ÷ peer (P5: the exponent). `target`: the most that is allowed, with
    `least` the least; None where the peer is shown for orientation only. `judged`: whether the target is about the
    "ratio" or about "ours". `spread`: the largest ratio less the smallest, as a part of the median (of exponents and of
    0, as it is). `ours`, `peer`: medians, in `unit`.
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
    unit: str = "ms"
    least: bool = False

    def as_json(self) -> dict[str, Any]:
        """For results.json, rounded to what can be told apart."""
        return {
            key: round(value, 4) if isinstance(value, float) else value
            for key, value in asdict(self).items()
            if key != "name"
        }


async def interleaved(sides: Mapping[str, Callable[[], Awaitable[T]]], rounds: int = ROUNDS) -> dict[str, list[T]]:
    """Run every side once a round, each round in the other order; a first round warms up and is not counted."""
    found: dict[str, list[T]] = {name: [] for name in sides}
    for number in range(rounds + 1):
        order = list(sides) if number % 2 else list(sides)[::-1]
        for name in order:
            one = await sides[name]()
            if number:
                found[name].append(one)
    return found


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
    unit: str = "ms",
    least: bool = False,
) -> Result:
    """The verdict over the rounds of both sides. `exponent_of`: ours does so many times more than the peer, and what is
    compared is the exponent e in ratio = times ** e. `least`: more is better, and the target the least that will do.
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
        holds=None if target is None else (value >= target if least else value <= target),
        rounds=len(ratios),
        spread=(max(ratios) - min(ratios)) / (ratio if exponent_of is None and ratio else 1),
        ours=median(ours),
        peer=median(peer),
        judged=judged,
        unit=unit,
        least=least,
    )

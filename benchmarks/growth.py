"""P5: how the time of P4 grows with the number of partnerships while as many nudges are due.

The exponent e in time ~ total^e: 0 means that only what is due costs anything, 1 that everything is looked at.
"""

from __future__ import annotations

from benchmarks.claiming import Ours
from benchmarks.measure import Result, interleaved, judge
from benchmarks.register import Register


async def measure(small: Register, large: Register, rounds: int) -> list[Result]:
    """P5, over two registers with as many due rows."""
    one, other = Ours(small), Ours(large)
    try:
        times = await interleaved({"small": one.run, "large": other.run}, rounds=rounds)
    finally:
        await one.close()
        await other.close()
    return [
        judge(
            "P5",
            f"growth of P4 from {small.partnerships:,} to {large.partnerships:,} partnerships, exponent",
            f"{small.partnerships:,} partnerships",
            ours=times["large"],
            peer=times["small"],
            target=0.2,
            exponent_of=large.partnerships / small.partnerships,
        )
    ]

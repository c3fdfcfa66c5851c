"""Stories of pauses, of libraries that cannot answer, of closed days and of countries that staff pause."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.chat import WireValue
    from tests.contracts.payloads.story import Story

PAUSE: dict[str, WireValue] = {"partnership": "1", "until": "2027-03-04", "reason": "We move to another building."}


async def sister_pause(story: Story) -> None:
    """A stranger; a day that is over, and one too far; paused; how it stands for each; another day."""
    await story.says("Lina", "/sister pause")
    await story.says("Ana", "/sister pause")
    await story.sends("Ana", until="2026-11-19")
    await story.sends("Ana", until="2028-01-01")
    await story.sends("Ana", until="2027-03-04", reason="We move to another building.")
    await story.says("Ana", "/sister partnership")
    await story.says("Yusuf", "/sister partnership")
    await story.says("Yusuf", "/sister")
    await story.asks("Sam", "sister pause", PAUSE, until="2027-02-01")


async def sister_pause_end(story: Story) -> None:
    """Nothing is paused; back again; and while the partner is away too."""
    await story.asks("Ana", "sister pause-end", partnership="1")
    await story.asks("Ana", "sister pause", PAUSE, aside=True)
    await story.days(3)
    await story.asks("Ana", "sister pause-end", partnership="1")
    await story.asks("Ana", "sister pause", PAUSE, aside=True)
    await story.asks("Yusuf", "sister pause", PAUSE, until="2027-02-01", aside=True)
    await story.asks("Yusuf", "sister pause-end", partnership="1")
    await story.asks("Olena", "sister pause-end", partnership="1")


async def sister_away(story: Story) -> None:
    """A stranger; said; said again; and how it stands for the partner."""
    await story.says("Lina", "/sister away")
    await story.says("Ana", "/sister away")
    await story.says("Sam", "/sister away")
    await story.says("Yusuf", "/sister partnership")
    await story.says("Ana", "/sister")


async def sister_away_end(story: Story) -> None:
    """Undone; pressed late; and by somebody who has no part in it."""
    await story.says("Ana", "/sister away", aside=True)
    await story.asks("Yusuf", "sister away-end", away="1")
    await story.asks("Ana", "sister away-end", away="1")
    await story.asks("Sam", "sister away-end", away="1")


async def sister_away_not_yet(story: Story) -> None:
    """Asked again in a month; and late."""
    await story.says("Ana", "/sister away", aside=True)
    await story.asks("Ana", "sister away-not-yet", away="1")
    await story.asks("Sam", "sister away-end", away="1", aside=True)
    await story.asks("Ana", "sister away-not-yet", away="1")


async def sister_away_for(story: Story) -> None:
    """Its partner, staff, and somebody who has no part in it."""
    for person in ("Yusuf", "Dee", "Olena"):
        await story.asks(person, "sister away-for", partnership="1", library="1")


async def sister_away_for_them(story: Story) -> None:
    """Said by a partner; said again by staff; taken back."""
    await story.asks("Yusuf", "sister away-for-them", partnership="1", library="1")
    await story.asks("Dee", "sister away-for-them", partnership="1", library="1")
    await story.presses("Yusuf", "Undo")


async def sister_closed(story: Story) -> None:
    """A stranger; no days yet; wrong days; written down; joined; and where no public holidays are known."""
    await story.says("Lina", "/sister closed")
    await story.says("Ana", "/sister closed")
    await story.presses("Ana", "Add closed days")
    await story.sends("Ana", first="2027-01-04", last="2026-12-20")
    await story.sends("Ana", first="2026-12-20", last="2027-01-04", note="The roof is mended.")
    await story.asks("Ana", "sister closed", library="1", first="2027-01-05", last="2027-01-08")
    await story.says("Yusuf", "/sister partnership")
    await story.says("Olena", "/sister closed")


async def sister_closed_remove(story: Story) -> None:
    """Removed; pressed again; and by somebody else."""
    await story.asks("Ana", "sister closed", library="1", first="2026-12-24", aside=True)
    await story.asks("Ana", "sister closed-remove", library="1", first="2026-12-24")
    await story.asks("Ana", "sister closed-remove", library="1", first="2026-12-24")
    await story.asks("Yusuf", "sister closed-remove", library="1", first="2026-12-24")


async def staff_pause_country(story: Story) -> None:
    """A contact; the form; the preview; and one that is paused already."""
    await story.says("Ana", "/staff pause-country")
    await story.says("Dee", "/staff pause-country")
    await story.sends("Dee", country="FJ")
    await story.asks("Dee", "staff pause-country-now", country="FJ", aside=True)
    await story.says("Dee", "/staff pause-country country:Fiji")


async def staff_pause_country_now(story: Story) -> None:
    """Paused; and the home card of somebody there."""
    await story.asks("Dee", "staff pause-country-now", country="FJ")
    await story.says("Ana", "/sister")


async def staff_pause_country_end(story: Story) -> None:
    """Undone; and again; and one that never was."""
    await story.asks("Dee", "staff pause-country-now", country="FJ", aside=True)
    await story.asks("Dee", "staff pause-country-end", pause="1")
    await story.asks("Dee", "staff pause-country-end", pause="1")
    await story.asks("Dee", "staff pause-country-end", pause="9")


async def staff_paused(story: Story) -> None:
    """Nothing; then a country and a partnership of which everybody is away."""
    await story.says("Dee", "/staff paused")
    await story.asks("Dee", "staff pause-country-now", country="FJ", aside=True)
    await story.asks("Yusuf", "sister pause", PAUSE, aside=True)
    await story.says("Dee", "/staff paused")
    await story.says("Dee", "/staff")


async def _nothing_waits(story: Story) -> None:
    """What would go in the same message has gone before."""
    await story.days(9)


async def pause(story: Story) -> None:
    """The partner, and a colleague, who reads why; then it is over."""
    await _nothing_waits(story)
    await story.asks("Ana", "sister pause", PAUSE, aside=True)
    await story.days(8)
    await story.arrives("pause", to=["Yusuf", "Sam"])
    await story.asks("Ana", "sister pause-end", partnership="1", aside=True)
    await story.days(1)
    await story.arrives("pause", to=["Yusuf"], because="after Ana said that they are back")


async def pause_over(story: Story) -> None:
    """The partner."""
    await _nothing_waits(story)
    await story.asks("Ana", "sister pause", PAUSE, aside=True)
    await story.days(8)
    await story.asks("Ana", "sister pause-end", partnership="1", aside=True)
    await story.days(10)
    await story.arrives("pause_over", to=["Yusuf"])


async def away(story: Story) -> None:
    """The partner and a colleague; then one of whom a partner said so, and a country."""
    await _nothing_waits(story)
    await story.says("Ana", "/sister away", aside=True)
    await story.days(8)
    await story.arrives("away", to=["Yusuf", "Sam"])
    await story.asks("Ana", "sister away-end", away="1", aside=True)
    await story.days(10)
    await story.arrives("away", because="after Ana said that they are back")
    await story.asks("Yusuf", "sister away-for-them", partnership="1", library="1", aside=True)
    await story.days(8)
    await story.arrives("away", to=["Ana"], because="Yusuf said so for them")
    await story.asks("Ana", "sister away-end", away="2", aside=True)
    await story.asks("Dee", "staff pause-country-now", country="FJ", aside=True)
    await story.days(8)
    await story.arrives("away", to=["Ana"], because="Dee paused the country")


async def away_over(story: Story) -> None:
    """The partner, and a colleague."""
    await _nothing_waits(story)
    await story.says("Ana", "/sister away", aside=True)
    await story.days(8)
    await story.asks("Ana", "sister away-end", away="1", aside=True)
    await story.days(10)
    await story.arrives("away_over", to=["Yusuf", "Sam"])


async def away_question(story: Story) -> None:
    """Asked; and once somebody answered."""
    await story.says("Ana", "/sister away", aside=True)
    await story.days(40)
    await story.arrives("away_question", to=["Ana"])
    await story.asks("Sam", "sister away-end", away="1", aside=True)
    await story.days(1)
    await story.arrives("away_question", to=["Ana"], because="after Sam said that they are back")


OF_COMMANDS = {
    "sister pause": sister_pause,
    "sister pause-end": sister_pause_end,
    "sister away": sister_away,
    "sister away-end": sister_away_end,
    "sister away-not-yet": sister_away_not_yet,
    "sister away-for": sister_away_for,
    "sister away-for-them": sister_away_for_them,
    "sister closed": sister_closed,
    "sister closed-remove": sister_closed_remove,
    "staff pause-country": staff_pause_country,
    "staff pause-country-now": staff_pause_country_now,
    "staff pause-country-end": staff_pause_country_end,
    "staff paused": staff_paused,
}

OF_NOTICES = {
    "pause": pause,
    "pause_over": pause_over,
    "away": away,
    "away_over": away_over,
    "away_question": away_question,
}

"""/sister partners: every partnership, the next check-in first; home and a long nudge lead to it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core.chat import Reader, Reply, Rows, plain
from core.model.partnerships import PartnershipState
from core.store.sealing import buttons_of
from tests.builders import library, member, partnership
from tests.core.register import rows_of
from tests.core.town import said
from tests.fakes.workspace import press_of

if TYPE_CHECKING:
    from core.chat import Answer, Card
    from tests.clock import MovableClock
    from tests.core.register import Register


def lines(answer: Answer) -> list[str]:
    """Each row as it is read: the partners, the last talk, what comes next."""
    return [
        " / ".join(plain(text, answer.reader) for text in (row.title, row.aside, row.detail) if text)
        for row in rows_of(answer)
    ]


def names(answer: Answer) -> list[str]:
    """The partners, row by row."""
    return [line.split(" / ")[0] for line in lines(answer)]


def foot(answer: Answer) -> str:
    """What stands below the list, and its buttons."""
    assert isinstance(answer.outcome, Reply)
    return foot_of(answer.outcome.card)


def foot_of(card: Card) -> str:
    """The same of a card."""
    (rows,) = [part for part in card.parts if isinstance(part, Rows)]
    texts = (*([rows.foot] if rows.foot else ()), *(button.label for button in rows.buttons))
    return " / ".join(plain(text, Reader()) for text in texts)


async def lima(there: Register, number: int) -> None:
    """One more partner of Suva's."""
    await partnership(there.store, there.suva, await library(there.store, "Lima", name=f"Lima {number}"))


async def test_the_next_check_in_comes_first_and_a_resting_partnership_last(
    there: Register, clock: MovableClock
) -> None:
    today = clock().date()
    kyiv, lima = await library(there.store, "Kyiv"), await library(there.store, "Lima")
    await partnership(there.store, there.suva, kyiv, state=PartnershipState.DORMANT)
    await partnership(there.store, there.suva, lima, last_on=today - timedelta(days=20))

    shown = await there.ask("Ana", "sister partners")

    assert lines(shown) == [
        "Lima City Library / last talk 31 October 2026 / Active. Next check-in: 30 November 2026.",
        "Amman City Library / last talk 10 November 2026 / Active. Next check-in: 10 December 2026.",
        "Kyiv City Library / last talk 10 November 2026 / Resting. No talk is expected now.",
    ]
    assert foot(shown) == "Home"
    assert said(await there.town.press("Ana", shown, "Log it")).startswith("form: ")


async def test_home_leads_to_every_partner(there: Register) -> None:
    for number in range(9):
        await lima(there, number)

    first = await there.town.press("Ana", await there.ask("Ana", "sister home"), "All partners")
    second = await there.town.press("Ana", first, "More")

    assert names(first) + names(second) == ["Amman City Library", *(f"Lima {number}" for number in range(9))]
    assert (foot(first), foot(second)) == ("1 to 8 of 10 / More / Home", "9 to 10 of 10 / Earlier / Home")
    assert lines(await there.ask("Ana", "sister partners", page="7")) == lines(second)
    assert lines(await there.town.press("Ana", second, "Earlier")) == lines(first)


async def test_a_nudge_about_many_leads_to_those_it_does_not_show(there: Register) -> None:
    for number in range(8):
        await lima(there, number)
    await there.town.move(days=25)
    (nudge,) = [each for each in there.town.harbour.inbox("ana") if any(isinstance(p, Rows) for p in each.card.parts)]
    assert foot_of(nudge.card) == "And 1 more, in /sister partners. / Not yet, with none of them / All partners"

    ana = there.town.speaker("Ana")
    shown = await there.town.core.press(ana, press_of(nudge.card, "All partners"), "k")

    assert isinstance(shown.outcome, Reply)
    assert not shown.outcome.replace, "the questions of the nudge stay"
    more = await there.town.press("Ana", shown, "More")
    assert isinstance(more.outcome, Reply)
    assert more.outcome.replace
    assert len(names(shown) + names(more)) == 9


async def test_a_nudge_about_few_needs_no_list(there: Register) -> None:
    await lima(there, 1)
    await there.town.move(days=25)
    labels = [button.label.message for each in there.town.harbour.inbox("ana") for button in buttons_of(each.card)]
    assert "Not yet, with none of them" in labels
    assert "All partners" not in labels


async def test_without_a_partner_one_is_still_to_be_found(there: Register) -> None:
    shown = await there.ask("Beth", "sister partners")
    assert said(shown) == "Your library has no partner yet. I write to you here when one is found."


async def test_somebody_without_a_library_is_shown_the_way_to_one(there: Register) -> None:
    await member(there.store, "Lina")
    assert "Introduce your library first" in said(await there.ask("Lina", "sister partners"))

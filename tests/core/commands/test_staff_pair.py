"""/staff pair: once for the same libraries, whoever asks and however often at the same moment."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from core.chat import Form, Reply
from core.model.members import Role
from core.model.partnerships import Partnership
from tests import builders
from tests.core.register import problems_of
from tests.core.town import said

if TYPE_CHECKING:
    from tests.core.register import Register


async def test_two_of_the_staff_who_pair_the_same_libraries_at_once_make_one_partnership(there: Register) -> None:
    for name in ("Mai", "Sam"):
        await builders.member(there.store, name, roles=(Role.STAFF,))

    answers = await asyncio.gather(
        there.ask("Dee", "staff pair", libraries=("1", "3")),
        there.ask("Mai", "staff pair", libraries=("3", "1")),
        there.ask("Sam", "staff pair", libraries=("LIB-003", "LIB-001")),
    )

    assert await there.count(Partnership) == 2, "theirs, and that of Suva and Amman"
    assert sum(isinstance(answer.outcome, Reply) for answer in answers) == 1
    others = [problems_of(answer) for answer in answers if isinstance(answer.outcome, Form)]
    already = "These libraries are partners already: In trial since 20 November 2026. Please choose others."
    assert others == [{"libraries": already}] * 2


async def test_a_form_that_arrives_twice_at_once_is_answered_twice_the_same(there: Register) -> None:
    answers = await asyncio.gather(*(there.ask("Dee", "staff pair", libraries=("1", "3")) for _copy in range(4)))

    assert {said(answer).partition(".")[0] for answer in answers} == {
        "Paired: Suva City Library and Juneau City Library"
    }
    assert await there.count(Partnership) == 2


async def test_a_label_that_holds_commas_is_read_whole_in_a_list(there: Register) -> None:
    """As Discord completes it, one label after another."""
    words = "Suva City Library (Suva, Fiji, LIB-001), Juneau City Library (Juneau, United States, LIB-003)"
    paired = await there.ask("Dee", "staff pair", libraries=words)
    assert "Paired: Suva City Library and Juneau City Library." in said(paired)


async def test_a_label_that_holds_commas_is_read_alone(there: Register) -> None:
    asked = await there.ask("Dee", "staff pair", libraries="Suva City Library (Suva, Fiji, LIB-001)")
    assert "at least two different libraries" in problems_of(asked)["libraries"]


async def test_a_name_with_a_comma_is_one_of_a_list(there: Register) -> None:
    await builders.library(there.store, "Kyiv", name="Library, Archive and Museum")
    paired = await there.ask(
        "Dee", "staff pair", libraries="LIB-001, Library, Archive and Museum (Kyiv, Ukraine, LIB-004)"
    )
    assert "Paired: Suva City Library and Library, Archive and Museum." in said(paired)

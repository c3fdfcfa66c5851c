"""The sweep over codes finds what looking at every library finds."""

from __future__ import annotations

from hypothesis import given

from core.content.countries import country_codes
from core.content.regions import region_of
from core.model.libraries import LibraryKind
from core.model.matching import Match, best, may_meet, weigh
from core.model.matching_rules import RULES, Seeker
from core.model.sweep import MOST_POINTS, REGIONS, WIDTH, encode, levels
from tests.core.model.seekers import registers, seeker, seekers


def swept(mine: Seeker, others: list[Seeker], most: int) -> list[Match]:
    """The best by the codes: those of a level are looked at closely until no other level can hold a better one."""
    found: list[Match] = []
    for points, codes in levels(mine, "".join(encode(each) for each in others)):
        if len(found) >= most and found[most - 1].points > points:
            break
        meant = [each for each in others if encode(each) in codes]
        assert all(weigh(mine, each).points <= points for each in meant)
        found += [weigh(mine, each) for each in meant if may_meet(mine, each)]
        found.sort(key=lambda match: match.place)
    return found[:most]


@given(seekers(1), registers())
def test_the_sweep_finds_what_looking_at_every_library_finds(mine: Seeker, others: list[Seeker]) -> None:
    assert swept(mine, others, 5) == best(mine, others, 5)


@given(seekers())
def test_a_code_is_a_few_visible_letters_of_ascii(one: Seeker) -> None:
    code = encode(one)
    assert len(code) == WIDTH
    assert code.isascii()
    assert code.isprintable()


def test_every_country_has_a_region_and_every_answer_a_letter() -> None:
    assert {region_of(country) for country in country_codes()} <= set(REGIONS)
    assert all(len(rule.domain) < 0x7F - 0x21 for rule in RULES)
    assert MOST_POINTS == 100


def test_nobody_at_all_is_no_level() -> None:
    assert list(levels(seeker(), "")) == []


def test_a_kind_or_a_whole_region_that_is_refused_is_left_out_of_the_sweep() -> None:
    codes = encode(seeker(2, "US", kind=LibraryKind.SCHOOL)) + encode(seeker(3, "FR", kind=LibraryKind.PUBLIC))
    (left,) = levels(seeker(refused_kinds=(LibraryKind.SCHOOL,)), codes)
    (right,) = levels(seeker(refused_places=("019",)), codes)
    assert left[1] == right[1] == [codes[WIDTH:]]

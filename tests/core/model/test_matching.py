"""What makes two libraries fit: points that are the same from both sides, and reasons that give nothing away."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given

from core.model.communications import Way
from core.model.finding import Internet, Planning, ReplyTime, Shape, Style
from core.model.libraries import LibraryKind
from core.model.matching import may_meet, reasons, weigh, weights
from core.model.matching_rules import (
    USABLE,
    About,
    Seeker,
    first_way,
    hours_apart,
    rhythm_of,
    standard_hours,
    usable_ways,
)
from tests.core.model.seekers import seeker, seekers

SUVA = seeker(
    1,
    "FJ",
    writes=("en", "fr"),
    speaks=("fr",),
    kind=LibraryKind.PUBLIC,
    ways=(Way.VIDEO, Way.EMAIL),
    first_way=Way.EMAIL,
    how_often=30,
    reply=ReplyTime.WEEK,
    style=Style.SHORT,
    planning=Planning.PLANNED,
    internet=Internet.GOOD,
    shape=Shape.INFORMAL,
)


def said(mine: Seeker, theirs: Seeker) -> list[tuple[str, bool]]:
    """What is given as a reason, and whether it speaks for them."""
    return [(reason.about.value, reason.favours) for reason in reasons(mine, theirs)]


def test_all_weights_together_are_a_hundred_and_stand_in_the_documentation() -> None:
    assert sum(weights().values()) == 100
    told = (Path(__file__).parents[3] / "docs/matching.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z ]+) \| (\d+) \|", told, re.MULTILINE)
    assert {name: int(weight) for name, weight in rows} == weights()


@given(seekers(1), seekers(2))
def test_both_sides_see_the_same_points_and_the_same_hindrance(one: Seeker, other: Seeker) -> None:
    assert weigh(one, other).points == weigh(other, one).points
    assert may_meet(one, other) == may_meet(other, one)
    assert 0 < weigh(one, other).points <= 100


@given(seekers(1), seekers(2))
def test_a_refusal_is_in_no_reason(one: Seeker, other: Seeker) -> None:
    """Whatever they refuse, we are told the same."""
    bare = {name: getattr(other, name) for name in other.__dataclass_fields__}
    without = Seeker(**{**bare, "refused_places": (), "refused_kinds": ()})
    assert reasons(one, other) == reasons(one, without)
    assert weigh(one, other).points == weigh(one, without).points


def test_the_same_answers_fit_best() -> None:
    twin = seeker(2, "CA", **{name: getattr(SUVA, name) for name in ("writes", "speaks", "kind", "ways", "how_often")})
    other = Seeker(
        **{
            **{name: getattr(SUVA, name) for name in SUVA.__dataclass_fields__},
            "library_id": 2,
            "country": "CA",
        }
    )
    assert weigh(SUVA, other).points == 100
    assert weigh(SUVA, twin).points < 100
    assert all(favours for _about, favours in said(SUVA, other))


def test_what_was_not_answered_counts_half_and_says_nothing() -> None:
    silent = seeker(2, "CA", hours=12)
    assert weigh(SUVA, silent).points == 7 + 7 + 7 + 2 + 5 + 2 + 2 + 10 + 5 + 2 + 3 + 5
    assert said(SUVA, silent) == [("write", True), ("hours", True)]


@pytest.mark.parametrize(
    ("answers", "about"),
    [
        ({"how_often": 90}, About.RHYTHM),
        ({"reply": ReplyTime.TWO_WEEKS}, About.REPLY),
        ({"ways": (Way.POST,)}, About.WAYS),
        ({"ways": (Way.VIDEO,), "internet": Internet.SLOW}, About.INTERNET),
        ({"shape": Shape.FORMAL}, About.SHAPE),
        ({"style": Style.LONG}, About.STYLE),
        ({"planning": Planning.AS_IT_COMES}, About.PLANNING),
        ({"kind": LibraryKind.SCHOOL}, About.KIND),
        ({"hours": 0}, About.HOURS),
        ({"speaks": ("en",)}, About.SPEAK),
    ],
)
def test_every_difference_is_a_reason_against(answers: dict[str, object], about: About) -> None:
    assert (about.value, False) in said(SUVA, seeker(2, "CA", **answers))


def test_a_wish_that_is_met_or_missed_is_ours_to_read_and_theirs_only_when_it_is_met() -> None:
    wishing = seeker(1, "FJ", wished_places=("150",), wished_kinds=(LibraryKind.SCHOOL,))
    school = seeker(2, "FR", kind=LibraryKind.SCHOOL)
    assert ("my wish", True) in said(wishing, school)
    assert ("my wish", False) in said(wishing, seeker(2, "CA", kind=LibraryKind.SCHOOL))
    assert ("their wish", True) in said(school, seeker(1, "FJ", wished_places=("150",)))
    public = seeker(3, "FR", kind=LibraryKind.PUBLIC)
    assert "their wish" not in dict(said(public, wishing)), "we are no school: that they wish for one stays with them"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (seeker(1, "FJ"), seeker(2, "FJ")),
        (seeker(1, "FJ"), seeker(2, "JO", writes=("ar",), speaks=("en",))),
        (seeker(1, "FJ", room=False), seeker(2, "US")),
        (seeker(1, "FJ"), seeker(2, "US", room=False)),
        (seeker(1, "FJ", refused_places=("019",)), seeker(2, "US")),
        (seeker(1, "FJ"), seeker(2, "US", refused_places=("FJ",))),
        (seeker(1, "FJ", refused_kinds=(LibraryKind.SCHOOL,)), seeker(2, "US", kind=LibraryKind.SCHOOL)),
    ],
    ids=[
        "one country",
        "no language both write",
        "we are full",
        "they are full",
        "we refuse",
        "they refuse",
        "we refuse the kind",
    ],
)
def test_who_may_not_meet(one: Seeker, other: Seeker) -> None:
    assert not may_meet(one, other)


def test_video_needs_good_internet_and_a_visit_is_no_way_to_keep_in_touch() -> None:
    ways = (Way.VIDEO, Way.VISIT, Way.CHAT)
    assert usable_ways(seeker(ways=ways)) == frozenset({Way.VIDEO, Way.CHAT})
    assert usable_ways(seeker(ways=ways, internet=Internet.MOBILE)) == frozenset({Way.CHAT})
    assert usable_ways(seeker(ways=(Way.VISIT,))) == frozenset()
    assert usable_ways(seeker()) is None
    assert len(set(USABLE)) == len(USABLE) == 1 + 2**5
    assert first_way(seeker(ways=ways, first_way=Way.VIDEO)) is Way.VIDEO
    assert first_way(seeker(ways=(*ways, Way.POST), first_way=Way.VIDEO, internet=Internet.SLOW)) is None
    assert first_way(seeker(ways=(Way.POST,))) is Way.POST


def test_the_way_that_one_uses_most_counts_when_the_other_uses_it_too() -> None:
    theirs = {"ways": (Way.EMAIL, Way.CHAT), "hours": 12}
    same, other, unsaid = (
        weigh(SUVA, seeker(2, "CA", **theirs, **most))
        for most in ({"first_way": Way.EMAIL}, {"first_way": Way.CHAT}, {})
    )
    assert (same.points - other.points, same.points - unsaid.points) == (5, 3)
    assert ("most used", True) in said(SUVA, same.seeker)


def test_days_are_the_step_that_people_mean() -> None:
    steps = {days: rhythm_of(days) for days in (7, 14, 21, 30, 45, 90, 180)}
    assert [step and step.value for step in steps.values()] == [
        "weekly",
        "fortnightly",
        "fortnightly",
        "monthly",
        "monthly",
        "quarterly",
        "quarterly",
    ]


def test_hours_are_counted_on_the_face_of_a_clock() -> None:
    zones = ("Pacific/Fiji", "America/Juneau", "Europe/Kyiv", "Asia/Kolkata", "Pacific/Kiritimati", "Pacific/Pago_Pago")
    assert [standard_hours(zone) for zone in zones] == [12, -9, 2, 5, 14, -11]
    assert hours_apart(12, -9) == hours_apart(-9, 12) == 3
    assert hours_apart(14, -11) == 1

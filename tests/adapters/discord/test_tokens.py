"""A secret is known by its shape, so that one in the wrong place can be named."""

from __future__ import annotations

import pytest

from adapters.discord.tokens import Kind, kind_of

SHAPES = [
    (f"M{'x' * 23}.{'y' * 6}.{'z' * 27}", Kind.BOT_TOKEN),
    (f"N{'x' * 25}.G-_yyy.{'z' * 38}", Kind.BOT_TOKEN),
    ("xoxb-1-2-abc", Kind.SLACK_TOKEN),
    ("xapp-1-A012AB3CD-123-0af9", Kind.SLACK_TOKEN),
    ("xoxe.xoxb-1-Mi0yLTEyMw", Kind.SLACK_TOKEN),
    ("0123456789abcdef" * 2, Kind.SLACK_SECRET),
    ("aB3-_xyz" * 4, Kind.CLIENT_SECRET),
    ("0123456789abcdef" * 4, Kind.PUBLIC_KEY),
    ("300000000000000001", Kind.ID),
    (f"mfa.{'x' * 84}", Kind.PERSONS_TOKEN),
    ("https://discord.com/api/webhooks/1/x", Kind.ADDRESS),
]


@pytest.mark.parametrize(("secret", "kind"), SHAPES)
def test_each_kind_is_known_by_its_shape(secret: str, kind: Kind) -> None:
    assert kind_of(secret) is kind


def test_there_is_an_example_of_every_kind() -> None:
    assert {kind for _secret, kind in SHAPES} == set(Kind) - {Kind.UNKNOWN}


@pytest.mark.parametrize("secret", ["", "hello", "M•••", "Bot MTA.x.y", "1234", f"M{'x' * 23}.{'y' * 6}.", "１" * 18])
def test_what_was_cut_off_or_covered_is_none_of_them(secret: str) -> None:
    assert kind_of(secret) is Kind.UNKNOWN

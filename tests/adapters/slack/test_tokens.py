"""A secret is known by its shape, so that one in the wrong place can be named."""

from __future__ import annotations

import pytest

from adapters.slack.tokens import Kind, app_of, kind_of

SHAPES = [
    ("xoxb-fake-bot", Kind.BOT_TOKEN),
    ("xapp-1-A012AB3CD-123-0af9", Kind.APP_TOKEN),
    ("xoxp-12-34-ab", Kind.USER_TOKEN),
    ("xoxe.xoxb-1-Mi0yLTEyMw", Kind.PASSING_TOKEN),
    ("xoxe.xoxp-1-Mi0yLTEyMw", Kind.PASSING_TOKEN),
    ("xoxe-1-My0xLTEyMw", Kind.REFRESH_TOKEN),
    ("xoxc-123-456", Kind.OLD_TOKEN),
    ("xoxd-abc%2Fdef", Kind.OLD_TOKEN),
    ("xwfp-123-abc", Kind.OLD_TOKEN),
    ("0123456789abcdef" * 2, Kind.SIGNING_SECRET),
    ("1234567890.1234567890123", Kind.CLIENT_ID),
    ("A012AB3CD4E", Kind.APP_ID),
    ("gIkuvaNzQIHg97ATvDxqgjtO", Kind.VERIFICATION_TOKEN),
    ("https://hooks.slack.com/services/T1/B1/x", Kind.WEBHOOK),
    (f"M{'x' * 23}.{'y' * 6}.{'z' * 27}", Kind.OTHER_PLATFORM),
]


@pytest.mark.parametrize(("secret", "kind"), SHAPES)
def test_each_kind_is_known_by_its_shape(secret: str, kind: Kind) -> None:
    assert kind_of(secret) is kind


def test_there_is_an_example_of_every_kind() -> None:
    assert {kind for _secret, kind in SHAPES} == set(Kind) - {Kind.UNKNOWN}


@pytest.mark.parametrize(
    "secret", ["", "hello", "xoxb-", "xoxb-1 2", "xoxb-12•••", "xapp", "0123456789ABCDEF" * 2, "0123456789abcdef" * 3]
)
def test_what_was_cut_off_or_covered_is_none_of_them(secret: str) -> None:
    assert kind_of(secret) is Kind.UNKNOWN


def test_an_app_token_says_of_which_app_it_is() -> None:
    assert app_of("xapp-1-A012AB3CD-123-0af9") == "A012AB3CD"
    assert app_of("xapp-of-another-shape") is None

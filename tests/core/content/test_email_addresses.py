"""What can be an e-mail address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.content.email_addresses import LONGEST, email_address


@pytest.mark.parametrize(
    "text",
    [
        "rosa@barranco.example",
        "rosa.maria+library@mail.barranco.example",
        "o'brien@town.example",
        "josé@biblioteca.pe",
        "роза@библиотека.рф",
        "a@b.co",
        "1@2x.example",
    ],
)
def test_addresses_of_all_the_world_are_taken(text: str) -> None:
    assert email_address(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@",
        "rosa",
        "rosa@",
        "@barranco.example",
        "rosa@barranco",
        "rosa@.example",
        "rosa@barranco.",
        "rosa@barranco..example",
        "rosa@@barranco.example",
        "rosa@one.example@two.example",
        "rosa maria@barranco.example",
        "rosa@bar ranco.example",
        "rosa@barranco.example\nBcc: x@y.example",
        "rosa\t@barranco.example",
        ".rosa@barranco.example",
        "rosa.@barranco.example",
        "ro..sa@barranco.example",
        "=1+1@barranco.example",
        "-rosa@barranco.example",
        "+rosa@barranco.example",
        "<rosa@barranco.example>",
        "rosa,maria@barranco.example",
        "mailto:rosa@barranco.example",
        "rosa@192.168.0.1",
        "rosa@-barranco.example",
        "rosa@barranco_.example",
        "r" * 65 + "@barranco.example",
        "r@" + "b" * 64 + ".example",
        "r@" + "b.c" * 90 + ".example",
    ],
)
def test_what_cannot_arrive_is_none(text: str) -> None:
    assert email_address(text) is None


def test_the_domain_is_small_and_what_stands_before_it_stays() -> None:
    assert email_address(" Rosa@BARRANCO.Example ") == "Rosa@barranco.example"


@given(st.text(max_size=300))
def test_whatever_is_taken_has_one_sign_a_dot_and_no_space(text: str) -> None:
    found = email_address(text)
    if found is not None:
        local, _at, domain = found.partition("@")
        assert len(found) <= LONGEST
        assert local
        assert "." in domain
        assert "@" not in domain
        assert not any(character.isspace() for character in found)
        assert found[0] not in "=+-@"
        assert email_address(found) == found

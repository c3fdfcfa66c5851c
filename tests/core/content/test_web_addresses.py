"""What can be the address of a page, and is safe to be written between marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.chat import Link
from core.content.web_addresses import web_address


@pytest.mark.parametrize(
    "address",
    [
        "https://www.ala.org/grants/bogle-pratt-international-travel-fund",
        "http://www.naplesisterlibraries.org/",
        "https://slideplayer.com./slide/14686473",
        "https://irrt.ala.org/wiki/index.php?title=SisterLibrariesComRptAnnual2014#top",
        "https://example.org:443/a_b~c%20d",
    ],
)
def test_an_address_is_taken_as_it_is(address: str) -> None:
    assert web_address(f"  {address} ") == address


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "www.ala.org",
        "ftp://example.org/a",
        "javascript:alert(1)",
        "https://",
        "https://localhost/a",
        "https://127.0.0.1/a",
        "https://[::1]/a",
        "https://[/a",
        "https://example.org:8080/a",
        "https://example.org:x/a",
        "https://ana:secret@example.org/",
        "https://example.org/a b",
        "https://example.org/>|<!channel>",
        'https://example.org/"a',
        "https://bücher.example/a",
        "https://-example.org/",
        f"https://example.org/{'a' * 500}",
    ],
)
def test_what_is_no_address_is_refused(wrong: str) -> None:
    assert web_address(wrong) is None


@given(st.text(max_size=60))
def test_a_link_is_never_made_of_what_could_end_it(end: str) -> None:
    address = f"https://example.org/{end}"
    if web_address(address) == address:
        assert not set(Link(address).address) & set('<>|"` \n\\')
    else:
        with pytest.raises(ValueError, match="is not the address"):
            Link(address)

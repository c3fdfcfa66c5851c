"""What people wrote grows shorter where there is little room; our own words never do."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.chat import Country, Listing, Name, Reader, Strong, _, plain
from core.chat.shortening import shortened

READER = Reader()
LABEL = _(
    "{name} ({where}, {code})",
    name=Strong(Name("Library of the Old Harbour Quarter of Suva and its Islands")),
    where=_("{town}, {country}", town=Name("Suva"), country=Country("FJ")),
    code=Name("LIB-014"),
)


def test_what_fits_stays_as_it_is() -> None:
    assert shortened(LABEL, READER, 82) is LABEL


def test_the_longest_name_is_cut_and_marked() -> None:
    assert plain(shortened(LABEL, READER, 50), READER) == "Library of the Old Harbour… (Suva, Fiji, LIB-014)"


def test_of_several_names_each_keeps_its_beginning() -> None:
    names = Listing(tuple(Name(f"{number} " + "Bibliothek " * 9) for number in range(1, 4)))
    said = plain(shortened(_("{libraries}", libraries=names), READER, 60), READER)
    assert said == "1 Bibliothek Bib…, 2 Bibliothek Bib… and 3 Bibliothek Bib…"


def test_our_own_words_are_never_cut() -> None:
    assert plain(shortened(_("Only staff see {name}.", name=Name("Suva")), READER, 5), READER) == "Only staff see …."


@given(st.lists(st.text(max_size=150), min_size=1, max_size=8), st.integers(60, 100))
def test_eight_names_fit_into_any_list(names: list[str], most: int) -> None:
    text = _("{libraries}", libraries=Listing(tuple(map(Name, names))))
    assert len(plain(shortened(text, READER, most), READER)) <= most

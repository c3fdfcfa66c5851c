"""Translations are read from .po files as they are; what is missing is English."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import extract_from_dir

import core
from core.chat import Name, Reader, _, n_, plain
from core.content import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

CORE = Path(core.__file__).parent

FRENCH = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "Logged by {name}."
msgstr "Noté par {name}."

msgid "{name} of {library}"
msgstr "{library} : {name}"

msgid "{count} talk"
msgid_plural "{count} talks"
msgstr[0] "{count} échange"
msgstr[1] "{count} échanges"

#, fuzzy
msgid "Home"
msgstr "Peut-être"

msgid "Settings"
msgstr ""
"""


@pytest.fixture
def french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """A French reader, for as long as there is a French catalogue."""
    (tmp_path / "fr.po").write_text(FRENCH, encoding="utf-8")
    monkeypatch.setattr(catalogue, "_FOLDER", tmp_path)
    for remembered in (catalogue.languages, catalogue._catalogue):
        remembered.cache_clear()
    yield Reader("fr")
    for remembered in (catalogue.languages, catalogue._catalogue):
        remembered.cache_clear()


def test_a_sentence_is_read_in_the_reader_s_language(french: Reader) -> None:
    text = _("Logged by {name}.", name=Name("Ana"))
    assert plain(text, french) == "Noté par Ana."
    assert plain(text, Reader("en")) == "Logged by Ana."
    assert plain(text, Reader("fr-CA")) == "Noté par Ana."
    assert plain(text, Reader("de")) == "Logged by Ana."


def test_a_language_may_turn_the_words_round(french: Reader) -> None:
    text = _("{name} of {library}", name=Name("Ana"), library=Name("Suva"))
    assert plain(text, french) == "Suva : Ana"


@pytest.mark.parametrize(("count", "spelt"), [(0, "0 échange"), (1, "1 échange"), (2, "2 échanges")])
def test_a_language_has_its_own_plural(french: Reader, count: int, spelt: str) -> None:
    assert plain(n_("{count} talk", "{count} talks", count), french) == spelt


def test_what_is_counted_in_a_sentence_has_its_plural() -> None:
    """Where it is called a count; other numbers, as in "9 of 20", stand for themselves."""
    every = extract_from_dir(str(CORE), keywords={"_": None, "n_": (1, 2)})
    messages = [message for _file, _line, message, _comments, _context in every]
    counted = [message for message in messages if "{count}" in str(message)]
    assert counted
    assert [message for message in counted if isinstance(message, str)] == []


@pytest.mark.parametrize("message", ["Home", "Settings", "Never translated"])
def test_what_is_missing_empty_or_only_guessed_is_english(french: Reader, message: str) -> None:
    assert plain(_(message), french) == message


@pytest.mark.parametrize(
    ("wanted", "best"),
    [("fr", "fr"), ("fr_CA", "fr"), ("FR-ca", "fr"), ("en-US", "en"), ("de", None), ("", None), (None, None)],
)
def test_the_best_language_for_a_tag(french: Reader, wanted: str | None, best: str | None) -> None:
    assert catalogue.languages() == ("en", "fr")
    assert catalogue.best_language(wanted) == best

"""The data files of money, ideas, texts and templates: what a row must be, and what is said of one that is not."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.content.resources import (
    FILES,
    FOLDER,
    KINDS,
    Area,
    Funding,
    Idea,
    Reading,
    Status,
    WrongRowsError,
    areas,
    is_in,
    read_folder,
    read_row,
    resources,
    translated,
    written,
)

REFERENCE = Path(__file__).parents[4] / "shared/data/starter-content.md"

FUNDING: dict[str, Any] = {
    "code": "FUND-001",
    "name": "A grant",
    "about": "Money for books.",
    "status": "open",
    "last_checked": date(2026, 11, 20),
    "sources": ["https://example.org/grant"],
    "who": "Libraries",
    "applicant_country": ["any"],
    "applicant_type": ["library"],
    "use": ["books"],
    "figure": "Up to US$1,000",
    "timing": "Every year",
}


def faults(**changes: object) -> list[str]:
    """What is wrong with that row; a field that is None is taken out."""
    row = {field: value for field, value in {**FUNDING, **changes}.items() if value is not None}
    try:
        read_row("FUND", row)
    except WrongRowsError as error:
        return [fault.words for fault in error.faults]
    return []


def folder_with(folder: Path, **files: str) -> Path:
    """The data files, some of them written anew."""
    for file in FILES.values():
        (folder / file).write_text((FOLDER / file).read_text(encoding="utf-8"), encoding="utf-8")
    for name, text in files.items():
        (folder / f"{name.replace('_', '.')}.toml").write_text(text, encoding="utf-8")
    return folder


# The rows that there are


def test_all_rows_can_be_read() -> None:
    assert read_folder(FOLDER)[1] == []
    assert {kind: sum(code.startswith(kind) for code in resources()) for kind in KINDS} == {
        "FUND": 20,
        "IDEA": 26,
        "READ": 23,
        "TEMP": 7,
    }


def test_a_row_that_is_written_is_read_as_it_was() -> None:
    for row in resources().values():
        assert read_row(row.code[:4], written(row)) == row


def test_nothing_is_there_twice() -> None:
    rows = resources().values()
    assert len({row.name for row in rows}) == len(rows)


# Against the facts as they were found


def section(number: int) -> str:
    """A chapter of the reference file."""
    if not REFERENCE.is_file():
        pytest.skip("reference data not at hand")
    text = REFERENCE.read_text(encoding="utf-8")
    return text.split(f"\n## {number}. ")[1].split("\n## ")[0]


def addresses(text: str) -> list[str]:
    return [
        each.rstrip(").,;") if not each.endswith("-") else each for each in re.findall(r"https?://[^\s|)\]]+", text)
    ]


def sources_of(kind: str) -> set[str]:
    return {source for row in resources().values() if row.code.startswith(kind) for source in row.sources}


def test_every_row_of_money_is_there_with_its_sources_and_status() -> None:
    rows = [line.split(" | ") for line in section(1).splitlines() if re.match(r"\| [a-z-]+ \| ", line)]
    rows = [cells for cells in rows if cells[0] != "| key"]
    ours = [row for row in resources().values() if isinstance(row, Funding)]
    assert len(rows) == len(ours) == 20
    for cells, row in zip(rows, ours, strict=True):
        assert list(row.sources) == addresses(cells[-2]), row.code
        suggested = cells[-1].strip(" |")
        assert row.status is Status(suggested), row.code


def test_every_idea_is_there_with_its_effort_cost_and_source() -> None:
    rows = [line.strip("| ").split(" | ") for line in section(2).splitlines() if re.match(r"\| \d+ \|", line)]
    ours = [row for row in resources().values() if isinstance(row, Idea)]
    assert len(rows) == len(ours) == 26
    slow = {"yes": "yes", "text chat works": "yes", "partly": "partly", "no": "no", "n/a": "not-needed"}
    for cells, row in zip(rows, ours, strict=True):
        assert row.effort.value == cells[2], row.code
        assert {each.value for each in row.cost} == set(cells[3].split("/")), row.code
        assert row.slow_line.value == slow.get(cells[4], "small-files"), row.code
        assert set(addresses(cells[5])) <= set(row.sources), row.code
    assert set(addresses(section(2))) <= sources_of("IDEA")


def test_every_text_is_there_with_its_year_and_source() -> None:
    lines = [line for line in section(3).splitlines() if re.match(r"(\d+\.|-) ", line)]
    ours = [row for row in resources().values() if isinstance(row, Reading)]
    assert len(lines) == len(ours) == 23
    for line, row in zip(lines, ours, strict=True):
        assert set(addresses(line)) == set(row.sources), row.code
        year = re.search(r"\((?:[^()]*\s)?((?:19|20)\d\d(?:[/–]\d\d)?)\)", line)
        assert row.year == (year[1] if year else None), row.code


def test_each_template_names_sources_of_the_chapters_it_is_built_on() -> None:
    found = {address for number in (4, 5, 7, 9, 10, 11, 12) for address in addresses(section(number))}
    assert sources_of("TEMP") <= found


# Rows that are wrong


def test_a_right_row_has_no_faults() -> None:
    assert faults() == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": None}, "name: is missing"),
        ({"sources": None}, "sources: is missing"),
        ({"last_checked": None}, "last_checked: is missing"),
        ({"status": None}, "status: is missing"),
        ({"colour": "red"}, "colour: is not known"),
        ({"status": "maybe"}, "status: must be"),
        ({"status": "Open"}, "not 'Open'"),
        ({"use": ["beer"]}, "use.0: must be"),
        ({"use": "books"}, "use: "),
        ({"use": []}, "use: "),
        ({"use": ["books", "books"]}, "use: names something twice"),
        ({"applicant_country": ["Kenya"]}, "applicant_country.0: must be"),
        ({"sources": []}, "sources: "),
        ({"sources": ["example.org"]}, "sources.0: must be the address of a page"),
        ({"link": "javascript:alert(1)"}, "link: must be the address of a page"),
        ({"last_checked": "yesterday"}, "last_checked: "),
        ({"last_checked": 2026}, "last_checked: "),
        ({"name": "x" * 121}, "name: has 121 characters, at most 120"),
        ({"name": ""}, "name: "),
        ({"name": " A grant"}, "name: must be one line of words"),
        ({"about": "one\ntwo"}, "about: must be one line of words"),
        ({"about": "a\u202eb"}, "about: must be one line of words"),
        ({"code": "FUND-1"}, "code: "),
        ({"code": "IDEA-001"}, "code: must begin with FUND"),
        ({"amount_max": 1000}, "amount_max and currency: there are both or neither"),
        ({"amount_max": "1000", "currency": "USD"}, "amount_max: "),
        ({"amount_max": 10.5, "currency": "USD"}, "amount_max: "),
        ({"amount_max": 0, "currency": "USD"}, "amount_max: "),
        ({"amount_max": 10, "currency": "dollars"}, "currency: "),
        ({"deadline_month": 13}, "deadline_month: "),
        ({"deadline_day": 3}, "deadline_day: needs a deadline_month"),
        ({"deadline_month": 2, "deadline_day": 30}, "deadline_day: that month has no day 30"),
        ({"languages_accepted": ["English"]}, "languages_accepted.0: must be a language's code, such as en"),
    ],
)
def test_what_is_wrong_in_a_row_is_said_with_its_field(changes: dict[str, object], said: str) -> None:
    found = faults(**changes)
    assert any(said in each for each in found), found


def test_everything_that_is_wrong_is_said_at_once() -> None:
    assert len(faults(name=None, status="maybe", use=["beer"])) == 3


def test_a_row_that_is_no_table_is_refused() -> None:
    for raw in ("text", 3, ["a"], None):
        with pytest.raises(WrongRowsError):
            read_row("FUND", raw)


# Files that are wrong


def test_a_fault_names_the_file_and_the_row(tmp_path: Path) -> None:
    ideas = (FOLDER / "ideas.toml").read_text(encoding="utf-8")
    _rows, found = read_folder(folder_with(tmp_path, ideas=ideas.replace('effort = "low"', 'effort = "tiny"', 1)))
    assert [(each.file, each.row) for each in found] == [("ideas.toml", "IDEA-001")]
    assert str(found[0]).startswith("ideas.toml, IDEA-001: effort: must be")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[row]", "is not TOML"),
        ("row = 3", "rows begin with [[row]]"),
        ("[[rows]]\nname = 'A'", "'rows' is not known here"),
        ("[[row]]\nname = 'A'", "row 1: code: is missing"),
    ],
)
def test_a_file_that_is_none_is_said(tmp_path: Path, text: str, said: str) -> None:
    _rows, found = read_folder(folder_with(tmp_path, ideas=text))
    assert any(said in str(each) for each in found), found


def test_a_file_in_another_alphabet_of_bytes_is_said(tmp_path: Path) -> None:
    folder = folder_with(tmp_path)
    (folder / "ideas.toml").write_bytes("# Pötsönen".encode("latin-1"))
    assert [str(each) for each in read_folder(folder)[1]] == ["ideas.toml: is not written in UTF-8"]


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    folder = folder_with(tmp_path)
    (folder / "ideas.toml").unlink()
    assert [str(each) for each in read_folder(folder)[1]] == ["ideas.toml: there is no such file"]


def test_a_row_is_never_taken_out_or_numbered_anew(tmp_path: Path) -> None:
    ideas = (FOLDER / "ideas.toml").read_text(encoding="utf-8")
    head, first, rest = ideas.split("[[row]]", 2)
    _rows, found = read_folder(folder_with(tmp_path, ideas=head + "[[row]]" + rest))
    assert first
    assert "code: must be IDEA-001 here. Rows are numbered on and never taken out" in found[0].words


def test_numbers_of_staff_are_left_to_staff(tmp_path: Path) -> None:
    ideas = tomllib.loads((FOLDER / "ideas.toml").read_text(encoding="utf-8"))["row"]
    text = "".join(
        f'[[row]]\ncode = "IDEA-{number:03d}"\nname = "{number}"\nabout = "A."\nstatus = "open"\n'
        f'last_checked = 2026-11-20\nsources = ["https://example.org"]\neffort = "low"\ncost = ["none"]\n'
        'slow_line = "yes"\n'
        for number in range(1, 502)
    )
    assert ideas
    _rows, found = read_folder(folder_with(tmp_path, ideas=text))
    assert [str(each) for each in found] == [
        "ideas.toml, IDEA-501: code: numbers from 501 on are of rows that staff added"
    ]


# Other languages


def test_words_may_be_translated_and_facts_may_not(tmp_path: Path) -> None:
    folder = folder_with(
        tmp_path,
        words_fr='[IDEA-001]\nname = "Une étagère"\n[IDEA-002]\neffort = "low"\n[IDEA-777]\nname = "x"\n'
        '[IDEA-003]\nabout = ""\n',
    )
    found = [str(each) for each in read_folder(folder)[1]]
    assert len(found) == 3
    assert found[0].startswith("words.fr.toml, IDEA-002: effort: only name, about")
    assert found[1] == "words.fr.toml, IDEA-777: there is no such row"
    assert found[2].startswith("words.fr.toml, IDEA-003: about: ")


def test_a_language_that_nobody_wrote_has_no_words() -> None:
    for language in ("fr", "zz", "../../secrets", "", "en"):
        assert translated(language) == {}


# Where money is for


def test_areas_hold_the_countries_one_expects() -> None:
    assert is_in("KE", (Area.AFRICA,))
    assert is_in("FJ", (Area.DEVELOPING,))
    assert is_in("JO", (Area.ANY,))
    assert is_in("TR", (Area.ERASMUS,))
    assert is_in("UA", (Area.EUROPE,))
    assert not is_in("US", (Area.DEVELOPING, Area.ABROAD, Area.EUROPE))
    assert not is_in("GB", (Area.ERASMUS,))
    assert set(areas()) == set(Area)
    assert all(areas()[area] <= areas()[Area.ANY] for area in Area)

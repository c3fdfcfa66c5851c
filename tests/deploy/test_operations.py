"""What the documentation for administrators says of the program is what the program says."""

from __future__ import annotations

import re

import pytest

from tests.deploy.image import ROOT

OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
SOURCES = "\n".join(
    path.read_text() for folder in ("bot", "adapters", "core") for path in sorted((ROOT / folder).rglob("*.py"))
)


def explained() -> list[str]:
    """What the log and the shell may say, as far as it is explained."""
    table = OPERATIONS[OPERATIONS.index("| the log says |") :]
    rows = [row for row in table.splitlines() if row.startswith("| `")]
    return [said for row in rows for said in re.findall(r"`([^`]+)`", row.split("|")[1])]


@pytest.mark.parametrize("said", explained())
def test_each_line_that_is_explained_is_one_that_is_said(said: str) -> None:
    pieces = [piece.strip() for piece in said.split("…") if piece.strip()]
    assert pieces
    for piece in pieces:
        assert re.sub(r"\s+", " ", piece) in re.sub(r'"\s+f?"', "", SOURCES), said


def test_there_are_some() -> None:
    assert len(explained()) > 20


@pytest.mark.parametrize("file", sorted({*re.findall(r"deploy/[\w.-]+\w", OPERATIONS)} - {"deploy/.env"}))
def test_each_file_that_it_names_is_there(file: str) -> None:
    assert (ROOT / file).is_file()


@pytest.mark.parametrize("heading", re.findall(r"\]\(#([\w-]+)\)", OPERATIONS))
def test_each_link_within_leads_somewhere(heading: str) -> None:
    headings = re.findall(r"^#+ (.+)$", OPERATIONS, re.MULTILINE)
    assert heading in {re.sub(r"[^\w -]", "", each).strip().lower().replace(" ", "-") for each in headings}

"""`python -m bot content check`: whether every data file can be read, and what of it has to be looked at again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources.abc import Traversable

from bot.finding import Finding
from core.content.agreement import agreement_languages, agreement_words
from core.content.agreement.sections import Section
from core.content.resources import FOLDER, Resource, is_overdue, read_folder


@dataclass(frozen=True)
class Looked:
    """How many rows there are, and what was found: what is wrong first, then what is overdue."""

    rows: int
    findings: tuple[Finding, ...]

    @property
    def is_wrong(self) -> bool:
        """Whether something has to be corrected before the bot can use it."""
        return any(not finding.holds for finding in self.findings)

    @property
    def summary(self) -> str:
        """One line."""
        wrong = sum(not finding.holds for finding in self.findings)
        if wrong:
            return f"{wrong} to correct. docs/resources.md says how a row is written."
        if self.findings:
            return f"All {self.rows} rows can be read. To be checked again, since nobody has for a year: " + str(
                len(self.findings)
            )
        return f"All {self.rows} rows can be read, and each was checked within a year."


def look(today: date, folder: Traversable = FOLDER) -> Looked:
    """At the resources, and at the fixed words of agreements in each language. `today`: of UTC."""
    rows, faults = read_folder(folder)
    every = sorted(rows.values(), key=lambda row: row.last_checked)
    findings = [Finding(f"{each.file} {each.row}".strip(), each.words) for each in faults]
    findings += _agreement()
    findings += [
        Finding(_called(row), f"last_checked: {spelt(row.last_checked)} is a day to come")
        for row in every
        if row.last_checked > today + timedelta(days=1)
    ]
    findings += [
        Finding(
            f"{_called(row)}, last checked {spelt(row.last_checked)}",
            f"Look whether it is still true, and change last_checked: {row.page}",
            warning=True,
        )
        for row in every
        if is_overdue(row, today)
    ]
    return Looked(len(rows), tuple(findings))


def _called(row: Resource) -> str:
    return f"{row.code} {row.name}"


def spelt(day: date) -> str:
    """ "20 November 2026" """
    return day.strftime("%d %B %Y").lstrip("0")


def _agreement() -> Iterator[Finding]:
    for language in agreement_languages():
        file = f"agreement/{language}.toml"
        try:
            words = agreement_words(language)
        except (ValueError, TypeError, KeyError) as error:
            yield Finding(file, str(error))
            continue
        yield from (
            Finding(file, f"There is no section {each.value}") for each in Section if each not in words.sections
        )

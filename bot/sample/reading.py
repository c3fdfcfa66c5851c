"""The sample's data files as typed values."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class SamplePerson:
    """Somebody in one of the playground's workspaces.

    `own_zone`: chosen in the settings. `mentors`: so many partnerships at most, in the languages of `speaks`. A
    stranger has no account. Those in the background are contacts of the other libraries: they are written to, but
    nobody one can become.
    """

    name: str
    workspace: str
    locale: str
    zone: str | None = None
    own_zone: str | None = None
    library: str | None = None
    role: str | None = None
    mentors: int | None = None
    speaks: tuple[str, ...] = ()
    stranger: bool = False
    in_the_background: bool = False

    @property
    def user(self) -> str:
        """The platform's id of them."""
        return self.name.lower().replace(" ", "-")


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Somebody without an account who waits for an answer of staff since some days."""

    name: str
    days_ago: int
    library: str | None = None


@dataclass(frozen=True, kw_only=True)
class SampleFinding:
    """What a library that has sought a partner for so many days answered about it."""

    days: int
    speaks: tuple[str, ...] | None = None
    first_way: str | None = None
    reply: str | None = None
    style: str | None = None
    planning: str | None = None
    internet: str | None = None
    shape: str | None = None
    wished_places: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class SampleLibrary:
    """A library as libraries.toml has it."""

    key: str
    name: str
    town: str
    country: str
    zone: str
    languages: tuple[str, ...]
    contact: str | None = None
    connected: bool = True
    kind: str | None = None
    ways: tuple[str, ...] | None = None
    how_often: int | None = None
    interests: str | None = None
    seek: str | None = None
    offer: str | None = None
    posted: bool = False
    finding: SampleFinding | None = None


@dataclass(frozen=True, kw_only=True)
class SampleTalk:
    """One talk: so many days ago, how, logged by which library, about what, and who took part (None: all)."""

    days_ago: int
    way: str
    by: str
    about: str
    took_part: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class SamplePartnership:
    """A partnership as partnerships.toml has it; days are counted back."""

    libraries: tuple[str, ...]
    state: str
    talks: tuple[SampleTalk, ...] = ()
    began: int = 0
    since: int | None = None
    active_since: tuple[int, int] | None = None
    cadence: int | None = None
    answer: str | None = None
    mentor: tuple[str, int] | None = None
    agreed: int | None = None
    purpose: str = ""
    activities: str = ""


@dataclass(frozen=True, kw_only=True)
class SampleStory:
    """A story as stories.toml has it; days are counted back. `answers`: of the library that told it, of the other."""

    by: str
    with_: str
    told: int
    happened_on: int
    answers: tuple[str, str]
    language: str
    title: str
    happened: str
    took_part: tuple[str, ...]
    themes: tuple[str, ...]
    minors: str
    result: str | None = None
    quote: str | None = None
    quoted: str | None = None
    how_met: str | None = None
    hard: str | None = None
    advice: str | None = None


@dataclass(frozen=True, kw_only=True)
class Sample:
    """Everything that is planted."""

    people: tuple[SamplePerson, ...]
    waiting_to_join: Waiting
    waiting_to_mentor: Waiting
    libraries: tuple[SampleLibrary, ...]
    partnerships: tuple[SamplePartnership, ...]
    stories: tuple[SampleStory, ...]


def read_sample() -> Sample:
    """Read the four files."""
    people, libraries, partnerships, stories = (
        tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
        for name in ("people.toml", "libraries.toml", "partnerships.toml", "stories.toml")
    )
    register = tuple(_library(entry) for entry in libraries["library"])
    return Sample(
        people=(*(SamplePerson(**_tuples(entry)) for entry in people["person"]), *_background(register)),
        waiting_to_join=Waiting(**people["waiting_to_join"]),
        waiting_to_mentor=Waiting(**people["waiting_to_mentor"]),
        libraries=register,
        partnerships=tuple(
            SamplePartnership(**{**_tuples(entry), "talks": tuple(_talk(*talk) for talk in entry["talks"])})
            for entry in partnerships["partnership"]
        ),
        stories=tuple(SampleStory(with_=entry.pop("with"), **_tuples(entry)) for entry in stories["story"]),
    )


def _background(libraries: Iterable[SampleLibrary]) -> Iterator[SamplePerson]:
    """The connected contacts of the other libraries, in the two workspaces by turns; Lantern knows nobody's zone."""
    connected = [library for library in libraries if library.contact is not None and library.connected]
    for number, library in enumerate(connected):
        workspace = ("harbour", "lantern")[number % 2]
        yield SamplePerson(
            name=str(library.contact),
            workspace=workspace,
            locale="en-GB",
            zone=library.zone if workspace == "harbour" else None,
            library=library.key,
            in_the_background=True,
        )


def _library(entry: dict[str, Any]) -> SampleLibrary:
    finding = entry.pop("finding", None)
    return SampleLibrary(**_tuples(entry), finding=SampleFinding(**_tuples(finding)) if finding else None)


def _talk(days_ago: int, way: str, by: str, about: str, took_part: list[str] | None = None) -> SampleTalk:
    return SampleTalk(
        days_ago=days_ago, way=way, by=by, about=about, took_part=tuple(took_part) if took_part is not None else None
    )


def _tuples(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}

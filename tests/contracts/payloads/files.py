"""Snapshots as one page a subject and platform: `snapshots/slack/commands/log_undo.txt` is kept for
`[commands/log_undo]`.
"""

# ruff: noqa: ARG003 (syrupy hands over more than these need)

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from syrupy.data import Snapshot, SnapshotCollection
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from tests.contracts.payloads import discord_drawing, slack_drawing
from tests.contracts.payloads.page import page_of

if TYPE_CHECKING:
    from syrupy.location import PyTestLocation
    from syrupy.types import PropertyFilter, PropertyMatcher, SerializableData, SnapshotIndex


FOLDER = Path(__file__).parents[1] / "snapshots"

_DRAWINGS = {"slack": slack_drawing.draw, "discord": discord_drawing.draw}


class Pages(SingleFileSnapshotExtension):
    """Where a page lies follows from the subject and the platform alone, so that syrupy finds those that nothing asks
    for any more. Each platform has one test that keeps pages, once a subject.
    """

    platform: ClassVar[str]

    _write_mode = WriteMode.TEXT
    file_extension = "txt"

    def serialize(
        self,
        data: SerializableData,
        *,
        exclude: PropertyFilter | None = None,
        include: PropertyFilter | None = None,
        matcher: PropertyMatcher | None = None,
    ) -> str:
        """The page of a subject and its scenes."""
        subject, scenes = data
        return page_of(subject, scenes, _DRAWINGS[self.platform])

    @classmethod
    def dirname(cls, *, test_location: PyTestLocation) -> str:
        """Of every page of the platform's."""
        return str(FOLDER / cls.platform)

    @classmethod
    def get_snapshot_name(cls, *, test_location: PyTestLocation, index: SnapshotIndex = 0) -> str:
        """As the test that asks for it."""
        return test_location.snapshot_name

    @classmethod
    def get_file_basename(cls, *, test_location: PyTestLocation, index: SnapshotIndex) -> str:
        """The subject."""
        return test_location.snapshot_name.removeprefix(f"{cls._test()}[").removesuffix("]")

    @classmethod
    def matches_test_location(cls, *, test_location: PyTestLocation, snapshot_location: str) -> bool:
        """Whether that page is the subject's."""
        return cls.get_location(test_location=test_location, index=0) == snapshot_location

    def read_snapshot_collection(self, *, snapshot_location: str) -> SnapshotCollection:
        """One page, by the name of the test that asks for it."""
        subject = Path(snapshot_location).relative_to(FOLDER / self.platform).with_suffix("").as_posix()
        collection = SnapshotCollection(location=snapshot_location)
        collection.add(Snapshot(name=f"{self._test()}[{subject}]"))
        return collection

    @classmethod
    def kept(cls) -> set[str]:
        """The subjects of all pages that there are, asked for or not."""
        folder = FOLDER / cls.platform
        return {path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.*")}

    @classmethod
    def _test(cls) -> str:
        return f"test_what_{cls.platform}_is_given"


class SlackPages(Pages):
    """What Slack is given."""

    platform = "slack"


class DiscordPages(Pages):
    """What Discord is given."""

    platform = "discord"

"""Snapshots as one page a subject: `snapshots/slack/commands/log_undo.txt` is kept for `[commands/log_undo]`."""

# ruff: noqa: ARG003 (syrupy hands over more than these need)

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from syrupy.data import Snapshot, SnapshotCollection
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from tests.contracts.payloads.page import page_of

if TYPE_CHECKING:
    from syrupy.location import PyTestLocation
    from syrupy.types import PropertyFilter, PropertyMatcher, SerializableData, SnapshotIndex

FOLDER = Path(__file__).parents[1] / "snapshots/slack"

TEST = "test_what_slack_is_given"
"""The one test that keeps pages, once a subject."""


class Pages(SingleFileSnapshotExtension):
    """Where a page lies follows from the subject alone, so that syrupy finds those that nothing asks for any more."""

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
        return page_of(*data)

    @classmethod
    def dirname(cls, *, test_location: PyTestLocation) -> str:
        """Of every page of Slack's."""
        return str(FOLDER)

    @classmethod
    def get_snapshot_name(cls, *, test_location: PyTestLocation, index: SnapshotIndex = 0) -> str:
        """As the test that asks for it."""
        return test_location.snapshot_name

    @classmethod
    def get_file_basename(cls, *, test_location: PyTestLocation, index: SnapshotIndex) -> str:
        """The subject."""
        return test_location.snapshot_name.removeprefix(f"{TEST}[").removesuffix("]")

    @classmethod
    def matches_test_location(cls, *, test_location: PyTestLocation, snapshot_location: str) -> bool:
        """Whether that page is the subject's."""
        return cls.get_location(test_location=test_location, index=0) == snapshot_location

    def read_snapshot_collection(self, *, snapshot_location: str) -> SnapshotCollection:
        """One page, by the name of the test that asks for it."""
        subject = Path(snapshot_location).relative_to(FOLDER).with_suffix("").as_posix()
        collection = SnapshotCollection(location=snapshot_location)
        collection.add(Snapshot(name=f"{TEST}[{subject}]"))
        return collection

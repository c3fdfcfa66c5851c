"""One thing a platform is given."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = dict[str, Any]


@dataclass(frozen=True)
class Given:
    """Of Slack `kind` is "message", "modal", "home tab" or "errors", and `labels` are those of a form's fields; of
    Discord it is "message" or "modal", and `left` fields are asked later.
    """

    kind: str
    payload: Json
    labels: Mapping[str, str] = field(default_factory=dict)
    left: int = 0

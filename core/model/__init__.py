"""The programme's things as mapped dataclasses, and its rules as pure methods and functions: no I/O, the time is an
argument.

Importing this package maps every table; `mapping.Table.metadata` then holds the whole model.
"""

from core.model import (
    agreements,
    answers,
    audit,
    check_ins,
    climbs,
    communications,
    contacts,
    endings,
    finding,
    letters,
    libraries,
    lifecycle,
    linking,
    members,
    notices,
    nudges,
    partnerships,
    pauses,
    proposals,
    recoveries,
    renewals,
    requests,
    reviews,
    rhythms,
)

__all__ = [
    "agreements",
    "answers",
    "audit",
    "check_ins",
    "climbs",
    "communications",
    "contacts",
    "endings",
    "finding",
    "letters",
    "libraries",
    "lifecycle",
    "linking",
    "members",
    "notices",
    "nudges",
    "partnerships",
    "pauses",
    "proposals",
    "recoveries",
    "renewals",
    "requests",
    "reviews",
    "rhythms",
]

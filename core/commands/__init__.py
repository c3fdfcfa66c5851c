"""The commands, one file each, listed here and nowhere else.

A new one is a file beside this one and a line in `_FILES`; no adapter is touched.
"""

from __future__ import annotations

from typing import Any

from core.chat.card import Button
from core.chat.words import CommandName, _
from core.commands import (
    desk,
    introduce,
    introduce_card,
    introduce_join,
    log,
    log_edit,
    newcomer,
    nudge,
    sister_agreement,
    sister_agreement_anew,
    sister_agreement_copy,
    sister_agreement_document,
    sister_agreement_form,
    sister_agreement_section,
    sister_agreement_settle,
    sister_agreement_sign,
    sister_agreement_versions,
    sister_agreement_write,
    sister_contacts,
    sister_email,
    sister_email_address,
    sister_ending,
    sister_ending_answer,
    sister_ending_record,
    sister_find,
    sister_find_answer,
    sister_find_nearby,
    sister_handover,
    sister_help,
    sister_history,
    sister_home,
    sister_invite,
    sister_join,
    sister_joining,
    sister_joining_record,
    sister_later,
    sister_library,
    sister_library_edit,
    sister_library_leave,
    sister_library_name,
    sister_library_role,
    sister_link,
    sister_link_accounts,
    sister_link_join,
    sister_midway,
    sister_partners,
    sister_partnership,
    sister_partnership_leave,
    sister_profile,
    sister_propose,
    sister_propose_answer,
    sister_propose_record,
    sister_proposed,
    sister_renewal,
    sister_renewal_record,
    sister_review,
    sister_review_record,
    sister_rhythm,
    sister_rhythm_answer,
    sister_rhythm_record,
    sister_settings,
    staff_handover,
    staff_home,
    staff_inactive,
    staff_joins,
    staff_pair,
    staff_propose,
    staff_reviews,
    staff_roles,
    staff_seeking,
    staff_start_card,
    staff_undelivered,
)
from core.commands.declaring import Command

_FILES = (
    introduce,
    introduce_join,
    introduce_card,
    log,
    log_edit,
    sister_home,
    sister_partners,
    sister_partnership,
    sister_find,
    sister_find_nearby,
    sister_find_answer,
    sister_propose,
    sister_propose_answer,
    sister_propose_record,
    sister_proposed,
    sister_joining,
    sister_joining_record,
    sister_partnership_leave,
    sister_invite,
    sister_email,
    sister_email_address,
    sister_rhythm,
    sister_rhythm_answer,
    sister_rhythm_record,
    sister_review,
    sister_review_record,
    sister_midway,
    sister_renewal,
    sister_renewal_record,
    sister_ending,
    sister_ending_answer,
    sister_ending_record,
    sister_agreement,
    sister_agreement_anew,
    sister_agreement_copy,
    sister_agreement_document,
    sister_agreement_form,
    sister_agreement_section,
    sister_agreement_settle,
    sister_agreement_sign,
    sister_agreement_versions,
    sister_agreement_write,
    sister_history,
    sister_library,
    sister_library_edit,
    sister_library_name,
    sister_library_role,
    sister_library_leave,
    sister_handover,
    sister_join,
    sister_contacts,
    sister_later,
    sister_profile,
    sister_settings,
    sister_link,
    sister_link_accounts,
    sister_link_join,
    sister_help,
    staff_home,
    staff_inactive,
    staff_pair,
    staff_propose,
    staff_seeking,
    staff_joins,
    staff_reviews,
    staff_handover,
    staff_roles,
    staff_start_card,
    staff_undelivered,
    nudge,
    newcomer,
    desk,
)

COMMANDS: dict[str, Command[Any]] = {command.name: command for file in _FILES for command in file.COMMANDS}
"""Every command by its name; hidden ones are reached by buttons only."""

GROUPS = frozenset(command.group for command in COMMANDS.values() if command.group and not command.hidden)
"""Words that are followed by a sub-command: "sister", "staff"."""

_NEAREST = 3


def nearest_commands(name: str, *, staff: bool) -> tuple[Button, ...]:
    """The commands most like a mistyped one, as buttons; none when none is."""
    open_ones = [each.name for each in COMMANDS.values() if not each.hidden and (staff or not each.for_staff)]
    from rapidfuzz import fuzz, process  # noqa: PLC0415 (costs a start-up that may never search)

    found = process.extract(name, open_ones, scorer=fuzz.WRatio, limit=_NEAREST, score_cutoff=60)
    names = [match for match, _score, _index in found]
    return tuple(Button(label=_("{command}", command=CommandName(each)), command=each) for each in names)

"""What is known of a partnership already, in the words of its agreement: nobody has to write it once more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from babel.lists import format_list
from sqlalchemy import select

from core.chat.spelling import locale_of, spell_day
from core.content.agreement import Section, agreement_words
from core.content.agreement.known import KnownWords, known_words
from core.content.languages import language_name
from core.model.finding import Finding, ReplyTime
from core.model.ids import PartnershipId
from core.model.libraries import Contact, ContactRole, Library
from core.model.lifecycle import StateChange
from core.model.partnerships import Partnership, PartnershipState
from core.model.proposals import Proposal
from core.model.schedule import local_day
from core.services.people import contacts_of
from core.store.unit import UnitOfWork

USUAL = (Section.NATURE, Section.MONEY, Section.PRIVACY)
"""Sections that begin with their usual sentence."""

REPLY_DAYS = {ReplyTime.TWO_DAYS: 2, ReplyTime.WEEK: 7, ReplyTime.TWO_WEEKS: 14}


@dataclass(frozen=True)
class Known:
    """Everything that an agreement can begin with."""

    partnership: Partnership
    libraries: Sequence[Library]
    contacts: Sequence[Contact]
    findings: Sequence[Finding]
    activities: str | None
    trial: StateChange | None


async def known_of(uow: UnitOfWork, partnership: Partnership) -> Known:
    """Read it. Four statements."""
    libraries = [row.library for row in partnership.rows]
    ids = [library.id for library in libraries]
    findings = await uow.session.scalars(select(Finding).where(Finding.library_id.in_(ids)))
    return Known(
        partnership=partnership,
        libraries=libraries,
        contacts=await contacts_of(uow, ids),
        findings=findings.all(),
        activities=await _activities(uow, partnership.id),
        trial=await uow.session.scalar(
            select(StateChange)
            .where(StateChange.partnership_id == partnership.id, StateChange.to_state == PartnershipState.TRIAL)
            .order_by(StateChange.id)
            .limit(1)
        ),
    )


async def _activities(uow: UnitOfWork, partnership_id: PartnershipId) -> str | None:
    """What the proposal of the partnership said they could do together."""
    found: str | None = await uow.session.scalar(
        select(Proposal.activities)
        .where(Proposal.partnership_id == partnership_id, Proposal.joins.is_(False))
        .order_by(Proposal.id)
        .limit(1)
    )
    return found


def known_texts(
    known: Known, languages: Sequence[str], ruling: str | None = None
) -> Iterator[tuple[Section, str, str]]:
    """Section, language and text of what can be filled in. What a member wrote stands in the first language alone:
    which one they wrote in is not known.
    """
    if known.activities:
        yield Section.ACTIVITIES, languages[0], known.activities
    for language in languages:
        words = known_words(language)
        if words is None:
            continue
        fixed = agreement_words(language)
        for section in USUAL:
            if usual := fixed.sections[section].usual:
                yield section, language, usual
        for section, lines in (
            (Section.PARTIES, _signers(known, words, language)),
            (Section.CONTACTS, _contacts(known, words)),
            (Section.COMMUNICATION, _communication(known, words, language)),
            (Section.TRIAL, _trial(known, words, language)),
        ):
            if text := "\n".join(lines):
                yield section, language, text
        yield Section.LANGUAGES, language, languages_in_words(languages, ruling, language)


def languages_in_words(languages: Sequence[str], ruling: str | None, language: str) -> str:
    """Which languages an agreement is written in, and which one counts, said in one of them. "" where it has no
    sentence for that.
    """
    words, fixed = known_words(language), agreement_words(language)
    if words is None:
        return ""
    listed = _listed([language_name(code, language) for code in languages], language)
    if len(languages) == 1:
        return words.written_in.format(languages=listed)
    if ruling is None:
        return fixed.ruling_open.format(languages=listed)
    return fixed.ruling.format(languages=listed, ruling=language_name(ruling, language))


def _signers(known: Known, words: KnownWords, language: str) -> Iterator[str]:
    """Directors sign, and where none is known the first contacts."""
    for library in known.libraries:
        people = _named(known, library, ContactRole.DIRECTOR) or _named(known, library, ContactRole.PRIMARY)[:1]
        if people:
            yield words.signers.format(people=_listed(people, language), library=library.name)


def _contacts(known: Known, words: KnownWords) -> Iterator[str]:
    for library in known.libraries:
        first = _named(known, library, ContactRole.PRIMARY)
        others = first[1:] + _named(known, library, ContactRole.SECOND) + _named(known, library, ContactRole.DIRECTOR)
        if first and others:
            yield words.contacts.format(library=library.name, first=first[0], second=others[0])
        elif first:
            yield words.contact.format(library=library.name, first=first[0])


def _named(known: Known, library: Library, role: ContactRole) -> list[str]:
    return [each.member.name for each in known.contacts if each.library_id == library.id and each.role is role]


def _communication(known: Known, words: KnownWords, language: str) -> Iterator[str]:
    """The rhythm that holds, the ways and languages that all have, and the slowest reply."""
    rhythms = [library.how_often for library in known.libraries if library.how_often is not None]
    days = known.partnership.cadence_days or (max(rhythms) if len(rhythms) == len(known.libraries) else None)
    if days is not None:
        yield words.how_often.format(days=days)
    first = known.libraries[0]
    shared = [way for way in first.ways or () if all(way in (each.ways or ()) for each in known.libraries)]
    if shared:
        yield words.keep_in_touch.format(ways=_listed([words.ways[way] for way in shared], language))
    if tongues := shared_languages(known.libraries):
        yield words.write_in.format(languages=_listed([language_name(code, language) for code in tongues], language))
    replies = [REPLY_DAYS[each.reply] for each in known.findings if each.reply is not None]
    if len(replies) == len(known.libraries):
        yield words.reply.format(days=max(replies))


def shared_languages(libraries: Sequence[Library]) -> list[str]:
    """Languages that every one of them writes, in the order of the first one."""
    return [code for code in libraries[0].languages if all(code in each.languages for each in libraries)]


def _trial(known: Known, words: KnownWords, language: str) -> Iterator[str]:
    partnership = known.partnership
    if partnership.trial_ends_on is None:
        return
    ends = spell_day(partnership.trial_ends_on, language)
    begun = None if known.trial is None else local_day(known.trial.at, "UTC")
    if partnership.state is PartnershipState.TRIAL:
        begun = partnership.state_since
    if begun is None:
        yield words.trial_until.format(ends=ends)
    else:
        yield words.trial.format(begins=spell_day(begun, language), ends=ends)
    if partnership.review_on is not None:
        yield words.review.format(day=spell_day(partnership.review_on, language))


def _listed(values: Sequence[str], language: str) -> str:
    return format_list(values, style="standard", locale=locale_of(language))

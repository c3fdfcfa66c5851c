"""Beginning an agreement, and changing its form and languages later: no text is lost by either."""

from __future__ import annotations

from collections.abc import Sequence

from core.content.agreement import Section
from core.model.agreements import Agreement, AgreementText
from core.model.ids import MemberId
from core.model.partnerships import Partnership
from core.services.agreement_length import span_of, with_days
from core.services.agreement_prefill import known_of, known_texts, languages_in_words
from core.services.agreement_versions import next_version
from core.services.agreements import about, current_agreement, texts_of
from core.services.people import contacts_of, in_their_hours
from core.store.unit import UnitOfWork

MOST_LANGUAGES = 3
"""In so many languages an agreement can be written."""


async def start(
    uow: UnitOfWork, partnership: Partnership, *, languages: Sequence[str], short: bool, by: MemberId
) -> tuple[Agreement, bool]:
    """Begin the agreement of a partnership with what is known of it, and tell its other libraries; or answer the one
    that is there, and False. The partnership is held.
    """
    current = await current_agreement(uow, partnership.id, to_change=True)
    if current is not None:
        return current, False
    agreement = Agreement(
        partnership_id=partnership.id,
        version=await next_version(uow, partnership.id),
        languages=tuple(languages),
        created_at=uow.now,
        created_by=by,
        short=short,
    )
    uow.session.add(agreement)
    await uow.session.flush()
    await _fill_in(uow, agreement, partnership)
    uow.audit("agreement begun", "agreement", agreement.id, by=by, version=agreement.version)
    contacts = await contacts_of(uow, [row.library_id for row in partnership.rows])
    mine = {each.library_id for each in contacts if each.member_id == by}
    others = [each for each in contacts if each.library_id not in mine and each.member_id != by]
    await uow.notify("agreement_started", about(agreement), in_their_hours(uow, others), agreement=agreement.id)
    return agreement, True


async def change_form(
    uow: UnitOfWork,
    agreement: Agreement,
    partnership: Partnership,
    *,
    languages: Sequence[str],
    short: bool,
    ruling: str | None,
    by: MemberId,
) -> None:
    """Another form, other languages, another one that counts. Texts that are not shown any more are kept; in a new
    language what is known is filled in. `agreement` waits (`to_change`), and nobody has signed it.
    """
    agreement.languages = tuple(languages)
    agreement.short = short
    agreement.ruling = ruling if len(languages) > 1 and ruling in languages else None
    await _fill_in(uow, agreement, partnership)
    uow.audit(
        "agreement form changed",
        "agreement",
        agreement.id,
        by=by,
        languages=", ".join(languages),
        short=int(short),
        ruling=agreement.ruling,
    )


async def _fill_in(uow: UnitOfWork, agreement: Agreement, partnership: Partnership) -> None:
    """Fill in what is known where nothing stands. What was filled in about the languages follows them."""
    stands = await texts_of(uow, agreement.id)
    for section, language, text in known_texts(await known_of(uow, partnership), agreement.languages, agreement.ruling):
        if (section, language) not in stands:
            _add(uow, agreement, section, language, text)
    span = span_of(agreement.begins_on, agreement.ends_on)
    for language in agreement.languages:
        about_languages = stands.get((Section.LANGUAGES, language))
        if about_languages is not None and about_languages.text.edited_by is None:
            said = languages_in_words(agreement.languages, agreement.ruling, language)
            if said != about_languages.text.text:
                about_languages.text.text = said
                about_languages.text.edition += 1
                about_languages.text.edited_at = uow.now
        if span is not None and (Section.LENGTH, language) not in stands:
            _add(uow, agreement, Section.LENGTH, language, with_days("", span, language))
    await uow.session.flush()


def _add(uow: UnitOfWork, agreement: Agreement, section: Section, language: str, text: str) -> None:
    uow.session.add(
        AgreementText(
            agreement_id=agreement.id, section=section, language=language, text=text, edition=1, edited_at=uow.now
        )
    )

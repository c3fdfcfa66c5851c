"""A version of an agreement for those who sign it: where it stands, who has signed, what is still to be done."""

from __future__ import annotations

from collections.abc import Sequence

from core.cards.email import email_buttons
from core.cards.library import names_of
from core.cards.recorded import recorded_by
from core.chat.card import Button, Buttons, Context, Fact, Facts, Part, Row, Rows, Style, WireValue, Words
from core.chat.words import Day, Language, Listing, Name, Strong, Text, Value, _, n_
from core.content.agreement import Section, agreement_words
from core.documents.draft import Draft
from core.model.agreements import Agreement, AgreementSignature, AgreementState
from core.model.ids import AgreementId, LibraryId
from core.model.letters import Matter
from core.model.libraries import Library
from core.model.schedule import local_day
from core.services.agreement_copies import Kept, state_of
from core.services.agreements import Standing
from core.services.partnerships import partners_of
from core.services.signing import Place, Signatory, Version

NOT_ADVICE = Context(
    _("A starting draft, not legal advice. Ask the person who signs agreements at your library."),
)
"""Stands beside every draft until all have signed."""

MOST_NAMED = 8
"""So many sections are named in one line."""


def title(version: Version) -> Words:
    """ "The agreement of Suva City Library and Amman Public Library" """
    names = names_of([each.library for each in version.signatories])
    return Words(_("The agreement of {libraries}", libraries=Strong(names)))


def state(agreement: Agreement, signatories: Sequence[Signatory], zone: str) -> Text:
    """Where a version stands, in a few words."""
    signed = [each for each in signatories if each.signature is not None]
    match agreement.state:
        case AgreementState.DRAFT if signed:
            waiting = [each.library for each in signatories if each.signature is None]
            return _("waits for {libraries}", libraries=names_of(waiting))
        case AgreementState.DRAFT:
            return _("being written, nobody has signed")
        case AgreementState.SIGNED:
            return _("in force since {day}", day=_since(agreement, zone))
        case AgreementState.REPLACED:
            return _("was in force from {day}, replaced by a later one", day=_since(agreement, zone))
        case AgreementState.VOIDED:
            return _("changed before all had signed, so its signatures count no more")
        case AgreementState.DROPPED:
            return _("given up before all had signed")


def _since(agreement: Agreement, zone: str) -> Day:
    return Day(local_day(agreement.signed_at or agreement.created_at, zone))


def version_facts(version: Version, zone: str) -> Facts:
    """Which version, its languages and days, and who has signed."""
    agreement, draft = version.agreement, version.draft
    facts = [
        Fact(
            label=_("Version"),
            value=_("{number}, {state}", number=agreement.version, state=state(agreement, version.signatories, zone)),
        ),
        Fact(label=_("Languages"), value=_languages(draft)),
    ]
    if agreement.begins_on is not None:
        facts.append(Fact(label=_("From"), value=_("{day}", day=Day(agreement.begins_on))))
    if agreement.ends_on is not None:
        facts.append(Fact(label=_("Until"), value=_("{day}", day=Day(agreement.ends_on))))
    facts += [Fact(label=_("Signature"), value=_signed_or_not(version, each)) for each in version.signatories]
    return Facts(tuple(facts))


def _languages(draft: Draft) -> Text:
    listed = Listing(tuple(Language(code) for code in draft.languages))
    if len(draft.languages) == 1:
        return _("{languages}", languages=listed)
    if draft.ruling is None:
        return _("{languages}; which one counts if they differ is not agreed yet", languages=listed)
    return _("{languages}; {ruling} counts if they differ", languages=listed, ruling=Language(draft.ruling))


def _signed_or_not(version: Version, signatory: Signatory) -> Text:
    if signatory.signature is None and version.agreement.state is not AgreementState.DRAFT:
        return _("{library}: did not sign this version", library=Name(signatory.library.name))
    return signature_line(signatory)


def signature_line(signatory: Signatory) -> Text:
    """ "Suva City Library: Ana Waqa, Chief librarian, 20 November 2026" """
    signature = signatory.signature
    if signature is None or signatory.signer is None:
        return _("{library}: not yet", library=Name(signatory.library.name))
    library = Name(signature.party)
    if signature.copy_id is not None:
        how: Text | None = _("on paper; copy uploaded by {name}", name=Name(signatory.signer))
    else:
        how = recorded_by(signature, signatory.signer)
    if how is None:
        return _("{library}: {signer}", library=library, signer=signer(signature))
    return _("{library}: {signer} ({how})", library=library, signer=signer(signature), how=how)


def signer(signature: AgreementSignature) -> Text:
    """ "Ana Waqa, Chief librarian, 20 November 2026" """
    name, day = Strong(Name(signature.name)), Day(signature.on)
    if not signature.position:
        return _("{name}, {day}", name=name, day=day)
    return _("{name}, {position}, {day}", name=name, position=Name(signature.position), day=day)


def still_to_do(version: Version, language: str) -> tuple[Part, ...]:
    """What keeps a version from being signed; nothing when it can be, or is no draft any more."""
    if not version.open:
        return ()
    if version.conflicts:
        said = n_(
            "Two texts wait in {count} place: choose which one stands, then it can be signed.",
            "Two texts wait in {count} places: choose which ones stand, then it can be signed.",
            version.conflicts,
        )
        return (Words(said),)
    missing = version.draft.missing()
    if not missing:
        return _days_to_write(version, language)
    named = [Name(section_title(each, version.draft, language)) for each in missing[:MOST_NAMED]]
    more = len(missing) - len(named)
    listed: Value = Listing(tuple(named))
    if more:
        listed = n_("{sections} and {count} more", "{sections} and {count} more", more, sections=listed)
    return (Words(_("Before it can be signed, something has to be written in: {sections}.", sections=listed)),)


def _days_to_write(version: Version, language: str) -> tuple[Part, ...]:
    ends_on = version.agreement.ends_on
    if ends_on is None or not version.is_past:
        return ()
    said = _(
        "Its last day, {day}, is over. Please write a later one in {section}, or none. Then it can be signed.",
        day=Day(ends_on),
        section=Name(section_title(Section.LENGTH, version.draft, language)),
    )
    return (Words(said),)


def section_title(section: Section, draft: Draft, language: str) -> str:
    """A section's name as its reader knows it."""
    return agreement_words(language).heading(section, short=draft.short)


def changes(changed: Sequence[tuple[Place, Standing | None]], draft: Draft, language: str) -> tuple[Part, ...]:
    """ "Purpose (English), by Yusuf" """
    lines: list[Fact] = []
    for (section, code), standing in changed[:MOST_NAMED]:
        where = _(
            "{section} ({language})", section=Name(section_title(section, draft, language)), language=Language(code)
        )
        if standing is None:
            value = _("taken out")
        elif standing.editor is None:
            value = _("written anew")
        else:
            value = _("by {name}", name=Name(standing.editor))
        lines.append(Fact(label=where, value=value))
    more = len(changed) - len(lines)
    rest = (Context(n_("And {count} more section.", "And {count} more sections.", more)),) if more > 0 else ()
    return (Facts(tuple(lines)), *rest) if lines else ()


def asked_to_sign(version: Version, own: frozenset[LibraryId]) -> Text:
    """ "Your agreement with Amman Public Library waits for the signature of Suva City Library." """
    return _(
        "Your agreement with {partners} waits for the signature of {library}.",
        partners=Strong(names_of(partners_of(version.partnership, own))),
        library=Strong(names_of([each for each in version.waiting if each.id in own])),
    )


def sign_button(version: Version, library: Library, **typed: WireValue) -> Button:
    """*Sign for Suva City Library*, with what the reader has before them. `typed`: what stands in the form already."""
    given: dict[str, WireValue] = {
        "agreement": str(version.agreement.id),
        "library": str(library.id),
        "seen": version.seen,
        **typed,
    }
    return Button(
        label=_("Sign for {library}", library=Name(library.name)),
        command="sister agreement-sign",
        given=given,
        ask=("name", "position", "on"),
        style=Style.PRIMARY,
    )


def record_buttons(version: Version, library: Library) -> tuple[Button, ...]:
    """*Copy an e-mail · Record their signature*, for a library of whom nobody has an account."""
    record = Button(
        label=_("Record: {library}", library=Name(library.name)),
        command="sister agreement-sign-record",
        given={"agreement": str(version.agreement.id), "library": str(library.id), "seen": version.seen},
        ask=("name", "position", "source", "on"),
    )
    letter = email_buttons(partnership_id=version.partnership.id, library=library, matter=Matter.AGREEMENT)
    return (*letter, record)


def ways_to_sign(version: Version, own: frozenset[LibraryId], unconnected: set[LibraryId]) -> tuple[Part, ...]:
    """What this reader can do for the libraries that have not signed."""
    if not version.open or version.conflicts or version.draft.missing() or version.is_past:
        return ()
    buttons: list[Button] = []
    for library in version.waiting:
        if library.id in own:
            buttons.append(sign_button(version, library))
        elif library.id in unconnected:
            buttons.extend(record_buttons(version, library))
    return (Buttons(tuple(buttons)),) if buttons else ()


def look(agreement_id: AgreementId, label: Text, style: Style = Style.NORMAL) -> Button:
    """The page of a version."""
    return Button(label=label, command="sister agreement-version", given={"agreement": str(agreement_id)}, style=style)


def document_buttons(agreement_id: AgreementId) -> tuple[Button, ...]:
    """*PDF · Word*"""
    given = {"agreement": str(agreement_id)}
    return (
        Button(label=_("PDF"), command="sister agreement-document", given={**given, "which": "pdf"}),
        Button(label=_("Word"), command="sister agreement-document", given={**given, "which": "word"}),
    )


def read_button(agreement_id: AgreementId) -> Button:
    """*Read it here*: the text in chat."""
    return Button(label=_("Read it here"), command="sister agreement-preview", given={"agreement": str(agreement_id)})


def paper_button(version: Version, **typed: WireValue) -> Button:
    """*Signed on paper*: upload a copy. `typed`: what stands in the form already. Of a version that is in force a copy
    is only added.
    """
    given: dict[str, WireValue] = {"agreement": str(version.agreement.id), "seen": state_of(version), **typed}
    signed = version.agreement.state is AgreementState.SIGNED
    return Button(
        label=_("Add a signed copy") if signed else _("Signed on paper"),
        command="sister agreement-copy",
        given=given,
        ask=("file",) if signed else ("file", "signers", "on"),
    )


def ways_back(version: Version, own: frozenset[LibraryId], unconnected: set[LibraryId]) -> tuple[Part, ...]:
    """*Take the signature back*, for a library that has signed, while others have not."""
    if not version.open:
        return ()
    buttons = [
        Button(
            label=_("Take signature back: {library}", library=Name(each.library.name)),
            command="sister agreement-unsign",
            given={"agreement": str(version.agreement.id), "library": str(each.library.id)},
        )
        for each in version.signatories
        if each.signature is not None and (each.library.id in own or each.library.id in unconnected)
    ]
    return (Buttons(tuple(buttons)),) if buttons else ()


def copies(kept: Sequence[Kept], zone: str) -> tuple[Part, ...]:
    """The copies signed on paper, each to be downloaded again."""
    if not kept:
        return ()
    rows = tuple(
        Row(
            title=_("{name}", name=Strong(Name(each.copy.name))),
            aside=size(each.size),
            detail=_("from {name}, {day}", name=Name(each.uploader), day=Day(local_day(each.copy.uploaded_at, zone))),
            button=Button(
                label=_("Download"), command="sister agreement-copy-fetch", given={"copy": str(each.copy.id)}
            ),
        )
        for each in kept
    )
    return (Rows(title=n_("{count} copy signed on paper", "{count} copies signed on paper", len(kept)), rows=rows),)


def size(count: int) -> Text:
    """Bytes as people say them."""
    if count < 1024 * 1024:
        return _("{number} KB", number=max(1, round(count / 1024)))
    return _("{number} MB", number=round(count / 1024 / 1024))

"""An agreement on the desk of those who write it: how far it is, and where each section stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.cards.eyes import Eyes
from core.chat.words import Language, Listing, Name, Text, _, strong
from core.content.agreement import NEED, Need, Section, agreement_words
from core.model.agreements import AgreementState
from core.model.partnerships import LOGGABLE
from core.services.agreements import Rival, Standing
from core.services.signing import Version


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A version that is written, for one reader. `language`: the reader's. `rivals`: texts that wait to be settled."""

    version: Version
    rivals: Sequence[Rival]
    eyes: Eyes
    language: str

    @property
    def sections(self) -> tuple[Section, ...]:
        """Those that are written; who signs writes the last one."""
        return tuple(each for each in self.version.draft.sections if each is not Section.SIGNATURES)

    @property
    def languages(self) -> tuple[str, ...]:
        """Those it is written in."""
        return self.version.agreement.languages

    @property
    def is_own(self) -> bool:
        """Whether the reader speaks for one of its libraries."""
        return any(row.library_id in self.eyes.own for row in self.version.partnership.rows)

    @property
    def may_write(self) -> bool:
        """A contact of one of its libraries, while it is a draft or in force and they are partners."""
        partnership, state = self.version.partnership, self.version.agreement.state
        return self.is_own and partnership.state in LOGGABLE and state in {AgreementState.DRAFT, AgreementState.SIGNED}

    @property
    def signed_by_some(self) -> bool:
        """Whether a change makes the next version."""
        return any(each.signature is not None for each in self.version.signatories)

    def standing(self, section: Section, language: str) -> Standing | None:
        """What stands there, words or none."""
        return self.version.texts.get((section, language))

    def edition(self, section: Section, language: str) -> int:
        """Which edition stands there; 0 for none."""
        standing = self.standing(section, language)
        return standing.text.edition if standing else 0

    def text(self, section: Section, language: str) -> str:
        """The words that stand there; "" for none."""
        standing = self.standing(section, language)
        return standing.text.text.strip() if standing else ""

    def missing(self, section: Section) -> list[str]:
        """Languages in which nothing is written there."""
        return [code for code in self.languages if not self.text(section, code)]

    def rivals_of(self, section: Section) -> list[Rival]:
        """Texts of that section that wait."""
        return [each for each in self.rivals if each.conflict.section is section]

    def called(self, section: Section) -> str:
        """Its heading, in the reader's language."""
        return agreement_words(self.language).heading(section, short=self.version.agreement.short)

    def number(self, section: Section) -> int:
        """Its number in the document."""
        sections = self.version.draft.sections
        return sections.index(section) + 1

    @property
    def written(self) -> int:
        """How many of the sections have words."""
        return sum(1 for each in self.sections if len(self.missing(each)) < len(self.languages))

    @property
    def following(self) -> Section | None:
        """What to write next: texts to choose from first, then what is needed and open, then what is recommended."""
        waiting = [each for each in self.sections if self.rivals_of(each)]
        needed = [each for each in self.sections if NEED[each] is Need.NEEDED and self.missing(each)]
        advised = [each for each in self.sections if NEED[each] is Need.RECOMMENDED and self._untouched(each)]
        return next(iter((*waiting, *needed, *advised)), None)

    def _untouched(self, section: Section) -> bool:
        return all(self.standing(section, code) is None for code in self.languages)

    def left_open(self, section: Section) -> bool:
        """Whether somebody said that nothing is to stand there."""
        return len(self.missing(section)) == len(self.languages) and not self._untouched(section)


def heading(desk: Desk, section: Section) -> Text:
    """ "3. Nature of this agreement" """
    return strong(_("{number}. {title}", number=desk.number(section), title=Name(desk.called(section))))


def question(desk: Desk, section: Section) -> str:
    """What is asked of those who write it, in the reader's language."""
    return agreement_words(desk.language).question(section, short=desk.version.agreement.short)


def status(desk: Desk, section: Section) -> Text:
    """Where a section stands, in a few words."""
    if desk.rivals_of(section):
        return _("Two texts: please choose")
    missing = desk.missing(section)
    if len(missing) == len(desk.languages):
        return _nothing(desk, section)
    if missing:
        return _("Missing in {languages}", languages=Listing(tuple(Language(code) for code in missing)))
    standings = [each for code in desk.languages if (each := desk.standing(section, code))]
    return written_by(desk, max(standings, key=lambda each: each.text.edited_at))


def _nothing(desk: Desk, section: Section) -> Text:
    standing = desk.standing(section, desk.languages[0])
    if standing is not None and standing.editor is not None:
        return _("Left open by {name}", name=Name(standing.editor))
    match NEED[section]:
        case Need.NEEDED:
            return _("Still open")
        case Need.RECOMMENDED:
            return _("Still open, recommended")
        case Need.OPTIONAL:
            return _("Optional")


def written_by(desk: Desk, standing: Standing) -> Text:
    """ "Last change by Ana, 3 March 2026" """
    if standing.editor is None:
        return _("Filled in from what is known")
    day = desk.eyes.day(standing.text.edited_at)
    return _("Last change by {name}, {day}", name=Name(standing.editor), day=day)


def languages_of(desk: Desk) -> Text:
    """The languages, and of several the one that counts."""
    agreement = desk.version.agreement
    listed = Listing(tuple(Language(code) for code in agreement.languages))
    if len(agreement.languages) == 1:
        return _("{languages}", languages=listed)
    if agreement.ruling is None:
        return _("{languages}; which one counts if they differ is not agreed yet", languages=listed)
    return _("{languages}; {ruling} counts if they differ", languages=listed, ruling=Language(agreement.ruling))

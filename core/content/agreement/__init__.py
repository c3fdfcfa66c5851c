"""The sections of an agreement between libraries, and its fixed words in several languages (data: *.toml)."""

from core.content.agreement.sections import NEED, SHORT_FORM, Need, Section, form_sections
from core.content.agreement.words import AgreementWords, SectionWords, agreement_languages, agreement_words

__all__ = [
    "NEED",
    "SHORT_FORM",
    "AgreementWords",
    "Need",
    "Section",
    "SectionWords",
    "agreement_languages",
    "agreement_words",
    "form_sections",
]

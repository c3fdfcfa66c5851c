"""Agreements of invented libraries, to look at and to try templates on: signed, blank, and short."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from core.content.agreement import Section, agreement_words
from core.documents.draft import Draft, Party, Signature

_SUVA = Party(name="Suva City Library", town="Suva", country="FJ", code="LIB-014")
_AMMAN = Party(name="Amman Public Library", town="Amman", country="JO", code="LIB-022")
_DAY = date(2026, 11, 20)

_ENGLISH = {
    Section.PARTIES: "Ana Waqa may sign for Suva City Library, Yusuf Haddad for Amman Public Library.",
    Section.PURPOSE: "We are partners so that children in both towns read each other’s stories.",
    Section.GOALS: (
        "In a year Suva gains a shelf of Arabic picture books.\n\n"
        "In a year Amman gains ten recordings of tales from the Pacific."
    ),
    Section.ACTIVITIES: (
        "1. A story hour by video every second month (Ana leads)\n2. An exchange of twenty picture books (Yusuf leads)"
    ),
    Section.ROLES: "Each library gives four hours of staff time a month. Suva records, Amman writes the subtitles.",
    Section.CONTACTS: "Suva: Ana Waqa, then Tomas Lund. Amman: Yusuf Haddad, then Rania Saleh.",
    Section.COMMUNICATION: "Once a month by video, in English. A message is answered within seven days.",
    Section.TRIAL: "1 December 2026 to 31 March 2027. Both first contacts review it on 20 March 2027.",
    Section.SUCCESS: "Six story hours have taken place. Fifteen children in each town have borrowed one of the books.",
    Section.LIMITS: "Suva cannot pay for postage by air.",
    Section.LENGTH: "1 April 2027 to 31 March 2029, renewed for two years when both say so.",
    Section.LANGUAGES: "In English and Arabic, one copy of each for each library.",
}
_ARABIC = {
    Section.PARTIES: "توقّع آنا واكا عن مكتبة مدينة سوفا، ويوقّع يوسف حداد عن مكتبة عمّان العامة.",
    Section.PURPOSE: "نحن شركاء كي يقرأ أطفال المدينتين قصص بعضهم بعضًا.",
    Section.GOALS: (
        "تكسب سوفا خلال سنة رفًّا من الكتب العربية المصوّرة.\n\nوتكسب عمّان عشرة تسجيلات لحكايات من المحيط الهادئ."
    ),
    Section.ACTIVITIES: "1. ساعة قصص بالفيديو كل شهرين (تقودها آنا)\n2. تبادل عشرين كتابًا مصوّرًا (يقوده يوسف)",
    Section.ROLES: "تقدّم كل مكتبة أربع ساعات من وقت الموظفين في الشهر. تسجّل سوفا، وتكتب عمّان الترجمة المرئية.",
    Section.CONTACTS: "سوفا: آنا واكا، ثم توماس لوند. عمّان: يوسف حداد، ثم رانيا صالح.",
    Section.COMMUNICATION: "مرة في الشهر بالفيديو وبالإنجليزية. والرد على الرسائل خلال سبعة أيام.",
    Section.TRIAL: "من 1 ديسمبر 2026 إلى 31 مارس 2027. وتراجعها جهتا الاتصال الأوليان في 20 مارس 2027.",
    Section.SUCCESS: "أُقيمت ست ساعات قصص. واستعار خمسة عشر طفلًا في كل مدينة أحد الكتب.",
    Section.LIMITS: "لا تستطيع سوفا دفع أجرة البريد الجوي.",
    Section.LENGTH: "من 1 أبريل 2027 إلى 31 مارس 2029، وتُجدَّد لسنتين إذا وافقت المكتبتان.",
    Section.LANGUAGES: "بالإنجليزية والعربية، ونسخة من كل منهما لكل مكتبة.",
}


def _with_usual(language: str, texts: dict[Section, str]) -> dict[Section, str]:
    """These texts, and the usual sentences where there are none."""
    usual = {section: words.usual for section, words in agreement_words(language).sections.items() if words.usual}
    return usual | texts


_TEXTS = {"en": _with_usual("en", _ENGLISH), "ar": _with_usual("ar", _ARABIC)}

SIGNED = Draft(
    parties=(_SUVA, _AMMAN),
    languages=("en", "ar"),
    ruling="en",
    made_on=_DAY,
    version=3,
    texts={
        section: {language: texts[section] for language, texts in _TEXTS.items() if section in texts}
        for section in Section
    },
    signatures=(
        Signature(party="LIB-014", name="Ana Waqa", position="Chief librarian", on=date(2026, 11, 23)),
        Signature(
            party="LIB-022", name="Yusuf Haddad", position="Director", on=date(2026, 11, 24), recorded_by="Ana Waqa"
        ),
    ),
)
"""Every section is written in both languages, and both have signed."""

BLANK = Draft(parties=(_SUVA, _AMMAN), languages=("en",), made_on=_DAY)
"""Nothing is written yet."""

SHORT = replace(BLANK, short=True)
"""The same in the short form."""

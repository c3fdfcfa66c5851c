"""What two libraries might write in their agreement: a text for each section, in English, Arabic and Japanese."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from core.content.agreement import Section

if TYPE_CHECKING:
    from collections.abc import Mapping

ENGLISH: Mapping[Section, str] = MappingProxyType(
    {
        Section.PARTIES: "Ana Waqa may sign for Suva City Library, Yusuf Haddad for Amman City Library.",
        Section.PURPOSE: "We are partners so that children in both towns read each other’s stories.",
        Section.NATURE: "This agreement states what we intend. It is not legally binding.",
        Section.GOALS: (
            "In a year Suva gains a shelf of Arabic picture books.\n\n"
            "In a year Amman gains ten recordings of tales from the Pacific."
        ),
        Section.ACTIVITIES: (
            "1. A story hour by video every second month (Ana leads)\n"
            "2. An exchange of twenty picture books (Yusuf leads)"
        ),
        Section.ROLES: "Each library gives four hours of staff time a month. Suva records, Amman writes the subtitles.",
        Section.CONTACTS: "Suva: Ana Waqa, then Tomas Lund. Amman: Yusuf Haddad, then Zaid Saleh.",
        Section.COMMUNICATION: "Once a month by video, in English. A message is answered within seven days.",
        Section.MONEY: "Each library pays its own costs; postage (about 40 € or 100 FJ$ a year) is shared ½ and ½.",
        Section.TRIAL: "1 December 2026 to 31 March 2027. Both first contacts review it on 20 March 2027.",
        Section.SUCCESS: "Six story hours have taken place. Fifteen children in each town have borrowed a book.",
        Section.PRIVACY: "A photo of a child is shown only when a parent has agreed in writing.",
        Section.LIMITS: "Suva cannot pay for postage by air.",
        Section.ENDING: "Either library may end it with thirty days’ notice, in writing and kindly.",
        Section.LANGUAGES: "One copy for each library.",
    }
)

ARABIC: Mapping[Section, str] = MappingProxyType(
    {
        Section.PARTIES: "توقع آنا واكا عن مكتبة مدينة سوفا، ويوقع يوسف حداد عن مكتبة عمان العامة.",
        Section.PURPOSE: "نحن شركاء كي يقرأ أطفال المدينتين قصص بعضهم بعضا.",
        Section.NATURE: "تعبر هذه الاتفاقية عن نوايانا، وليست ملزمة قانونا.",
        Section.GOALS: "تكسب سوفا خلال سنة رفا من الكتب العربية المصورة.\n\nوتكسب عمان عشرة تسجيلات لحكايات من المحيط.",
        Section.ACTIVITIES: "1. ساعة قصص بالفيديو كل شهرين (تقودها آنا)\n2. تبادل عشرين كتابا مصورا (يقوده يوسف)",
        Section.ROLES: "تقدم كل مكتبة أربع ساعات من وقت الموظفين في الشهر. تسجل سوفا، وتكتب عمان الترجمة.",
        Section.CONTACTS: "سوفا: آنا واكا، ثم توماس لوند. عمان: يوسف حداد، ثم زيد صالح (Zaid Saleh).",
        Section.COMMUNICATION: "مرة في الشهر بالفيديو وبالإنجليزية. والرد على الرسائل خلال سبعة أيام.",
        Section.MONEY: "تدفع كل مكتبة تكاليفها، وتقسم أجرة البريد (40 €) بالتساوي.",
        Section.TRIAL: "من 1 ديسمبر 2026 إلى 31 مارس 2027. وتراجعها جهتا الاتصال في 20 مارس 2027.",
        Section.SUCCESS: "أقيمت ست ساعات قصص. واستعار خمسة عشر طفلا في كل مدينة كتابا.",
        Section.PRIVACY: "لا تعرض صورة طفل إلا إذا وافق أحد الوالدين كتابة.",
        Section.LIMITS: "لا تستطيع سوفا دفع أجرة البريد الجوي.",
        Section.ENDING: "يجوز لأي من المكتبتين إنهاؤها بإشعار مدته ثلاثون يوما، كتابة وبلطف.",
        Section.LANGUAGES: "نسخة لكل مكتبة.",
    }
)

JAPANESE: Mapping[Section, str] = MappingProxyType(
    {
        Section.PARTIES: (
            "スバ市立図書館はアナ・ワカが、アンマン市立図書館はユースフ・ハッダードが署名する権限を持ちます。"
        ),
        Section.PURPOSE: "両市の子どもたちが互いの物語を読めるように、姉妹図書館になります。",
        Section.NATURE: "この協定は意向を表明するものであり、法的な拘束力はありません。",
        Section.GOALS: "一年間で、スバはアラビア語の絵本の棚を得ます。\n\nアンマンは太平洋の民話の録音を十本得ます。",
        Section.ACTIVITIES: "1. 隔月のビデオおはなし会(担当：アナ)\n2. 絵本二十冊の交換(担当：ユースフ)",
        Section.ROLES: "各図書館は毎月四時間の職員の時間を提供します。スバは録画し、アンマンは字幕を付けます。",
        Section.CONTACTS: (
            "スバ：アナ・ワカ、次にトマス・ルンド。アンマン：ユースフ・ハッダード、次にザイド・サーレハ。"
        ),
        Section.COMMUNICATION: "月に一度、ビデオで、英語を使います。七日以内に返事をします。",
        Section.MONEY: "各図書館は自らの費用を負担し、郵送料(年に約40 €)は半分ずつ負担します。",
        Section.TRIAL: "2026年12月1日から2027年3月31日まで。2027年3月20日に第一連絡担当者が見直します。",
        Section.SUCCESS: "おはなし会を六回開くこと。各市で十五人の子どもが本を借りること。",
        Section.PRIVACY: "子どもの写真は、保護者が書面で同意した場合にのみ公開します。",
        Section.LIMITS: "スバは航空便の郵送料を負担できません。",
        Section.ENDING: "どちらの図書館も、三十日前に書面で知らせることにより終了できます。",
        Section.LANGUAGES: "各図書館が一部ずつ保管します。",
    }
)

BY_LANGUAGE: Mapping[str, Mapping[Section, str]] = MappingProxyType({"en": ENGLISH, "ar": ARABIC, "ja": JAPANESE})

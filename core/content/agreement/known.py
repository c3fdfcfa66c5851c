"""Sentences in which an agreement says what is known of its partnership, in the languages that have fixed words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownWords:
    """Sentences with `{...}` for `str.format`: library, people, first, second, days, ways, languages, begins, ends,
    day. `ways`: how libraries talk, by `core.model.communications.Way`.
    """

    signers: str
    contacts: str
    contact: str
    how_often: str
    keep_in_touch: str
    write_in: str
    reply: str
    trial: str
    trial_until: str
    review: str
    written_in: str
    length: str
    length_open: str
    ways: Mapping[str, str]


_ENGLISH = KnownWords(
    signers="{people} may sign for {library}.",
    contacts="{library}: {first} is the first contact, {second} the second.",
    contact="{library}: {first} is the first contact. The second is not named yet.",
    how_often="We talk at least once in {days} days.",
    keep_in_touch="We keep in touch by: {ways}.",
    write_in="We write to each other in: {languages}.",
    reply="A message is answered within {days} days.",
    trial="The trial period is from {begins} to {ends}.",
    trial_until="The trial period ends on {ends}.",
    review="The review is on {day}.",
    written_in="This agreement is written in: {languages}.",
    length="This agreement begins on {begins} and ends on {ends}.",
    length_open="This agreement begins on {begins} and has no end date.",
    ways=MappingProxyType(
        {
            "video": "video",
            "call": "telephone",
            "chat": "chat",
            "email": "e-mail",
            "post": "post",
            "visit": "visits",
            "other": "other ways",
        }
    ),
)
_FRENCH = KnownWords(
    signers="{people} peut signer pour : {library}.",
    contacts="{library} : premier contact {first}, deuxième contact {second}.",
    contact="{library} : premier contact {first}. Le deuxième contact n’est pas encore désigné.",
    how_often="Nous nous parlons au moins une fois tous les {days} jours.",
    keep_in_touch="Nous restons en contact par les moyens suivants : {ways}.",
    write_in="Nous nous écrivons dans les langues suivantes : {languages}.",
    reply="Un message reçoit une réponse dans les {days} jours.",
    trial="Période d’essai : du {begins} au {ends}.",
    trial_until="La période d’essai se termine le {ends}.",
    review="Le bilan a lieu le {day}.",
    written_in="Cet accord est rédigé dans les langues suivantes : {languages}.",
    length="Cet accord commence le {begins} et se termine le {ends}.",
    length_open="Cet accord commence le {begins} et n’a pas de date de fin.",
    ways=MappingProxyType(
        {
            "video": "vidéo",
            "call": "téléphone",
            "chat": "messagerie",
            "email": "courriel",
            "post": "courrier",
            "visit": "visites",
            "other": "autres moyens",
        }
    ),
)
_SPANISH = KnownWords(
    signers="{people} puede firmar por: {library}.",
    contacts="{library}: primer contacto {first}, segundo contacto {second}.",
    contact="{library}: primer contacto {first}. El segundo contacto aún no está designado.",
    how_often="Hablamos al menos una vez cada {days} días.",
    keep_in_touch="Nos mantenemos en contacto por estos medios: {ways}.",
    write_in="Nos escribimos en estos idiomas: {languages}.",
    reply="Los mensajes se responden en un plazo de {days} días.",
    trial="Período de prueba: del {begins} al {ends}.",
    trial_until="El período de prueba termina el {ends}.",
    review="La revisión es el {day}.",
    written_in="Este acuerdo está escrito en estos idiomas: {languages}.",
    length="Este acuerdo comienza el {begins} y termina el {ends}.",
    length_open="Este acuerdo comienza el {begins} y no tiene fecha de término.",
    ways=MappingProxyType(
        {
            "video": "vídeo",
            "call": "teléfono",
            "chat": "chat",
            "email": "correo electrónico",
            "post": "correo postal",
            "visit": "visitas",
            "other": "otros medios",
        }
    ),
)
_ARABIC = KnownWords(
    signers="من يحق له التوقيع عن {library}: {people}.",
    contacts="{library}: جهة الاتصال الأولى {first}، وجهة الاتصال الثانية {second}.",
    contact="{library}: جهة الاتصال الأولى {first}. ولم تُحدَّد جهة الاتصال الثانية بعد.",
    how_often="نتحادث مرة واحدة على الأقل كل {days} يومًا.",
    keep_in_touch="نتواصل بالطرق التالية: {ways}.",
    write_in="نتراسل باللغات التالية: {languages}.",
    reply="يُرَدّ على الرسائل خلال مدة أقصاها (بالأيام): {days}.",
    trial="الفترة التجريبية من {begins} إلى {ends}.",
    trial_until="تنتهي الفترة التجريبية في {ends}.",
    review="موعد المراجعة: {day}.",
    written_in="كُتبت هذه الاتفاقية باللغات التالية: {languages}.",
    length="تبدأ هذه الاتفاقية في {begins} وتنتهي في {ends}.",
    length_open="تبدأ هذه الاتفاقية في {begins} وليس لها تاريخ انتهاء.",
    ways=MappingProxyType(
        {
            "video": "الفيديو",
            "call": "الهاتف",
            "chat": "الدردشة",
            "email": "البريد الإلكتروني",
            "post": "البريد",
            "visit": "الزيارات",
            "other": "طرق أخرى",
        }
    ),
)
_JAPANESE = KnownWords(
    signers="{library}の署名者：{people}。",
    contacts="{library}：第一連絡担当者は{first}、第二連絡担当者は{second}。",
    contact="{library}：第一連絡担当者は{first}。第二連絡担当者は未定。",
    how_often="少なくとも{days}日に一度は連絡を取り合います。",
    keep_in_touch="連絡手段：{ways}。",
    write_in="やり取りに使う言語：{languages}。",
    reply="連絡には{days}日以内に返事をします。",
    trial="試行期間は{begins}から{ends}までです。",
    trial_until="試行期間は{ends}に終わります。",
    review="見直しの日は{day}です。",
    written_in="この協定を作成した言語：{languages}。",
    length="この協定は{begins}に始まり、{ends}に終わります。",
    length_open="この協定は{begins}に始まり、終了日はありません。",
    ways=MappingProxyType(
        {
            "video": "ビデオ通話",
            "call": "電話",
            "chat": "チャット",
            "email": "電子メール",
            "post": "郵便",
            "visit": "訪問",
            "other": "その他",
        }
    ),
)
_WORDS = {"en": _ENGLISH, "fr": _FRENCH, "es": _SPANISH, "ar": _ARABIC, "ja": _JAPANESE}


def known_words(language: str) -> KnownWords | None:
    """The sentences in that language; None where it has none, since nothing is filled in in another one."""
    return _WORDS.get(language)

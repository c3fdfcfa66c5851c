"""An agreement as a PDF: always in the standard layout, in any language that our fonts can draw."""

from __future__ import annotations

import asyncio
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from core.content.languages import language_name
from core.documents import fonts
from core.documents.draft import Draft
from core.documents.process import run_alone
from core.documents.typesetter import CANNOT
from core.documents.wording import Part, SectionText, footing, parts
from core.errors import SisterError

_HERE = Path(__file__).parent
_TIME_OUT = 60.0
"""Seconds. The longest agreement there can be takes less than three."""

_NOT_DRAWN = re.compile(r'the text `"(.*?)"` could not be displayed')
_LONG = re.compile(r"[^\s\u200b\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af]{30,}")
"""Words that may be longer than a line, in scripts that part words by spaces."""


class NoFontError(SisterError):
    """A PDF cannot show a text. `languages`: the codes of those it is in. `letters`: those that no font of ours has."""

    def __init__(self, languages: tuple[str, ...], letters: str) -> None:
        self.languages = languages
        self.letters = letters
        named = ", ".join(language_name(code) for code in languages)
        super().__init__(f"No font here can draw {' '.join(letters)}, which the text in {named} needs.")


class TypesettingError(SisterError):
    """The typesetter failed, which is our fault: nothing that is written in a draft may lead to it."""


class Press:
    """Sets PDFs, a few at a time: each takes a process of some 90 MB for less than a second."""

    def __init__(self, at_once: int = 2) -> None:
        self._places = asyncio.Semaphore(at_once)

    async def pdf(self, draft: Draft) -> bytes:
        """The agreement as a PDF; the same draft gives the same bytes. Raises NoFontError and TypesettingError."""
        worded = parts(draft)
        job = {
            "source": str(_HERE / "agreement.typ"),
            "fonts": [str(folder) for folder in fonts.folders()],
            "draft": _table(draft, worded),
        }
        async with self._places:
            try:
                code, made, said = await run_alone(_HERE / "typesetter.py", json.dumps(job).encode(), seconds=_TIME_OUT)
            except TimeoutError:
                raise TypesettingError(f"the typesetter took more than {_TIME_OUT:.0f} seconds") from None
        if code == 0:
            return made
        if code == CANNOT and (letters := _letters(said)):
            raise NoFontError(tuple(_languages_with(letters, worded)), letters)
        raise TypesettingError(f"the typesetter ended with {code}: {said[-2000:]}")


def _letters(said: str) -> str:
    """The letters typst found no font for, each once."""
    found = "".join(_NOT_DRAWN.findall(said))
    spelt = re.sub(r"\\u\{([0-9a-f]+)\}", lambda match: chr(int(match[1], 16)), found)
    return "".join(sorted({each for each in spelt if unicodedata.category(each) not in {"Zs", "Cc"}}))


def _languages_with(letters: str, worded: tuple[Part, ...]) -> dict[str, None]:
    """The languages of the texts that have one of the letters, each once; names belong to the part they stand in."""
    texts = [(each.tongue.code, "".join(each.paragraphs)) for part in worded for each in part.sections]
    names = [(part.language, "".join(_names(part))) for part in worded]
    return dict.fromkeys(code for code, text in (*texts, *names) if set(letters) & set(text))


def _names(part: Part) -> Iterator[str]:
    for party in part.parties:
        yield party.name + party.place
    for signature in part.signatures:
        yield signature.name + signature.position + signature.remark


def _table(draft: Draft, worded: tuple[Part, ...]) -> dict[str, object]:
    """What agreement.typ reads."""
    return {
        "title": worded[0].words.title,
        "authors": [party.name for party in worded[0].parties],
        "footing": _parted(f"{footing(draft)} · {worded[0].version}"),
        "parts": [_part(part) for part in worded],
    }


def _part(part: Part) -> dict[str, object]:
    words = part.words
    return {
        "lang": part.tongue.code,
        "right_to_left": part.tongue.right_to_left,
        "fonts": fonts.families(part.language),
        "title": words.title,
        "version": part.version,
        "note": part.note,
        "ruling": part.ruling,
        "labels": {
            "name": words.name,
            "position": words.position,
            "date": words.date,
            "signature": words.signature,
        },
        "parties": [{"name": _parted(each.name), "place": _parted(each.place)} for each in part.parties],
        "sections": [_section(each) for each in part.sections],
        "signatures": [
            {
                "party": _parted(each.party),
                "signed": each.signed,
                "name": _parted(each.name),
                "position": _parted(each.position),
                "day": each.day,
                "remark": _parted(each.remark),
            }
            for each in part.signatures
        ],
    }


def _section(section: SectionText) -> dict[str, object]:
    return {
        "key": section.key.value,
        "number": section.number,
        "title": section.title,
        "prompt": section.prompt,
        "lang": section.tongue.code,
        "fonts": fonts.families(section.tongue.code),
        "paragraphs": [_parted(each) for each in section.paragraphs],
        "remark": section.remark,
        "to_fill_in": section.to_fill_in,
    }


def _parted(text: str) -> str:
    """With places in words of thirty letters and more where a line may end, so that none runs over the margin."""
    return _LONG.sub(lambda word: "\u200b".join(word[0][at : at + 8] for at in range(0, len(word[0]), 8)), text)

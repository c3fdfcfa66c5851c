"""The languages an agreement can be written in: those whose letters its documents can draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.chat.card import Choice, WireValue
from core.commands.context import Context
from core.commands.sources import MOST, languages
from core.content.languages import search_languages
from core.documents.scripts import is_drawn


class _DrawnLanguages:
    """By code, or by any name they go by."""

    async def search(self, context: Context, given: Mapping[str, WireValue], query: str) -> Sequence[Choice]:
        found = search_languages(query, context.reader.language, MOST * 2)
        codes = [code for code, _name in found if is_drawn(code)][:MOST]
        return list((await languages.named(context, given, codes)).values())

    async def named(
        self, context: Context, given: Mapping[str, WireValue], values: Sequence[str]
    ) -> Mapping[str, Choice]:
        found = await languages.named(context, given, values)
        return {value: choice for value, choice in found.items() if is_drawn(choice.value)}


drawn_languages = _DrawnLanguages()

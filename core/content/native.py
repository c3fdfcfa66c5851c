"""What countries and languages call themselves (data: Unicode CLDR, see SOURCES.md)."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=2)
def native_names(kind: str) -> tuple[tuple[str, str], ...]:
    """Return pairs of code and native name of one *kind*, "country" or "language"; none before the table is made."""
    from importlib.resources import files  # noqa: PLC0415 (costs a start-up more than this module)

    table = files("core.content").joinpath("names.tsv")
    if not table.is_file():
        return ()
    rows = (line.split("\t") for line in table.read_text(encoding="utf-8").splitlines())
    return tuple((code, name) for row_kind, code, name in rows if row_kind == kind)

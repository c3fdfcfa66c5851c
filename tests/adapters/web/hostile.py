"""Stories that try to break a page."""

from __future__ import annotations

from dataclasses import replace

from tests.adapters.web.world import AMMAN, MANGO, SUVA

SCRIPT = "<script>document.title = 'taken'</script><img src=x onerror=alert(1)>"
BIDI = "\u202etxt.exe\u202c \u2067abc \u2066def \u200f\u05d0"
EMOJI = "👩🏽\u200d🏫👨\u200d👩\u200d👧\u200d👦🏳️\u200d🌈" * 40
ARABIC = "شجرة مانغو واحدة في مكتبتين، قرأ تحتها أطفال سوفا وعمّان القصة نفسها."

_AS_MARKUP = {
    "title": f"</title>{SCRIPT}",
    "happened": f"{SCRIPT}\n\n</p></article>{SCRIPT}\n\n]]> <![CDATA[ &amp; &#0; {{{{ 7 * 7 }}}} {{% raw %}}",
    "result": f'"{SCRIPT}',
    "advice": f"<style>body {{ display: none }}</style>{SCRIPT}",
    "quote": SCRIPT,
    "quoted": f"' onmouseover='{SCRIPT}",
    "libraries": (replace(SUVA, name=f'">{SCRIPT}', town=SCRIPT), replace(AMMAN, name=f"'>{SCRIPT}")),
    "photos": (replace(MANGO.photos[0], alt=f'"><svg onload=alert(1)>{SCRIPT}'),),
}

HOSTILE = {
    "markup": replace(MANGO, **_AS_MARKUP),  # type: ignore[arg-type]  # of each field its own type
    "a script as a link": replace(MANGO, link="javascript:alert(1)"),
    "directions": replace(MANGO, title=f"Cat {BIDI}", happened=f"{BIDI}\n\nAnd then.", result=BIDI),
    "ten thousand letters": replace(MANGO, happened="word " * 2000, title="A title"),
    "one word": replace(MANGO, happened="x" * 10_000, title="y" * 200, result="z" * 500, quote="q" * 500),
    "emoji": replace(MANGO, title=EMOJI[:60], happened=EMOJI, quote=EMOJI[:200]),
    "right to left": replace(MANGO, language="ar", title=ARABIC[:29], happened=f"{ARABIC}\n\n{ARABIC}", quote=ARABIC),
    "control signs": replace(MANGO, title="a\x00b\x08c\ufffe", happened="d\x0be\x1b[31m\ud800f"),
    "many lines": replace(MANGO, happened="\n".join(["line"] * 800)),
    "nothing but blanks": replace(MANGO, title="…", happened="\n\n \n", quote=" ", result="\t"),
}
"""By what is hostile about it."""

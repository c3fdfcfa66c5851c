"""Set one PDF, in a process of its own: `python -I typesetter.py`, JSON in, the PDF out, or exit code 2 and why not.

Alone, because typst and its fonts take some 70 MB that a bot at rest should not hold, and because whatever a text does
to the typesetter then happens to nobody else. It imports nothing of ours.
"""

import json
import sys
from pathlib import Path
from typing import Any

CANNOT = 2
"""The exit code when typst refuses."""


def main(job: dict[str, Any]) -> int:
    """`source`: the .typ file; `fonts`: folders; `draft`: what the source reads as sys.inputs.draft.

    PDF/UA-1 is for those who have a PDF read to them, and refuses a letter that no font can draw.
    """
    import typst  # noqa: PLC0415 (whoever only asks for CANNOT should not hold it in memory)

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=job["fonts"])
    try:
        made = typst.compile(
            Path(job["source"]).read_bytes(),
            font_paths=fonts,
            ignore_system_fonts=True,
            sys_inputs={"draft": json.dumps(job["draft"])},
            pdf_standards=["ua-1"],
            timestamp=0,
        )
    except typst.TypstError as error:
        sys.stderr.write(error.diagnostic)
        return CANNOT
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main(json.load(sys.stdin)))

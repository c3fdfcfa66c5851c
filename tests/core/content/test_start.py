"""Knowing the world costs nothing until somebody asks."""

from __future__ import annotations

import subprocess
import sys


def test_importing_the_rooms_opens_no_data() -> None:
    program = (
        "import sys\n"
        "from core.content import calendars, cities, countries, languages, regions, zones\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules} & {'babel', 'holidays', 'rapidfuzz', 'tzdata'}))\n"
        "print(cities._table.cache_info().currsize)\n"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["0"]

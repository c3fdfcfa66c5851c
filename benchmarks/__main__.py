"""Run the measures, print the table, write results.json.

python -m benchmarks             all of them; about ten minutes
python -m benchmarks P4 P6       some of them
python -m benchmarks --quick     small totals: whether they run, not how fast
"""

from __future__ import annotations

import json
import logging
import tempfile
from pathlib import Path
from typing import Annotated

import structlog
import typer
from rich.console import Console
from rich.table import Table

from benchmarks.measure import ROUNDS, Result
from benchmarks.run import FULL, NAMES, QUICK, run

RESULTS = Path(__file__).with_name("results.json")
VERDICTS = {True: "[green]held[/]", False: "[red]missed[/]", None: "–"}


def main(
    names: Annotated[
        list[str] | None, typer.Argument(help=f"Measures: {', '.join(NAMES)}. All if none is named.")
    ] = None,
    *,
    quick: Annotated[
        bool, typer.Option("--quick", envvar="BENCHMARKS_QUICK", help="Small totals, two rounds.")
    ] = False,
) -> None:
    """How fast the bot is, as ratios of two things measured in the same run."""
    wanted = [name.upper() for name in names or NAMES]
    if unknown := sorted(set(wanted) - set(NAMES)):
        raise typer.BadParameter(f"There is no {', '.join(unknown)}. Measures: {', '.join(NAMES)}.")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))  # as its servers run
    console = Console()
    if not console.is_terminal:
        console = Console(width=120)
    with tempfile.TemporaryDirectory(prefix="sister-benchmarks-") as folder, console.status("Measuring …"):
        results = run(wanted, Path(folder), QUICK if quick else FULL, rounds=2 if quick else ROUNDS, tell=console.log)
    console.print(table(results))
    if quick:
        console.print("Quick: these figures say nothing, and results.json is left as it is.")
        return
    write(results)
    console.print(f"Written to {RESULTS.relative_to(Path.cwd()) if RESULTS.is_relative_to(Path.cwd()) else RESULTS}")


def table(results: list[Result]) -> Table:
    """One entry a measure."""
    shown = Table()
    shown.add_column("")
    shown.add_column("measure, and what it is measured against", ratio=1)
    for head in ("ours", "peer", "", "ratio", "spread", "target", "verdict"):
        shown.add_column(head, justify="right", no_wrap=True)
    for each in results:
        sign, unit = "≥" if each.least else "≤", f" {each.unit}" if each.judged == "ours" else ""
        target = "–" if each.target is None else f"{sign} {each.target:g}{unit}"
        shown.add_row(
            each.name,
            f"{each.what}\n[dim]{each.against}[/]",
            _shown(each.ours),
            _shown(each.peer),
            each.unit,
            f"{each.ratio:.3f}",
            f"{each.spread:.2f}",
            target,
            VERDICTS[each.holds],
        )
    return shown


def _shown(value: float) -> str:
    return f"{value:.1f}" if value >= 1 or not value else f"{value:.3f}"


def write(results: list[Result]) -> None:
    """Into results.json; measures that were not run keep their last figures."""
    known = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    known.update({each.name: each.as_json() for each in results})
    RESULTS.write_text(json.dumps(known, indent=2, sort_keys=True, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(main)
    app()

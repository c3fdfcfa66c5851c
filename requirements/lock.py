"""Pin every `*.in` into its `*.txt`: `python requirements/lock.py [--upgrade]`, in `.venv`.

The locks serve any machine and any index: they hold hashes, and neither URLs nor paths.
"""

import subprocess
import sys

from install import LOCKS, VENV_PYTHON, uv_environment

# dev comes after run, because it takes over run's pins.
NAMES = ("run", "dev", "uv", "places")

COMPILE = (
    *("pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"),
    *("--no-emit-index-url", "--no-emit-find-links", "--no-annotate", "--no-header"),
)


def main(options: list[str]) -> None:
    for name in NAMES:
        names = (f"{name}.in", "--output-file", f"{name}.txt")
        subprocess.run(
            [VENV_PYTHON, "-m", "uv", *COMPILE, *options, *names], cwd=LOCKS, env=uv_environment(), check=True
        )
        lines = (LOCKS / f"{name}.txt").read_text().splitlines()
        strangers = [line for line in lines if "://" in line or line.startswith("-")]
        if strangers:
            sys.exit(f"{name}.txt names an address or carries an option: {strangers}")
        print(f"requirements/{name}.txt: {sum('==' in line for line in lines)} packages")


if __name__ == "__main__":
    main(sys.argv[1:])

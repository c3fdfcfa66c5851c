"""How fast the bot is, always as a ratio of two things measured in the same run: `python -m benchmarks`, `make bench`.

One file a measure; `__main__` runs them, prints a table and writes results.json. See README.md in this folder.
"""

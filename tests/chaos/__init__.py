"""Workers that are killed and stopped at random moments, a platform that keeps what it showed, and a count at the end.

`make chaos`, or `python -m tests.chaos`; a short run is among the tests. Processes are real: `nursery.py` brings them
up, `worker.py` and `receiver.py` are what they do, `life.py` is what happens to them, and `verdict.py` counts.
"""

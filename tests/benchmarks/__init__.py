"""The benchmarks run, with small numbers; how fast they are is no matter here."""

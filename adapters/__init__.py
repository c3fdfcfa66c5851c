"""The platforms: each owns how a value is asked for and when to answer, and decides nothing else."""

"""Random lives of partnerships: random people do random things to them, and what must hold is looked at after each."""

"""Pages for machines and for everybody: so far the sign of life and the figures."""

"""Pages for machines and for everybody: published stories with their feeds, the sign of life, the figures."""

"""Agreements as documents: what stands in them, in which script, and what cannot get into them."""

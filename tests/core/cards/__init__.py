"""Pieces of cards."""

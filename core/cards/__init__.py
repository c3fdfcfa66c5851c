"""Pieces of cards that both an answer and a notice show: a library's card, labels, and how silence is spoken of."""

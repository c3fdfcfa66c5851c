"""The vocabulary: words as they are typed, spelt and kept."""

"""The rules of the programme, and how its values become columns."""

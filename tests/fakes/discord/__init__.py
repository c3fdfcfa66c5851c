"""What Discord takes and refuses, by its own numbers."""

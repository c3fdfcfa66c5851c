"""What migrations/ promises on both databases."""

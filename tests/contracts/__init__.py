"""What every command owes every platform and every person."""

"""What people live through, told as a dialogue."""

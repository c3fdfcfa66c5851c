"""What bot/ promises: the program around the core."""

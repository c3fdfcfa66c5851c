"""Messages nobody asked for: what is no longer true is never sent."""

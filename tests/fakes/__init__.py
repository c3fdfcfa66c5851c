"""Stand-ins for the platforms: real messengers that deliver into memory and can fail on demand."""

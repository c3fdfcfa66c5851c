"""Everything that can go wrong while messages leave for Discord, and what people see of it: one story each."""

"""Everything that can go wrong between the bot and Slack, and what people see of it: one story each."""

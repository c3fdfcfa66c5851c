"""Commands, as the people who use them meet them."""

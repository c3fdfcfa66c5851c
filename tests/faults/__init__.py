"""One test for each fault that the bot is to live with, named after it: of platforms, of time, of the store.

That nothing is lost and nothing said twice, what people read of it, and how soon all is well again. The many ways in
which each of them comes are told beside the code: README.md in tests says where.
"""

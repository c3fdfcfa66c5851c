"""Connecting the bot to a platform, step by step, by questions in a terminal. For somebody who is no developer: one
question at a time, each answer tested at once, and every refusal with what mends it.
"""

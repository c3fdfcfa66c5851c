"""Everything that would stay if Slack and Discord vanished: the libraries, their partnerships, and what is said
about them.

`core.api.Core` is the one object an adapter is handed; `core.chat` is the vocabulary both sides speak.
"""

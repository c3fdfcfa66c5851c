"""The tests mirror the tree: what core/chat/form.py promises is tested in tests/core/chat/."""

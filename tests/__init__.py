"""The tests mirror the tree; tests/README.md, if you are new here, shows how to write one."""

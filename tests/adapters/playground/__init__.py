"""Tests of the playground, over HTTP as the page and scripts use it."""

"""Bugs planted on purpose, each with the test that must catch it: `make mutants`, outside CI."""

"""Ratios against a peer or a floor measured in the same run: `python -m tests.benchmarks`."""

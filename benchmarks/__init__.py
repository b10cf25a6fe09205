"""Every figure of docs/performance.md, measured anew: `python -m benchmarks` or `make bench`.

Each module measures one thing on servers of its own in a temporary folder. Ratios are taken within one run.
"""

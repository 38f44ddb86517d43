"""Figures for our notes: ``python -m benchmarks [NAME...]``; ratios within one run, never timed tests."""

"""Planted faults: what they are, which tests pass through them, and whether one notices."""

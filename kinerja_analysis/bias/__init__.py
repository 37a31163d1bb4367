"""How rater effects are tested: one effect, one file."""

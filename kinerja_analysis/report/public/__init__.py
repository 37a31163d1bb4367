"""What anyone may read: counts and means of groups that no reader can trace to a person."""

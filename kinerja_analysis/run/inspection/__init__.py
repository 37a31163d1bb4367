"""Whether this installation computes, writes and shows what it should."""

"""Who is meant: names, ids, superiors, and what contradicts itself between rows."""

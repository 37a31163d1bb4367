"""How an office with known truth is made, and how it looks when exported."""

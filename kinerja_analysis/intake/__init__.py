"""How any export becomes one clean table, every value traced to its cell."""

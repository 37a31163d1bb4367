"""How the measurement models work, from index arrays to fits."""

"""How a year is run: notebooks, manifest, publishing."""

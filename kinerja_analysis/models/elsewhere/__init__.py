"""How a fit is repeated with other tools: its ratings, settings and numbers, as text of files."""

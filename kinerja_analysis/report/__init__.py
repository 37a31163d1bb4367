"""How results become a report: words, tables, figures, and one writer a format."""

"""What became of every row: ledger, tally, repeats, corrections, tables."""

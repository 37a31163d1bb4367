"""What one cell says: ids, dates, scores, words; or why it cannot be read."""

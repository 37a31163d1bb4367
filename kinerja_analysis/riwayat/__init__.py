"""The archive of years: clean tables by tahun and office, in versions that stand whole or not."""

"""Where the tables of a sheet stand, and which column is which field."""

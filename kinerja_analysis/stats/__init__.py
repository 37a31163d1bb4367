"""Which numbers summarise arrays, without words of the domain."""

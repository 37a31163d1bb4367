"""Which cleaning rules act on which kind of table, and what they leave."""

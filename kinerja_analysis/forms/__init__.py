"""Which blank forms an office hands out, made so that they come back without a repair."""

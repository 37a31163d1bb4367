"""What the regulation says, as dated data, and the few functions that read it."""

"""What an office's exports tell of how it works, as a profile to begin with."""

"""What a file holds, read without danger: containers, sheets, cells with their addresses."""

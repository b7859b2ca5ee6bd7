"""One course or some side by side: its facts, what it tells of its quality, and the words that prove it."""

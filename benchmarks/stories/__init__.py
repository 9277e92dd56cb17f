"""Whether copies of a report are known for what they are, and nothing else is."""

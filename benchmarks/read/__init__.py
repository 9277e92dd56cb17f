"""What Wirewatch reads of the real web, and how fast: feeds and articles, against the libraries that others use."""

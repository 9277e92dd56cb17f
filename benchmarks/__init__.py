"""The measured claims, one command each: see README.md beside this file."""

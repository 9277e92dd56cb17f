"""`python -m wirewatch`: the command line."""

from wirewatch.cli import main

main()

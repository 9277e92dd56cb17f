"""What the Makefile runs besides the library: each module is one check."""

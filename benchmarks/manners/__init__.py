"""How well Wirewatch behaves towards those it reads: a score, and a simulation of a season."""

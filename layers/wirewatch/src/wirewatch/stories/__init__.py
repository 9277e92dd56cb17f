"""Stories: which articles tell one, and what of it was said already.

hashing     what is compared: hashes of runs of words, and of figures
comparing   what two texts have in common, by their samples
sampling    which articles are copies of one report, and under which keys they find each other
"""

from wirewatch.model import Fingerprint, Sketch
from wirewatch.stories.sampling import fingerprint, is_copy, keys, overlap, same_story, sketch

__all__ = ["Fingerprint", "Sketch", "fingerprint", "is_copy", "keys", "overlap", "same_story", "sketch"]

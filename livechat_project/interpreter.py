"""Python's own knobs, set for a process that answers many at once."""

from __future__ import annotations

import gc
import sys

# Seconds until a thread that computes lets another one go on. A database thread gives way at
# every round trip; at Python's own 5 ms each of them could end with waiting so long.
SWITCH_INTERVAL = 0.0005
# Objects between two looks for cycles; a full look takes tens of milliseconds in which nothing
# else runs. Nearly all that we make is freed without one.
GC_THRESHOLDS = (20_000, 20, 50)


def settle_in() -> None:
    """Call once everything is imported: what is there now stays, and is not looked at again."""
    sys.setswitchinterval(SWITCH_INTERVAL)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)

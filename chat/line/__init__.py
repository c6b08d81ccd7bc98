"""The gateway to LINE: knows LINE, knows nothing of us."""

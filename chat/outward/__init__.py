"""Telling other systems: the loop that outgoing webhooks and the relay share."""

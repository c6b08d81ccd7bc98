"""The REST door: parse, call, present."""

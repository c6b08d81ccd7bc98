"""The HTML door: the console's shell and the way in."""

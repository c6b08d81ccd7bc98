"""Looking after an installation: is what it holds right, its copies, and its figures."""

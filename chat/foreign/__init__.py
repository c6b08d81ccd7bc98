"""Other people's servers: which addresses may be called, and one careful POST."""

"""Reading: nothing here writes."""

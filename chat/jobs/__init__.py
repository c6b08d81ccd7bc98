"""What the clock sets off, besides the outbox."""

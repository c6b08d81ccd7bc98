"""The way out: what waits in the outbox is planned, leased, said to LINE, and settled."""

"""A simulator of the LINE Platform, for development, tests and benchmarks. Never for production.

It stands where LINE stands: the same HTTP API (below `/simulator/line`), the same signed
webhooks, and a phone in the browser (`/simulator/`). It knows of the product only what LINE
knows: a webhook address, a channel secret and an access token.

All its state belongs to the event loop: every view is `async def` and none touches the database.
"""

"""The wire contract: what may be said over the socket, and in which words. No ORM, no layer."""

"""Django's PostgreSQL backend, with a pool that asks a connection's health of the kernel."""

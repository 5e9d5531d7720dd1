"""Bytes to portrait, and portrait to product. Everything that touches a customer's picture runs in a worker process."""

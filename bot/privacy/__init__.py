"""What we may keep, for how long, and how it goes away. Pure."""

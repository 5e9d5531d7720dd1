"""Stand-ins for the services that we talk to. They keep state, and they refuse what the real ones refuse."""

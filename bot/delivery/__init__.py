"""How a finished file leaves the house beside the chat: by an expiring link."""

"""Text messages through Twilio: numbered menus, links, and pictures where the networks carry them."""

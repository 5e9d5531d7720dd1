"""Telephone calls through Twilio: a menu that is answered in the response, and a link that goes on in a message."""

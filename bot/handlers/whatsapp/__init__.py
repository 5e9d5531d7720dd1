"""WhatsApp through Twilio: buttons, lists, pictures, and the window of a day within which we may speak freely."""

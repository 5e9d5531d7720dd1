"""What the channels behind Twilio share: its signature, its account, its errors. It knows none of them."""

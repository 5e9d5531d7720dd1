"""The composition root's parts: each chooses and wires one corner of the house. `bot/app.py` puts them together."""

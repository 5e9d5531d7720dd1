"""The team's group on Telegram: a topic for each conversation that asks for a person, and agents who answer there."""

"""What we say and ask next. Pure: a conversation and an event in, a conversation and effects out."""

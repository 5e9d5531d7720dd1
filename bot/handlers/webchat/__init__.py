"""The web chat: one page that is a window on the transcript."""

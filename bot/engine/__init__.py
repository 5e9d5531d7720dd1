"""In what order things happen, and what is left to do after a crash."""

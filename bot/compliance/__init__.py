"""Is this portrait acceptable for this document? Pure: facts in, findings out."""

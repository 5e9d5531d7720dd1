"""The nouns that every room shares. Nothing here does anything."""

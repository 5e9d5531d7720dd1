"""Every edge where something comes in, one room each; they do not know each other."""

"""How often the verdict is wrong: per requirement and per group of people, on labelled portraits."""

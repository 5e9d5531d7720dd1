"""How it is worded: one folder of Fluent files for each language, and the strict catalogue that reads them."""

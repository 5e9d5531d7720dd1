"""What is measured once in a portrait and read by several checks: no judgement, only numbers."""

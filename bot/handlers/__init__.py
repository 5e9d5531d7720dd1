"""Every edge where something comes in, one room each; they do not know each other."""

from pathlib import Path

DRAWINGS = Path(__file__).parent / "drawings"  # pictures that ship with the product

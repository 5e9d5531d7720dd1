"""python -m benchmarks: every measurement, one after the other, each in a process of its own."""

import subprocess
import sys

PARTS = {
    "The verdict on a 12 MP photo": ["benchmarks.verdict"],
    "A text turn over Telegram": ["benchmarks.telegram_turn"],
    "Start, memory and idling": ["benchmarks.footprint"],
    "A worker's memory over many photos": ["benchmarks.endurance"],
}

if __name__ == "__main__":
    for title, part in PARTS.items():
        print(f"\n{title}\n{'=' * len(title)}", flush=True)
        subprocess.run([sys.executable, "-m", *part], check=True)

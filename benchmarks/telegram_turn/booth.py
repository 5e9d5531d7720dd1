"""The whole bot, on a folder that is thrown away: python -m benchmarks.telegram_turn.booth --port N …

It is as it ships, but for its pace: a few customers in a closed loop would measure nothing else.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.telegram_turn.edge import unpaced
from bot.__main__ import main as bot_main

_ROOT = Path(__file__).parents[2]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    for name in ("port", "api", "secret"):
        arguments.add_argument(f"--{name}", required=True)
    chosen = arguments.parse_args()
    settings = {
        "BOT_DATA_DIR": tempfile.mkdtemp(prefix="passbooth-bench-"),
        "BOT_MODELS_DIR": str(_ROOT / "data" / "models"),
        "BOT_PORT": chosen.port,
        "BOT_TELEGRAM_TOKEN": "1:AAAA",
        "BOT_TELEGRAM_WEBHOOK_SECRET": chosen.secret,
        "BOT_TELEGRAM_API_URL": f"{chosen.api}/bot",
        "BOT_TELEGRAM_FILE_URL": f"{chosen.api}/file/bot",
    }
    os.chdir(_ROOT)
    os.environ.update(settings)
    unpaced()
    sys.exit(bot_main(["demo"]))


if __name__ == "__main__":
    main()

"""python -m benchmarks.endurance [--photos 1000]: whether a worker's memory grows with the photos that it judges.

Photos of every kind and of many sizes, drawn upon, and every tenth cut as well. Exit code 1 when the worker holds more
than a little more at the end than after a fifth of them, which is when every model is open and every size has come by.
"""

import argparse
import asyncio
import io
import json
import sys
import time

import numpy as np
from PIL import Image
from skimage import data

from benchmarks.verdict import MODELS, memory_mb
from bot.compliance.document import load_catalogue
from bot.domain.ids import DocumentId, PhotoId
from bot.errors import Refused
from bot.imaging import models
from bot.imaging.jobs import Unreadable
from bot.imaging.lab import PhotoLab
from bot.imaging.labels import Labels

GROWTH_MB = 12  # a few pictures' worth of what the allocator keeps
WORDS = Labels(
    preview="preview", crown="crown", chin="chin", eyes="eyes", head="head", print_at_100="print", other="?", marks={}
)
LONG_SIDES = (320, 640, 900, 1280, 1600, 2400, 3200)


def photos() -> list[bytes]:
    face = Image.fromarray(data.astronaut()).crop((60, 0, 380, 400))
    sizes = [(round(long * 0.8), long) for long in LONG_SIDES]
    whole = [_file(face.resize(size), kind) for size in sizes for kind in ("JPEG", "PNG", "WEBP")]
    noise = np.random.default_rng(1).integers(0, 255, (900, 700, 3), np.uint8)
    return [*whole, _file(Image.fromarray(noise), "JPEG"), whole[0][:2000], b"no photo"]


def _file(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


async def endure(count: int) -> dict[str, object]:
    document = load_catalogue()[DocumentId("schengen-visa")]
    pictures = photos()
    resident: dict[int, float] = {}
    async with PhotoLab(MODELS) as lab:
        await lab.warm()
        (worker,) = lab._idle  # noqa: SLF001 - nobody else needs to know
        began = time.perf_counter()
        for number in range(1, count + 1):
            photo = pictures[number % len(pictures)]
            try:
                await lab.assess(PhotoId("ph"), photo, document, WORDS)
                if number % 10 == 0:
                    await lab.make(photo, document)
            except (Unreadable, Refused):
                pass
            if number % max(count // 5, 1) == 0:
                resident[number] = memory_mb(worker.pid)["now"]
        took = time.perf_counter() - began
        assert lab._idle == [worker], "the worker was lost on the way"  # noqa: SLF001
    first, *_, last = resident.values()
    return {"photos": count, "took_s": round(took, 1), "resident_mb": resident, "growth_mb": round(last - first, 1)}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--photos", type=int, default=1000)
    models.fetch(MODELS)
    result = asyncio.run(endure(options.parse_args().photos))
    print(f"one worker, {result['photos']} photos, {result['took_s']} s")
    for number, mb in result["resident_mb"].items():  # type: ignore[attr-defined]
        print(f"  after {number:>6}{mb:>10} MB")
    print(f"  {'growth':<12}{result['growth_mb']:>10} MB   aim <= {GROWTH_MB}")
    print(json.dumps({"benchmark": "endurance", **result}))
    sys.exit(1 if result["growth_mb"] > GROWTH_MB else 0)  # type: ignore[operator]


if __name__ == "__main__":
    main()

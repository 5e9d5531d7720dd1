"""Pictures that open well and are no portrait, or hardly one: none of them passes, and each says why."""

import cv2
import numpy as np
import pytest
from skimage import data

from bot.compliance.assess import Judged, assess
from bot.compliance.document import load_catalogue
from bot.compliance.portrait import Pixels
from bot.domain.ids import DocumentId
from bot.imaging.analyzer import analyse
from bot.imaging.decode import decode
from bot.imaging.litert import LitertEngine

HEAD = np.s_[10:330, 60:380]  # of the astronaut


def judged(engine: LitertEngine, picture: Pixels) -> Judged:
    bgr = cv2.cvtColor(np.ascontiguousarray(picture), cv2.COLOR_RGB2BGR)
    decoded = decode(bytes(cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, 92])[1]))
    return assess(analyse(engine, decoded), load_catalogue()[DocumentId("schengen-visa")], decoded.original_px)


def refusals(verdict: Judged) -> dict[str, str]:
    failed = (finding for finding in verdict.findings if finding.outcome == "fail" and finding.severity == "refuse")
    return {finding.check: finding.detail for finding in failed}


def sized(picture: Pixels, width: int, height: int) -> Pixels:
    return np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)


@pytest.mark.parametrize(
    ("name", "picture"),
    [
        ("a cat", data.chelsea()),
        ("a horse's outline", np.where(data.horse()[..., None], 255, 0).astype(np.uint8).repeat(3, axis=2)),
        ("a cup of coffee", data.coffee()),
        ("a rocket", data.rocket()),
        ("a page of a book", cv2.cvtColor(data.page(), cv2.COLOR_GRAY2RGB)),
        ("stars", data.hubble_deep_field()),
    ],
)
def test_where_nobody_is_nobody_is_seen(litert: LitertEngine, name: str, picture: Pixels) -> None:
    verdict = judged(litert, picture)

    assert verdict.verdict == "fail", name
    assert refusals(verdict)["single_face_present"] == "none", name


def test_a_face_on_a_mug_is_no_portrait(litert: LitertEngine, astronaut: Pixels) -> None:
    mug = sized(data.coffee(), 1800, 1200)
    mug[600:900, 800:1100] = sized(astronaut[HEAD], 300, 300)

    assert judged(litert, mug).verdict == "fail"


@pytest.mark.parametrize("of", ["a statue", "coins"])
def test_a_face_of_stone_or_silver_is_refused_for_something(litert: LitertEngine, astronaut: Pixels, of: str) -> None:
    """Its face is a face to the networks; that no skin is so grey and no coin so large is seen by others."""
    grey = cv2.cvtColor(sized(astronaut, 1024, 1024), cv2.COLOR_RGB2GRAY) if of == "a statue" else data.coins()

    assert judged(litert, cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB)).verdict == "fail"


@pytest.mark.parametrize(
    "part",
    [np.s_[:, 225:], np.s_[:, :225], np.s_[110:, :], np.s_[:160, :]],
    ids=["left", "right", "above", "below"],
)
def test_half_a_face_is_refused(litert: LitertEngine, astronaut: Pixels, part: tuple[slice, slice]) -> None:
    assert {"single_face_present", "margins"} & refusals(judged(litert, sized_up(astronaut[part]))).keys()


def sized_up(picture: Pixels) -> Pixels:
    return sized(picture, picture.shape[1] * 3, picture.shape[0] * 3)


def test_a_portrait_of_the_size_of_a_stamp_is_too_small(litert: LitertEngine, astronaut: Pixels) -> None:
    verdict = judged(litert, sized(astronaut[0:320, 90:346], 200, 250))

    assert {"image_size", "inter_eye_distance"} & refusals(verdict).keys()


@pytest.mark.parametrize("people", [0, 5])
def test_a_panorama_is_no_portrait_whoever_is_in_it(litert: LitertEngine, astronaut: Pixels, people: int) -> None:
    view = np.full((1500, 12000, 3), (150, 190, 230), np.uint8)
    for x in range(300, 300 + people * 2300, 2300):
        view[300:1300, x : x + 1000] = sized(astronaut[HEAD], 1000, 1000)

    assert judged(litert, view).verdict == "fail"


def test_a_face_on_a_poster_behind_the_sitter_is_a_second_one(litert: LitertEngine, astronaut: Pixels) -> None:
    wall = np.full((1600, 1200, 3), 220, np.uint8)
    wall[600:1600, 100:1100] = sized(astronaut, 1000, 1000)
    poster = wall.copy()
    poster[60:300, 60:300] = sized(astronaut[HEAD], 240, 240)

    assert "single_face_present" not in refusals(judged(litert, wall))
    assert refusals(judged(litert, poster))["single_face_present"] == "many"

"""A cut that a person moved lies where they saw it, on every path to a customer, and never outside of what is permitted."""

import io
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.compliance.document import load_catalogue
from bot.compliance.geometry import bands
from bot.compliance.nudging import nudged, obstacle, steps
from bot.domain.effects import MakeProduct
from bot.domain.ids import ConversationId, DocumentId, OrderId, PhotoId
from bot.domain.nudge import AS_PLANNED, Nudge
from bot.domain.prints import Cut
from bot.errors import Refused, Undeliverable
from bot.imaging.crop import measures, moved, plan
from bot.imaging.lab import PhotoLab
from bot.imaging.photowork import PhotoWork
from bot.imaging.product import cut
from tests.faces import astronaut as astronaut_jpeg
from tests.imaging.drawn_faces import US_VISA, WHOLE, document, portrait
from tests.imaging.test_crop_geometry import measured

THOUSANDTHS = st.integers(-60, 60)
WHERE = {"size": (900, 1000), "eyes": (450, 450), "head": 240}


@settings(max_examples=30, deadline=None)
@given(right=THOUSANDTHS, down=THOUSANDTHS, larger=THOUSANDTHS, lean_deg=st.floats(-7, 7))
def test_the_finished_photo_is_where_the_measures_say_and_within_the_bands_or_it_is_not_made(
    right, down, larger, lean_deg
):
    wanted, nudge = document(), Nudge(right=right, down=down, larger=larger)
    facts, full = portrait(**WHERE, lean_deg=lean_deg)
    planned = plan(facts, wanted)
    crop = moved(planned, facts, wanted, nudge)
    said = nudged(measures(planned, facts), nudge)
    permitted = bands(wanted)
    is_permitted = all(
        band.min - 1e-9 <= share <= band.max + 1e-9
        for band, share in (
            (permitted.head, said.head_share),
            (permitted.eye_line, said.eye_line_share),
            (permitted.centre, said.centre_share),
        )
    )
    assert (crop is not None) == is_permitted
    if crop is not None:
        head, eyes, tilt_px, _ = measured(cut(full, crop, facts.scale, wanted))
        assert head == pytest.approx(said.head_share, abs=0.012)
        assert eyes == pytest.approx(said.eye_line_share, abs=0.006)
        assert tilt_px < 1.5
        assert crop.head_height_mm == pytest.approx(said.head_share * 45)


def test_no_nudge_is_the_planned_cut_to_the_byte():
    facts, full = portrait(**WHERE)
    planned = plan(facts, document())
    assert moved(planned, facts, document(), AS_PLANNED) == planned
    assert nudged(measures(planned, facts), AS_PLANNED) == measures(planned, facts)
    assert full is not None


@pytest.mark.parametrize(
    ("nudge", "why"),
    [
        (Nudge(larger=200), "head"),
        (Nudge(larger=-200), "head"),
        (Nudge(down=200), "eyes"),
        (Nudge(right=100), "centre"),
        (Nudge(right=-9999), "edge"),
    ],
)
def test_what_lies_outside_is_refused_for_a_reason(nudge, why):
    facts, _ = portrait(**WHERE)
    wanted = document()
    assert obstacle(measures(plan(facts, wanted), facts), wanted, nudge) == why


def test_a_picture_that_ends_there_stops_the_cut():
    """The cut touches the upper edge, so that it can only go down."""
    facts, _ = portrait(size=(900, 1000), eyes=(450, 144), head=240)
    wanted = document()
    planned = plan(facts, wanted)
    assert planned is not None
    found = measures(planned, facts)
    ways = {name: obstacle(found, wanted, step) for name, step in steps(AS_PLANNED).items()}
    assert (ways["up"], ways["down"]) == ("edge", None)


def test_what_the_authority_cuts_itself_is_not_moved():
    facts, _ = portrait(**WHERE)
    found = measures(plan(facts, WHOLE), facts)
    assert {obstacle(found, WHOLE, step) for step in steps(AS_PLANNED).values()} == {"whole"}


def test_a_step_back_is_where_one_began():
    for way, back in (("left", "right"), ("up", "down"), ("larger", "smaller")):
        assert steps(steps(AS_PLANNED)[way])[back] == AS_PLANNED
    assert obstacle(measures(plan(portrait(**WHERE)[0], US_VISA), portrait(**WHERE)[0]), US_VISA, AS_PLANNED) is None


class _Vault:
    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {"original": astronaut_jpeg()}

    async def put(self, conversation, photo, purpose, data):
        self.kept[purpose] = data

    async def open(self, picture):
        return self.kept[picture.purpose]

    async def has(self, picture):
        return picture.purpose in self.kept


CLUB = msgspec.structs.replace(
    load_catalogue()[DocumentId("schengen-visa")],
    id=DocumentId("club"),
    permitted_edits="background",
    head_share=None,
    eye_line_share=None,
)


@pytest.fixture
async def photos(models_folder: Path):
    async with PhotoLab(models_folder, time_limit_s=60) as lab:
        vault = _Vault()
        yield PhotoWork(lab, vault, None, {CLUB.id: CLUB}, lambda text, _: text.id), vault


@pytest.mark.parametrize("white_wall", [False, True])
async def test_what_is_delivered_and_printed_is_what_the_reviewer_saw_to_the_byte(photos, white_wall):
    work, vault = photos
    seen = Cut(photo=PhotoId("ph"), document=CLUB.id, white_wall=white_wall, nudge=Nudge(down=5, larger=10))
    as_planned = msgspec.structs.replace(seen, nudge=AS_PLANNED)
    shown, planned = await work.file(seen), await work.file(as_planned)
    sheets = {
        "sheet": await work.sheet(seen, "10x15", "jpeg", "en"),
        "sheet-pdf": await work.sheet(seen, "a4", "pdf", "en"),
    }

    await work.make(
        ConversationId("web:ada"),
        MakeProduct(
            order=OrderId("PB-1"),
            photo=PhotoId("ph"),
            document=CLUB.id,
            product="both",
            white_wall=white_wall,
            nudge=seen.nudge,
        ),
    )

    assert vault.kept["product"] == shown
    assert {purpose: vault.kept[purpose] for purpose in sheets} == sheets
    first, second = (np.asarray(Image.open(io.BytesIO(file)), np.int16) for file in (shown, planned))
    assert first.shape == second.shape
    assert np.abs(first - second).mean() > 1
    assert sheets["sheet"] != await work.sheet(as_planned, "10x15", "jpeg", "en")


async def test_a_nudge_that_no_page_offers_makes_no_file(photos):
    work, _ = photos
    with pytest.raises((Refused, Undeliverable)):
        await work.file(Cut(photo=PhotoId("ph"), document=CLUB.id, nudge=Nudge(larger=400)))

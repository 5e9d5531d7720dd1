import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.compliance import assess as assess_module
from bot.compliance.advice import tip_text
from bot.compliance.assess import assess, verdict_of
from bot.compliance.checks import BY_EYE, CHECKS, Check
from bot.compliance.document import load_catalogue
from bot.compliance.portrait import Portrait
from bot.domain.assessment import Finding
from tests.compliance.sitter import NOBODY, PASSPORT, document, portrait

CATALOGUE = load_catalogue()
ORIGINAL = (900, 1200)


def _outcomes(judged):
    return {finding.check: finding.outcome for finding in judged.findings}


def test_a_good_portrait_passes_every_check_and_gets_no_tip():
    judged = assess(portrait(), PASSPORT, ORIGINAL)
    assert judged.verdict == "pass"
    assert judged.tip is None
    assert {f.check for f in judged.findings if f.outcome == "not_assessed"} == {"no_head_coverings", *BY_EYE}
    # The sitter is flat paint, which is remarked upon and refuses nobody.
    assert {f.check for f in judged.findings if f.outcome == "fail"} == {"luminance_variance", "painted_background"}


def test_every_check_finds_under_its_own_name_and_in_the_registers_order():
    judged = assess(portrait(), PASSPORT, ORIGINAL)
    assert [finding.check for finding in judged.findings] == [*(check.name for check in CHECKS), *BY_EYE]
    assert [check.find.__module__.rpartition(".")[2] for check in CHECKS] == [check.name for check in CHECKS]


def test_without_a_face_the_photo_fails_and_what_needs_a_face_was_not_assessed():
    judged = assess(NOBODY, PASSPORT, (450, 600))
    outcomes = _outcomes(judged)
    assert judged.verdict == "fail"
    assert outcomes.pop("single_face_present") == "fail"
    assert set(outcomes.values()) == {"not_assessed"}
    assert judged.tip is not None
    assert judged.tip.id == "no-face"


def test_a_check_that_breaks_is_never_a_pass_and_a_person_decides(monkeypatch):
    def breaks(_):
        raise ZeroDivisionError

    monkeypatch.setattr(assess_module, "CHECKS", (*CHECKS[:-1], Check("background_colour", breaks)))
    judged = assess(portrait(), PASSPORT, ORIGINAL)
    assert judged.verdict == "review"
    assert judged.tip is None
    assert _outcomes(judged)["background_colour"] == "not_assessed"


def test_the_documents_own_severity_comes_first():
    turned = portrait(yaw=20)
    assert assess(turned, PASSPORT, ORIGINAL).verdict == "fail"
    assert assess(turned, document(severities={"head_pose_yaw": "warn"}), ORIGINAL).verdict == "pass"
    strict = assess(portrait(yaw=7), document(severities={"head_pose_yaw": "refuse"}), ORIGINAL)
    assert strict.verdict == "fail"
    left_out = assess(turned, document(severities={"head_pose_yaw": "off"}), ORIGINAL)
    assert "head_pose_yaw" not in _outcomes(left_out)


def test_a_warning_that_could_not_be_measured_holds_nobody_up():
    finding = Finding(check="head_size", outcome="not_assessed", severity="warn")
    assert verdict_of((finding,)) == "pass"


def test_a_smile_before_any_wall_passes_for_a_club_card_and_not_for_a_visa():
    smiling = portrait(smile=0.95, lips=0.08, wall=(70, 110, 60))
    assert assess(smiling, CATALOGUE["other-card"], ORIGINAL).verdict == "pass"
    visa = assess(smiling, CATALOGUE["us-visa"], ORIGINAL)
    refused = {f.check for f in visa.findings if f.outcome == "fail" and f.severity == "refuse"}
    assert {"mouth_closed", "background_colour"} <= refused


_ODD = st.sampled_from([0.0, 0.02, 0.05, 0.3, 0.7, 1.0, 5.0, -3.0, float("nan"), float("inf")])


@settings(max_examples=60, deadline=None)
@given(
    points=st.integers(0, 2**32 - 1),
    spread=st.sampled_from([0.0, 1.0, 40.0, 4000.0]),
    angles=st.tuples(_ODD, _ODD, _ODD),
    score=_ODD,
    faces=st.integers(0, 3),
    size=st.sampled_from([(1, 1), (3, 200), (64, 64), (300, 400)]),
    wanted=st.sampled_from(sorted(CATALOGUE)),
)
def test_whatever_the_analyser_says_there_is_a_verdict_and_one_tip_exactly_on_a_fail(
    points, spread, angles, score, faces, size, wanted
):
    dice = np.random.default_rng(points)
    face = portrait().faces[0]
    odd = type(face)(
        box=(0.0, 0.0, float(spread), float(spread)),
        score=score,
        landmarks=(dice.standard_normal((478, 3)) * spread).astype(np.float32),
        blendshapes={"eyeBlinkLeft": score, "mouthSmileLeft": score},
        yaw_deg=angles[0],
        pitch_deg=angles[1],
        roll_deg=angles[2],
    )
    picture = Portrait(
        pixels=dice.integers(0, 256, (size[1], size[0], 3), np.uint8),
        scale=1.0,
        person=dice.random((256, 256)).astype(np.float32),
        faces=(odd,) * faces,
    )
    with np.errstate(all="ignore"):
        judged = assess(picture, CATALOGUE[wanted], size)
    assert (judged.tip is not None) == (judged.verdict == "fail")
    if faces == 0:
        assert judged.verdict == "fail"
    if judged.tip is not None:
        assert tip_text(judged.tip).id.startswith("tip-")


@pytest.mark.parametrize("wanted", sorted(d.id for d in CATALOGUE.values() if d.sellable))
def test_no_document_breaks_a_check_on_a_good_portrait(wanted):
    judged = assess(portrait(), CATALOGUE[wanted], ORIGINAL)
    unsure = {f.check for f in judged.findings if f.outcome == "not_assessed" and f.severity != "info"}
    assert unsure == set()

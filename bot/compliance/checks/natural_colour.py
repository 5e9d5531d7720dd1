"""Colours are natural: the light was white, or the camera balanced it (ISO/IEC 29794-5 NaturalColour).

Skin and the white of the eyes are two witnesses of the light. In stops of red and of blue beside green every skin has
nearly one place, dark skin a little further towards red, and the eye's white has another; light of the wrong colour moves
both alike. Their mean move is the cast. The wall is no witness: documents allow cream and blue ones. The standard's own
box (a* 5 to 25, b* 5 to 35 on the cheeks) leaves an equal error of 11 % where this leaves 1.4 %.

Good portraits: 0.23 in the middle, 0.56 at most (70 people in two studios, one of them rather pink; in the other, dark
skin 0.24, pale skin 0.32); everyday pictures: up to 0.59, and 0.69 where a phone makes colours stronger; lamps and
shade: 0.6 to 2.8.
"""

import numpy as np
from numpy.typing import NDArray

from bot.compliance.finding import CannotTell, at_most
from bot.compliance.measures.colour import LIGHT
from bot.compliance.subject import Subject
from bot.domain.assessment import Finding

_REFUSE, _WARN = 0.72, 0.57
# Red and blue beside green, in stops: the means of two studios, of 17 official pictures and of 51 everyday ones.
_SKIN, _EYE_WHITE = np.array([1.03, -0.38], np.float32), np.array([0.44, -0.04], np.float32)
_SKIN_COUNTS = 0.4  # of one; the eye's white the rest
_RED_COUNTS = 0.7  # of one: people blush, tan and are lit warmly; blue differs less
_TYPICAL = (30, 80)  # percentiles of the skin's luma: neither shine nor stubble
_EVERY = 3  # a third of the samples tells as much as all
_COLOURLESS = 0.05  # stops: grey pictures 0.00
_BRIGHT_PART = 80  # percentile of the eye's luma: what is left when iris and lashes are taken away
_DARKEST = 0.002  # of full light
_FEWEST = 100  # pixels of the chip between the lids: closed ones leave 60, open ones 150 and more
# What too much and too little of red, green and blue is called.
_NAMES = (("reddish", "bluish"), ("greenish", "pinkish"), ("bluish", "yellowish"))
_EYES = ((33, 160, 159, 158, 133, 153, 145, 144), (263, 387, 386, 385, 362, 380, 374, 373))


def check(subject: Subject) -> Finding:
    """How far the light is from white, in stops; `detail` is what it looks like."""
    skin, eye_white = _beside_green(_typical_skin(subject)), _beside_green(_eye_white(subject))
    if max(np.hypot(*skin), np.hypot(*eye_white)) < _COLOURLESS:
        raise CannotTell("there is no colour")
    cast: NDArray[np.float32] = _SKIN_COUNTS * (skin - _SKIN) + (1 - _SKIN_COUNTS) * (eye_white - _EYE_WHITE)
    return at_most(
        "natural_colour",
        float(np.hypot(_RED_COUNTS * cast[0], cast[1])),
        refuse=_REFUSE,
        warn=_WARN,
        unit="stops",
        detail=_name(cast),
        area=subject.head_area,
    )


def _typical_skin(subject: Subject) -> NDArray[np.uint8]:
    """(n, 3) skin that neither shines nor lies in the shade."""
    rgb, luminance = subject.skin.rgb[::_EVERY], subject.skin.luminance[::_EVERY]
    if not len(luminance):
        raise CannotTell("the face lies outside the picture")
    low, high = np.percentile(luminance, _TYPICAL)
    return np.asarray(rgb[(luminance >= low) & (luminance <= high)], np.uint8)


def _eye_white(subject: Subject) -> NDArray[np.uint8]:
    """(n, 3) the brightest pixels between the lids."""
    chip = subject.chip
    between = np.logical_or.reduce([chip.mask(subject.mesh[list(eye)]) for eye in _EYES])
    luma = chip.luma[between]
    if len(luma) < _FEWEST:
        raise CannotTell("the eyes are closed, or outside the picture")
    return np.asarray(chip.rgb[between][luma >= np.percentile(luma, _BRIGHT_PART)], np.uint8)


def _beside_green(rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Red and blue beside green, in stops, of the mean light of (n, 3) pixels."""
    red, green, blue = np.log2(LIGHT[rgb].mean(axis=0) + _DARKEST)
    return np.array([red - green, blue - green], np.float32)


def _name(cast: NDArray[np.float32]) -> str:
    """What an eye calls this cast: the colour whose share is greatest, once the mean of the three is taken away."""
    shares = np.array([cast[0], 0, cast[1]]) - cast.sum() / 3
    strongest = int(np.argmax(np.abs(shares)))
    return _NAMES[strongest][bool(shares[strongest] < 0)]

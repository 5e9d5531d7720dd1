"""The real words of both languages, as they are drawn on pictures."""

from bot.imaging.labels import labels
from bot.texts.phrasebook import Phrasebook

_SAY = Phrasebook.load().say
ENGLISH, FRENCH = labels(_SAY, "en"), labels(_SAY, "fr")

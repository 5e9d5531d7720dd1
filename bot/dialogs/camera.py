"""The camera page: a link for one sale, offered wherever a photo is asked for."""

from bot.dialogs.talk import Talk
from bot.domain.effects import OpenSitting
from bot.domain.ids import sitting_id
from bot.domain.messages import Link
from bot.domain.text import text


def link(talk: Talk) -> Link:
    """A link of the present sitting. Each is good for an hour, and all of them only until the sale has its photo."""
    sitting = talk.conversation.sitting
    if sitting is None:
        sitting = sitting_id(talk.envelope.id)
        talk.change(sitting=sitting)
        talk.want(OpenSitting(sitting))
    url = talk.counter.camera_link(sitting, talk.envelope.at)
    return Link(url, text("camera-button"), on_a_phone=True)

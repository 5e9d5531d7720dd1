"""What happens to a photo: it is kept until we know how to judge it, judged with those that came with it, answered."""

import datetime as dt

import msgspec

from bot.compliance.best import advantages, demerit, faults
from bot.dialogs.state import Album, HeldPhoto, StageName
from bot.dialogs.talk import Next, Talk, named
from bot.domain.assessment import Assessment
from bot.domain.effects import AssessPhoto, Send, StartTimer
from bot.domain.events import PhotoReceived, PhotoUnusable
from bot.domain.ids import PhotoId
from bot.domain.messages import Working
from bot.domain.sitter import ADULT

ALBUM_TIMER = "album"

_BURST = dt.timedelta(seconds=5)  # photos that come so soon after each other were chosen together
_PATIENCE_S = 30.0  # for photos that were announced and do not come
_A_MOMENT_S = 1.0  # for more photos, where the channel does not say that they were sent together
_HELD = 10  # photos that wait together; the largest album that a channel sends

_BEFORE_A_DOCUMENT: frozenset[StageName] = frozenset({"awaiting_document", "awaiting_alternative"})
_AFTER_THE_CHOICE: frozenset[StageName] = frozenset({"awaiting_payment", "awaiting_review"})
OPEN_TO_A_VERDICT: frozenset[StageName] = frozenset({"awaiting_photo", "awaiting_verdict", "awaiting_use"})


# --- a photo comes --------------------------------------------------------------------------------------------------


def receive(talk: Talk, event: PhotoReceived) -> Next:
    """A photo came, at whatever stage."""
    stage = resting_stage(talk)
    if talk.conversation.document is None or stage in _BEFORE_A_DOCUMENT:
        return _thank(talk, event, "photo-kept")
    if stage in _AFTER_THE_CHOICE:
        talk.say(f"photo-not-needed-{stage.removeprefix('awaiting_')}")
        return talk.ask_again()
    if stage == "awaiting_next":
        talk.change(order=None, product=None, consents=(), tries=0, previous=None, current=None, album=None)
        talk.change(sitter=ADULT, sitter_known=False)  # perhaps of somebody else
    if asks_who(talk):
        talk.change(stage="awaiting_sitter", back_to=None)
        return _thank(talk, event, "photo-kept-who")
    if _joins(talk, event):
        return _join(talk, event)
    return judge(talk, _held(event))


def overhear(talk: Talk, event: PhotoReceived) -> Next:
    """A photo came while a person has the word: it is kept and judged, and nothing is said."""
    stage = resting_stage(talk)
    if talk.conversation.document is None or stage in _BEFORE_A_DOCUMENT or asks_who(talk):
        _keep(talk, event)
    elif stage in OPEN_TO_A_VERDICT and _joins(talk, event):
        _put_in(talk, _held(event))
    elif stage in OPEN_TO_A_VERDICT:
        _open(talk, _held(event))
    else:
        _want_verdict(talk, event.photo, event.source)
    return None


def asks_who(talk: Talk) -> bool:
    """Whether the rules depend on who is in the photo, and we have not been told."""
    return not talk.conversation.sitter_known and bool(talk.document.children)


def begin(talk: Talk) -> Next:
    """The document is known: ask who is in the photo if the rules ask, then judge what has come, or ask for a photo."""
    if asks_who(talk):
        return "awaiting_sitter"
    conversation = talk.conversation
    if conversation.held is not None:
        return judge(talk, *conversation.held_too, conversation.held)
    current = conversation.current
    if current is not None and current.sitter != conversation.sitter:
        return judge(talk, HeldPhoto(current.photo, ""))  # it was held against the rules for somebody else
    return "awaiting_photo"


def resting_stage(talk: Talk) -> StageName:
    """Where the conversation is when it is not at a side stage."""
    return talk.conversation.back_to or talk.stage


def judge(talk: Talk, *photos: HeldPhoto) -> Next:
    """Have these photos judged as one try; verdicts on earlier ones are not told any more."""
    newer = talk.conversation.judging
    album = _open(talk, *photos)
    talk.want(Send(Working()))
    if album.of > 1:
        talk.say("checking-together")
    else:
        talk.say("checking-newer" if newer else "checking")
    return None


def _thank(talk: Talk, event: PhotoReceived, words: str) -> Next:
    """Keep a photo that cannot be judged yet, and ask for what is missing; once for those that come together."""
    before = talk.conversation.held
    _keep(talk, event)
    if before is not None and event.album and event.album == before.album:
        return None
    talk.say(words)
    return talk.ask_again()


def _keep(talk: Talk, event: PhotoReceived) -> None:
    conversation = talk.conversation
    earlier = (*conversation.held_too, *((conversation.held,) if conversation.held else ()))
    talk.change(held=_held(event), held_too=earlier[1 - _HELD :])


def _held(event: PhotoReceived) -> HeldPhoto:
    return HeldPhoto(event.photo, event.source, event.album, event.of)


# --- an album: photos that are one try ------------------------------------------------------------------------------


def _open(talk: Talk, *photos: HeldPhoto) -> Album:
    """A new album in place of the one before."""
    ids = tuple(held.photo for held in photos)
    of, name = max(len(ids), *(held.of for held in photos)), photos[-1].album
    gathering = not name and not talk.counter.capabilities.names_albums
    album = Album(name=name, of=of, gathering=gathering, at=talk.envelope.at, photos=ids, awaited=ids)
    _await(talk, album)
    for held in photos:
        _want_verdict(talk, held.photo, held.source)
    if of > len(ids) or gathering:
        talk.want(StartTimer(ALBUM_TIMER, ids[0], _A_MOMENT_S if gathering else _PATIENCE_S))
    return album


def _joins(talk: Talk, event: PhotoReceived) -> bool:
    """Whether this photo belongs to those that are being looked at: by the channel's word, or by coming at once."""
    album = talk.conversation.album
    if album is None:
        return False
    if event.album or album.name:
        return event.album == album.name
    return talk.conversation.judging and talk.envelope.at - album.at <= _BURST


def _join(talk: Talk, event: PhotoReceived) -> Next:
    """Look at this photo together with the others; that several are compared is said once."""
    if _put_in(talk, _held(event)).of == 1:
        talk.say("checking-together")
    return None


def _put_in(talk: Talk, held: HeldPhoto) -> Album:
    """Add a photo to the album. Returns the album as it was."""
    before = talk.conversation.album or Album(at=talk.envelope.at, photos=(), awaited=())
    photos = (*before.photos, held.photo)
    awaited = (*before.awaited, held.photo)
    of = max(before.of, held.of, len(photos))
    _await(talk, msgspec.structs.replace(before, photos=photos, awaited=awaited, of=of, at=talk.envelope.at))
    _want_verdict(talk, held.photo, held.source)
    return before


def _await(talk: Talk, album: Album) -> None:
    talk.change(album=album, photo=album.photos[-1], judging=True, held=None, held_too=())
    talk.change(stage="awaiting_verdict", back_to=None)


def _want_verdict(talk: Talk, photo: PhotoId, source: str) -> None:
    conversation = talk.conversation
    talk.want(
        AssessPhoto(
            photo=photo,
            source=source,
            document=talk.document.id,
            sitter=conversation.sitter,
            language=conversation.language,
            only_the_tip=conversation.tries > 0,
        )
    )


# --- a verdict comes ------------------------------------------------------------------------------------------------


def assessed(talk: Talk, assessment: Assessment) -> Next:
    """A verdict came. One on a photo that was replaced meanwhile is not told."""
    album = _waiting_for(talk, assessment.photo)
    if album is None:
        return None
    best, other = album.best, assessment
    if best is None or demerit(assessment) < demerit(best):
        best, other = assessment, best
    wrong = album.faults if other is None else tuple(dict.fromkeys((*album.faults, *faults(other))))
    talk.change(album=msgspec.structs.replace(album, best=best, faults=wrong))
    return _answer(talk)


def unusable(talk: Talk, event: PhotoUnusable) -> Next:
    """A photo could not be judged at all; those that came with it may still do, and the one before them stands again."""
    album = _waiting_for(talk, event.photo)
    if album is None:
        return None
    album = msgspec.structs.replace(album, broken=(*album.broken, (event.photo, event.reason)))
    talk.change(album=album)
    return None if album.gathering else _tell_broken(talk, album)


def _tell_broken(talk: Talk, album: Album) -> Next:
    """What could not be opened: the only photo there is, or one of several, whose others go on."""
    if album.best is None and _is_complete(album):
        talk.change(album=msgspec.structs.replace(album, broken=()))
        talk.say(f"unusable-{album.broken[-1][1].replace('_', '-')}")
        return _nothing_new(talk)
    for photo, _ in album.broken:
        talk.say("album-unusable", place=album.photos.index(photo) + 1, count=album.of)
    talk.change(album=msgspec.structs.replace(album, broken=()))
    return _answer(talk)


def closed(talk: Talk, first: str) -> Next:
    """Photos that were announced with this one, or might have followed it, did not come: those that did are answered."""
    album = talk.conversation.album
    if not talk.conversation.judging or album is None or album.photos[0] != first:
        return None
    album = msgspec.structs.replace(album, of=len(album.photos), gathering=False)
    talk.change(album=album)
    return _tell_broken(talk, album) if album.broken else _answer(talk)


def _waiting_for(talk: Talk, photo: PhotoId) -> Album | None:
    """The present album with this photo's verdict in; None when nobody waits for it."""
    conversation = talk.conversation
    album = conversation.album
    if album is None and conversation.photo is not None:  # from before there were albums
        album = Album(at=talk.envelope.at, photos=(conversation.photo,), awaited=(conversation.photo,))
    if not conversation.judging or album is None or photo not in album.awaited:
        return None
    return msgspec.structs.replace(album, awaited=tuple(other for other in album.awaited if other != photo))


def _is_complete(album: Album) -> bool:
    return not album.awaited and not album.gathering and len(album.photos) >= album.of


def _answer(talk: Talk) -> Next:
    """Go on with the best photo, once the last verdict is in."""
    conversation, album = talk.conversation, talk.conversation.album
    if album is None or not _is_complete(album):
        return None
    best = album.best
    if best is None:
        return _nothing_new(talk)
    if len(album.photos) > 1 and conversation.owner == "bot":
        _say_which(talk, album, best)
    tries = 0
    if refused(best):
        tries = conversation.tries if album.told else conversation.tries + 1
    previous = conversation.previous if album.told else conversation.current
    talk.change(judging=False, photo=best.photo, previous=previous, current=best, tries=tries)
    talk.change(album=msgspec.structs.replace(album, told=True))
    return go_on(talk, "awaiting_photo" if refused(best) else "awaiting_use")


def _say_which(talk: Talk, album: Album, best: Assessment) -> None:
    place, count = album.photos.index(best.photo) + 1, len(album.photos)
    better = advantages(best, album.faults)
    if refused(best):
        talk.say("album-none-passes", place=place, count=count)
    elif better:
        talk.say("album-best", place=place, count=count, checks=named(better))
    else:
        talk.say("album-alike", place=place, count=count)


def _nothing_new(talk: Talk) -> Next:
    """No photo could be judged; the one before, if there was any, stands again."""
    before = talk.conversation.current
    arrived = talk.conversation.photo
    talk.change(judging=False, album=None, photo=arrived if before is None else before.photo)
    if before is not None and (before.photo in talk.conversation.approved or not refused(before)):
        return go_on(talk, "awaiting_use")  # shown again, so that nobody wonders which photo is meant
    talk.again = True
    return go_on(talk, "awaiting_photo")


def go_on(talk: Talk, stage: StageName) -> Next:
    """Enter a stage now, or after the side stage that the customer is at."""
    if talk.conversation.back_to is None:
        return stage
    talk.change(back_to=stage)
    return talk.ask_again()


def refused(assessment: Assessment) -> bool:
    """Whether this photo cannot be used as it is: a check refused it, or the finished photo cannot be cut from it."""
    return assessment.verdict == "fail" or not assessment.has_preview

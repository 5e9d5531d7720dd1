"""No sequence of what customers, machines and people do raises, loses the state or leaves a question unanswerable."""

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from bot.compliance.advice import REASONS
from bot.dialogs.stages import STAGES
from bot.domain.events import (
    CheckoutFailed,
    ChoiceTapped,
    ConversationStarted,
    DataErased,
    PersonLeft,
    PersonWrote,
    PhotoAssessed,
    PhotoUnusable,
    PrintsShipped,
    ReviewDecided,
    TimerFired,
)
from bot.domain.ids import CaseId, PhotoId
from bot.payments.order import WISHES, IllegalStep
from tests.stories.storyteller import CATALOGUE, Storyteller, failing, passing

WORDS = st.sampled_from(
    [
        *(
            "US visa",
            "french id",
            "Schengen visa",
            "7 years",
            "my baby",
            "glasses?",
            "passport",
            "1",
            "2",
            "3",
            "9",
            "yes",
            "no",
            "help",
            "status",
            "my orders",
            "price",
        ),
        *("start over", "language", "français", "english", "person", "delete my data", "is it safe?", "cancel"),
        *("ada@example.com", "Ada\n1 rue X\n75011 Paris\nFrance", "Ada", "12 rue X", "75011 Paris", "FR", "Dubai"),
        *("use", "retry", "both", "assistant", "🇫🇷", "", " ", "\x00", "'; drop", "٣", "²", "x" * 5000),
    ]
) | st.text(max_size=40)


class AnyOrder(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.told = Storyteller()
        self.photos = [PhotoId("ph-none")]

    @rule(words=WORDS)
    def types(self, words: str) -> None:
        self.told.types(words)

    @precondition(lambda self: self.told.buttons)
    @rule(data=st.data())
    def taps(self, data: st.DataObject) -> None:
        button = data.draw(st.sampled_from(self.told.buttons))
        self.told.happens(ChoiceTapped(button.stage, button.id))

    @rule(
        stage=st.sampled_from([*STAGES, "anytime", "?"]),
        choice=st.sampled_from(["use", "contest", "reopen:x", "retake:", "take:x", "use:x", "cancel:x", "en", "?"]),
    )
    def taps_something_old(self, stage: str, choice: str) -> None:
        self.told.happens(ChoiceTapped(stage, choice))

    @rule(album=st.sampled_from(["", "a"]), of=st.integers(1, 3), after_s=st.sampled_from([0, 20]))
    def sends_a_photo(self, album: str, of: int, after_s: int) -> None:
        self.photos.append(self.told.sends_photo(album, of, after_s))

    @rule(data=st.data())
    def an_album_is_waited_for_long_enough(self, data: st.DataObject) -> None:
        self.told.happens(TimerFired("album", data.draw(st.sampled_from(self.photos))))

    @rule()
    def comes_back(self) -> None:
        self.told.happens(ConversationStarted())

    @rule(what=st.sampled_from(["voice", "odd"]))
    def sends_no_photo(self, what: str) -> None:
        self.told.sends(what)

    @rule(
        data=st.data(), verdict=st.sampled_from(["pass", "fail", "review"]), document=st.sampled_from(sorted(CATALOGUE))
    )
    def a_photo_is_judged(self, data: st.DataObject, verdict: str, document: str) -> None:
        album = self.told.conversation.album
        photo = data.draw(st.sampled_from((album and album.awaited) or self.photos))
        chosen = self.told.conversation.document or document
        assessment = failing(photo, chosen, ("head_size", "too-far")) if verdict == "fail" else passing(photo, chosen)
        self.told.happens(PhotoAssessed(msgspec.structs.replace(assessment, verdict=verdict)))

    @rule(data=st.data(), reason=st.sampled_from(["unreadable", "failed"]))
    def a_photo_is_unusable(self, data: st.DataObject, reason: str) -> None:
        album = self.told.conversation.album
        self.told.happens(PhotoUnusable(data.draw(st.sampled_from((album and album.awaited) or self.photos)), reason))

    @rule(data=st.data(), approved=st.booleans(), reason=st.sampled_from([*REASONS, "", "odd"]))
    def a_contest_is_decided(self, data: st.DataObject, approved: bool, reason: str) -> None:
        photo = data.draw(st.sampled_from(self.photos))
        self.told.happens(
            ReviewDecided(case=CaseId("c"), photo=photo, approved=approved, reviewer="Grace", reason=reason)
        )

    @precondition(lambda self: self.told.orders)
    @rule(
        step=st.sampled_from(
            ["checkout_opens", "is_paid", "page_closes", "reviewer_approves", "file_is_delivered", "fails", "posted"]
        )
    )
    def an_order_steps(self, step: str) -> None:
        told = self.told
        try:
            if step == "fails":
                told.happens(CheckoutFailed(told.order.id))
            elif step == "posted":
                told.happens(PrintsShipped(told.order.id))
            else:
                getattr(told, step)()
        except IllegalStep as illegal:  # the desk and the machines here are blind
            if any(f": {wish}" in str(illegal) for wish in WISHES):  # but what a dialog wishes must be possible
                raise

    @precondition(lambda self: self.told.orders)
    @rule(reason=st.sampled_from(REASONS))
    def a_review_is_lost(self, reason: str) -> None:
        if self.told.order.status == "in_review":
            self.told.reviewer_rejects(reason)

    @rule(writes=st.booleans())
    def a_person_is_there(self, writes: bool) -> None:
        self.told.happens(PersonWrote("Grace", "Hello") if writes else PersonLeft("Grace"))

    @rule()
    def data_is_erased(self) -> None:
        self.told.happens(DataErased())

    @rule()
    def the_question_can_be_answered(self) -> None:
        """Whoever is lost can say hello, and hears where they are and that there is a way on."""
        if self.told.conversation.owner == "bot" and self.told.conversation.greeted:
            self.told.types("hello")
            assert self.told.said


AnyOrder.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestAnyOrder = AnyOrder.TestCase

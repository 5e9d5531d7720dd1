"""A question for people who are not there now, and how to answer it. A side stage: it returns to where one was."""

from email_validator import EmailNotValidError, validate_email

from bot.dialogs import aside
from bot.dialogs.state import QuestionDraft
from bot.dialogs.talk import Answer, Next, Talk
from bot.domain.effects import LeaveQuestion
from bot.domain.events import ChoiceTapped, TextReceived
from bot.domain.text import text


def enter(talk: Talk) -> None:
    """Ask for what is missing: the question, then the way of the answer, then an address."""
    draft, email = talk.conversation.question or QuestionDraft(), talk.conversation.email
    never_mind = talk.choice("never-mind")
    if not draft.words:
        talk.say("ask-question", never_mind)
    elif not draft.by_mail:
        talk.say("ask-answer-way", talk.choice("answer-here"), talk.choice("answer-mail"), never_mind)
    elif email:
        talk.say("ask-answer-address", talk.choice("keep-email", text("choice-keep-email", email=email)), never_mind)
    else:
        talk.say("ask-answer-address", never_mind)


def handle(talk: Talk, event: Answer) -> Next:
    """The question in the customer's own words, a way, an e-mail address; or leave it."""
    draft = talk.conversation.question or QuestionDraft()
    match event:
        case ChoiceTapped(choice="never-mind"):
            talk.change(question=None)
            return aside.come_back(talk)
        case TextReceived(text=words) if not draft.words and words:
            talk.change(question=QuestionDraft(words=words))
            return talk.stage if talk.counter.answers_by_mail else _leave(talk, words, "")
        case ChoiceTapped(choice="answer-here") if draft.words:
            return _leave(talk, draft.words, "")
        case ChoiceTapped(choice="answer-mail") if draft.words:
            talk.change(question=QuestionDraft(words=draft.words, by_mail=True))
            return talk.stage
        case ChoiceTapped(choice="keep-email") if draft.by_mail and talk.conversation.email:
            return _leave(talk, draft.words, talk.conversation.email)
        case TextReceived(text=typed) if draft.words:
            return _address(talk, draft, typed)
        case _:
            return talk.puzzled()


def _address(talk: Talk, draft: QuestionDraft, typed: str) -> Next:
    """An address says that the answer is to go there, also where the way was to be chosen first."""
    try:
        email = validate_email(typed.strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        if not draft.by_mail:
            return talk.puzzled()
        talk.say("email-invalid")
        return talk.ask_again()
    return _leave(talk, draft.words, email)


def _leave(talk: Talk, words: str, answer_to: str) -> Next:
    conversation = talk.conversation
    talk.want(LeaveQuestion(words, answer_to, conversation.photo, conversation.order, conversation.document))
    talk.change(question=None, answer_to=answer_to)
    talk.say("question-kept-mail" if answer_to else "question-kept")
    return aside.come_back(talk)

"""What is understood at any stage: hello, thanks, help, status, orders, start over, a person, erasure, price …

Each is answered without losing the state, and the present question is asked again. The words are tables here, because
a dialog must work when every outside service is down; `nlu/` puts cleverer ears in front of the same names.
"""

import re
from collections.abc import Callable, Mapping
from typing import Literal, get_args

from bot.dialogs import (
    aside,
    basket,
    claims,
    clock,
    consents,
    contests,
    documents,
    orders,
    people,
    ratings,
    withdrawals,
)
from bot.dialogs.state import StageName
from bot.dialogs.talk import Next, Talk, about, anytime
from bot.dialogs.words import plain
from bot.domain.events import TextReceived
from bot.domain.ids import OrderId, PhotoId
from bot.domain.sitter import ADULT

Interrupt = Literal[
    "hello",
    "thanks",
    "help",
    "status",
    "orders",
    "start_over",
    "back",
    "language",
    "speak_en",
    "speak_fr",
    "person",
    "message",
    "erase",
    "privacy",
    "price",
    "withdraw",
    "claim",
]
INTERRUPTS: frozenset[str] = frozenset(get_args(Interrupt))

# Whole messages, as `plain` writes them.
PHRASES: Mapping[Interrupt, tuple[str, ...]] = {
    "hello": ("hello", "hi", "hey", "good morning", "good evening", "start", "bonjour", "salut", "bonsoir", "coucou"),
    "thanks": (
        "thanks",
        "thank you",
        "thank you very much",
        "thx",
        "great",
        "perfect",
        "merci",
        "merci beaucoup",
        "parfait",
    ),
    "help": ("help", "help me", "info", "menu", "commands", "aide", "a l aide", "aidez moi", "what can you do"),
    "status": ("status", "where is my order", "any news", "etat", "statut", "suivi", "ou en est ma commande"),
    "orders": ("orders", "my orders", "myorders", "order history", "commandes", "mes commandes", "mescommandes"),
    "start_over": (
        *("start over", "startover", "restart", "begin again", "reset", "new", "cancel"),
        *("recommencer", "reprendre au debut", "repartir de zero", "nouveau", "annuler"),
    ),
    "back": ("back", "go back", "previous", "retour", "revenir", "en arriere", "precedent"),
    "language": ("language", "lang", "languages", "change language", "langue", "langues", "changer de langue"),
    "speak_en": (
        *("english", "anglais", "in english", "en anglais", "english please", "language en", "language english"),
        *("lang en", "langue en", "langue anglais", "langue anglaise", "speak english"),
    ),
    "speak_fr": (
        *("francais", "en francais", "in french", "language fr", "language french", "language francais", "lang fr"),
        *("langue fr", "langue francais", "langue francaise", "francais svp", "speak french"),
    ),
    "person": (
        *("person", "human", "agent", "operator", "support", "advisor", "talk to a person", "talk to someone"),
        *("personne", "humain", "conseiller", "conseillere", "operateur", "parler a une personne"),
        *("parler a quelqu un", "parler a un humain", "un conseiller"),
    ),
    "message": ("leave a message", "leave a question", "laisser un message", "laisser une question"),
    "erase": (
        *("delete", "erase", "delete my data", "erase my data", "forget me", "delete me", "delete everything"),
        *("supprimer", "effacer", "supprimer mes donnees", "effacer mes donnees", "oubliez moi", "tout effacer"),
    ),
    "privacy": (
        *("privacy", "is it safe", "is this safe", "safe", "gdpr", "who sees my photo", "data protection"),
        *(
            "confidentialite",
            "vie privee",  # codespell:ignore
            "rgpd",
            "c est sur",
            "est ce sur",
            "qui voit ma photo",
            "securite",
        ),
    ),
    "withdraw": (
        *("withdraw", "withdraw from contract", "withdraw from the contract", "withdrawal", "right of withdrawal"),
        *("retractation", "me retracter", "droit de retractation", "se retracter", "renoncer au contrat"),
    ),
    "claim": (
        *("claim", "refused", "photo refused", "my photo was refused", "refund", "money back", "complaint"),
        *("my photo was rejected", "rejected", "photo rejected"),
        *("reclamation", "refusee", "photo refusee", "ma photo a ete refusee", "remboursement", "rembourser"),
    ),
    "price": ("price", "prices", "cost", "how much", "how much is it", "prix", "tarif", "tarifs", "combien"),
}

# Questions inside a sentence; tried only where a sentence is not itself the answer.
_SENTENCES: tuple[tuple[Interrupt, re.Pattern[str]], ...] = (
    ("erase", re.compile(r"\b(delete|erase|remove|supprim\w+|effac\w+)( all)? (my|mes|ma|toutes)\b")),
    (
        "person",
        re.compile(
            r"\b(talk|speak|chat|parler)\b.*\b(person|human|someone|somebody|anyone|agent|personne|humain|quelqu)\b"
        ),
    ),
    (
        "person",
        re.compile(
            r"\b(need|want|like|get|connect|reach|contact|is there|veux|voudrais|besoin d|joindre|contacter|y a t il)\b"
            r"( me| with| to| help| from| de| d)*( an?| any| the| some| une?)?( real| live| actual| vraie?)?"
            r" (person|human|agent|operator|somebody|someone|anybody|anyone|personne|humain|conseill\w+|quelqu un)\b"
            r"(?! (else|in|who|with|d autre|sur|qui|avec)\b)"
        ),
    ),
    (
        "person",
        re.compile(r"^(an? |une? )?(real |vraie? )?(person|human|agent|personne|humain) (please|svp|s il vous plait)$"),
    ),
    ("orders", re.compile(r"\b(my|mes) (orders|commandes)\b")),
    ("status", re.compile(r"\b(where is|where s|ou en est|ou est) (my|ma|mon)\b")),
    ("withdraw", re.compile(r"\b(withdraw from|right of withdrawal|me retracter|retractation)\b")),
    (
        "claim",
        re.compile(
            r"\b(photo|office|bureau|mairie|embassy|consulate|consulat|ambassade)\b.*\b(refused|rejected|refuse\w*|rejete\w*)\b"
        ),
    ),
    ("claim", re.compile(r"\b(refund|money back|remboursement|rembourse\w*)\b")),
    ("price", re.compile(r"\b(how much|what does (it|this) cost|combien|quel est le prix|ca coute)\b")),
    ("privacy", re.compile(r"\b(is (it|this) (safe|secure)|my data|mes donnees|confidentiel\w*|securise\w*)\b")),
    ("help", re.compile(r"\b(i need help|how does (it|this) work|comment ca marche|besoin d aide)\b")),
)

# Which question is the one before; what is paid or being looked at has none.
_BEFORE: Mapping[StageName, StageName] = {
    "awaiting_alternative": "awaiting_document",
    "awaiting_sitter": "awaiting_document",
    "awaiting_photo": "awaiting_sitter",
    "awaiting_use": "awaiting_photo",
    "awaiting_product": "awaiting_use",
    "awaiting_email": "awaiting_product",
    "awaiting_address": "awaiting_email",
    "awaiting_summary": "awaiting_address",
    "awaiting_terms": "awaiting_summary",
    "awaiting_subject": "awaiting_terms",
    "awaiting_start": "awaiting_subject",
}

_WHOLE: Mapping[str, Interrupt] = {phrase: name for name, phrases in PHRASES.items() for phrase in phrases}
_COMMAND = re.compile(r"^/(\w+)(?:@\w+)?")
_FREE_TEXT: frozenset[StageName] = frozenset(
    {"awaiting_address", "awaiting_email", "awaiting_claim", "awaiting_question", "awaiting_comment"}
)


def understood(event: TextReceived, stage: StageName) -> Interrupt | None:
    """The interrupt that typed words mean, by the outside service's word where it has one."""
    words = plain(_COMMAND.sub(r"\1", event.text.strip()).replace("_", " "))
    if name := _WHOLE.get(words):
        return name
    if stage in _FREE_TEXT and not (stage == "awaiting_email" and "@" not in event.text):
        return None  # but a sentence without the sign that every e-mail address has is no answer
    if event.intent in INTERRUPTS:
        return event.intent  # type: ignore[return-value]  # it is one of them
    return next((name for name, sentence in _SENTENCES if sentence.search(words)), None)


def answer(talk: Talk, name: Interrupt) -> Next:
    """Do what was asked for."""
    return _ANSWERS[name](talk)


def tapped(talk: Talk, choice: str) -> Next:
    """A button that is understood anywhere."""
    kind, subject = about(choice)
    match kind:
        case "another":
            return _begin_again(talk)
        case "person":
            return people.call(talk)
        case "leave-question":
            return people.leave_question(talk)
        case "helped" | "not-helped":
            return ratings.answer(talk, kind)
        case "comment":
            return ratings.begin_comment(talk)
        case "status":
            return _tell_latest(talk)
        case "language":
            return aside.go_aside(talk, "awaiting_language")
        case "reopen":
            return orders.place_again(talk, OrderId(subject))
        case "retake":
            return orders.retake(talk, OrderId(subject))
        case "start":
            return orders.start(talk, OrderId(subject))
        case "remind":
            return _remind(talk, OrderId(subject))
        case "no-reminder":
            return clock.no_more_reminders(talk, OrderId(subject))
        case "withdraw":
            return withdrawals.of(talk, OrderId(subject)) if subject else withdrawals.ask(talk)
        case "claim":
            return claims.begin(talk)
        case "take":
            return contests.take(talk, PhotoId(subject))
        case _:
            return talk.ask_again()


def _thanks(talk: Talk) -> Next:
    talk.say("you-are-welcome")
    return talk.ask_again()


def _help(talk: Talk) -> Next:
    talk.say("help", anytime("status"), anytime("person"), anytime("language"))
    return talk.ask_again()


def _tell_latest(talk: Talk) -> Next:
    orders.tell(talk, only_latest=True)
    return talk.ask_again()


def _tell_all(talk: Talk) -> Next:
    orders.tell(talk, only_latest=False)
    return None if talk.conversation.orders else talk.ask_again()


def _begin_again(talk: Talk) -> Next:
    documents.anew(talk)
    talk.change(held=None, held_too=(), sitter=ADULT, sitter_known=False)
    return "awaiting_document"


def _go_back(talk: Talk) -> Next:
    """To the question before this one; where there is none, this one is asked again."""
    if talk.conversation.back_to is not None:
        return aside.come_back(talk)
    stage = _BEFORE.get(talk.stage)
    if stage == "awaiting_sitter" and not talk.document.children:
        stage = "awaiting_document"
    if stage is None or (talk.stage == "awaiting_photo" and talk.conversation.retaking):
        return talk.ask_again()
    if stage == "awaiting_address" and not basket.posts(talk):
        stage = "awaiting_email"
    talk.again = stage == "awaiting_photo"
    return stage


def _remind(talk: Talk, order: OrderId) -> Next:
    """A reminder is sent to whoever asks for it, and to nobody else."""
    placed = talk.conversation.orders.get(order)
    if placed is None or placed.reminders:
        return talk.ask_again()
    consents.record(talk, "reminders", "yes")
    talk.say(f"reminders-{talk.counter.consents['reminders'].version}")
    return clock.remind_me(talk, order)


def _privacy(talk: Talk) -> Next:
    talk.say("privacy")
    return talk.ask_again()


def _price(talk: Talk) -> Next:
    documents.say_price(talk)
    return talk.ask_again()


_ANSWERS: Mapping[Interrupt, Callable[[Talk], Next]] = {
    "hello": Talk.ask_again,
    "thanks": _thanks,
    "help": _help,
    "status": _tell_latest,
    "orders": _tell_all,
    "start_over": _begin_again,
    "back": _go_back,
    "language": lambda talk: aside.go_aside(talk, "awaiting_language"),
    "speak_en": lambda talk: aside.speak(talk, "en"),
    "speak_fr": lambda talk: aside.speak(talk, "fr"),
    "person": people.call,
    "message": people.leave_question,
    "erase": lambda talk: aside.go_aside(talk, "awaiting_erasure_confirmation"),
    "privacy": _privacy,
    "price": _price,
    "withdraw": withdrawals.ask,
    "claim": claims.begin,
}

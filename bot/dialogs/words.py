"""Typed words as they are compared, and the words that choose a button. Every button has a typed equivalent."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

_NOT_WORDS = re.compile(r"[^\w@+]+")
_A_VALUE = re.compile(r"[\d@]|\bpb ")  # a price, an address, an order's number


def plain(words: str) -> str:
    """Lower case, accents folded, punctuation gone: "Où en est-on ?" becomes "ou en est on"."""
    folded = unicodedata.normalize("NFKD", words.casefold().replace("œ", "oe").replace("_", " "))
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return _NOT_WORDS.sub(" ", bare).strip()


_YES = ("yes", "y", "ok", "okay", "sure", "oui", "o", "d accord", "daccord", "si")
_NO = ("no", "n", "non", "nope")

# What people type instead of pressing, by choice. The labels themselves are here too; a test holds the two together.
CHOICE_WORDS: Mapping[str, tuple[str, ...]] = {
    "type": (
        "another i ll type it",
        "type it",
        "another document",
        "un autre je l ecris",
        "je l ecris",
        "autre document",
    ),
    "other-card": ("other card", "another card", "autre carte", "une autre carte", "other", "autre"),
    "change-document": ("other document", "change document", "changer de document", "autre document"),
    "places": ("places", "where", "where to go", "ou aller", "lieux", "adresses"),  # codespell:ignore
    "age-11": ("11 or older", "adult", "an adult", "11 ans ou plus", "adulte", "un adulte", "me", "moi"),
    "age-6": ("6 to 10", "6 a 10 ans", "6 10"),
    "age-1": ("1 to 5", "1 a 5 ans", "1 5", "toddler"),
    "age-0": ("under 1", "baby", "a baby", "my baby", "newborn", "moins d un an", "bebe", "un bebe", "mon bebe"),
    "age-younger": ("a child or a baby", "child", "a child", "un enfant ou un bebe", "enfant", "un enfant"),
    "cover-reason": ("for religion or health", "religion", "health", "medical", "religion ou sante", "sante"),
    "cover-off": ("i ll take it off", "take it off", "i take it off", "je l enleve", "je vais l enlever"),
    "checks": (
        "show all checks",
        "all checks",
        "checks",
        "voir tous les controles",  # codespell:ignore
        "controles",  # codespell:ignore
        "tout voir",
    ),
    "contest": ("ask a person", "a person", "demander a une personne", "une personne", "contest", "contester"),
    "example": ("example picture", "example", "voir l exemple", "exemple"),  # codespell:ignore
    "helper": ("someone else takes it", "someone else", "quelqu un d autre la prend", "quelqu un d autre"),
    "use": ("use this photo", "use it", "use", "utiliser cette photo", "utiliser", *_YES),
    "retry": ("try again", "again", "retry", "reessayer", "recommencer la photo", *_NO),
    "digital": ("digital", "digital file", "the file", "file", "fichier", "le fichier", "numerique"),
    "prints": ("prints", "printed", "paper", "tirages", "les tirages", "papier", "imprimees"),
    "both": ("both", "file and prints", "fichier et tirages", "les deux", "deux"),
    "keep-email": (
        "keep",
        "keep it",
        "same",
        "same address",
        "garder",
        "la meme",
        "celle ci",  # codespell:ignore
        *_YES,
    ),
    "confirm": ("yes send it there", "correct", "right", "oui envoyez les la", "c est bon", "exact", *_YES),
    "change": ("change it", "change", "wrong", "la changer", "changer", "modifier", *_NO),
    "agree": (
        "i agree and i m 18 or over",
        "i agree",
        "agree",
        "j accepte et j ai 18 ans ou plus",  # codespell:ignore
        "j accepte",
        *_YES,
    ),
    "disagree": ("i don t agree", "i do not agree", "disagree", "je n accepte pas", "je refuse", *_NO),
    "me": ("me", "it s me", "myself", "moi", "c est moi", "moi meme"),
    "child": (
        "my child",
        "child",
        "my son",
        "my daughter",
        "mon enfant",
        "enfant",
        "mon fils",  # codespell:ignore
        "ma fille",  # codespell:ignore
    ),
    "other": ("someone who agreed", "someone else", "une personne d accord", "quelqu un d autre", "autre"),
    "start-now": ("yes start now", "start now", "start", "oui commencer", "commencer", *_YES),
    "wait": ("no wait", "wait", "non attendre", "attendre", "later", "plus tard", *_NO),
    "reopen": ("open it again", "new link", "pay", "rouvrir la page", "nouveau lien", "payer", "reessayer", *_YES),
    "cancel": ("cancel the order", "cancel", "cancel order", "annuler la commande", "annuler"),
    "erase-yes": ("yes erase everything", "erase", "delete", "oui tout effacer", "effacer", "supprimer", *_YES),
    "erase-no": ("no keep it", "keep", "non garder", "garder", *_NO),
    "another": ("order another", "another", "another one", "new order", "commander une autre photo", "une autre photo"),
    "assistant": ("go on with the assistant", "assistant", "continue", "continuer avec l assistant", "continuer"),
    "leave-question": ("leave a message", "leave a question", "message", "laisser un message"),
    "answer-here": ("here in the chat", "here", "chat", "ici dans ce chat", "ici"),  # codespell:ignore
    "answer-mail": ("by e mail", "by email", "e mail", "email", "par e mail", "par mail"),
    "never-mind": ("never mind", "laisser tomber"),
    "helped": ("helped", "yes it did", "it did", "oui merci", *_YES),
    "not-helped": ("not really", "not helped", "pas vraiment", *_NO),
    "comment": ("add a sentence", "ajouter une phrase"),
    "status": ("where is my order", "ou en est ma commande"),
    "language": ("language", "langue"),
    "take": ("use that photo", "utiliser cette photo la"),
    "retake": ("send a new photo", "new photo", "envoyer une nouvelle photo", "nouvelle photo", *_YES),
    "go-on": ("go on", "continue", "next", "continuer", "suivant", *_YES),
    "add-person": ("add a person", "add", "another person", "ajouter une personne", "ajouter"),
    "express": ("check mine first", "express", "faster", "verifier d abord", "plus vite"),
    "no-express": ("no hurry", "rien ne presse"),
    "code": ("i have a code", "code", "j ai un code"),
    "no-code": ("without the code", "sans le code"),
    "start-later": ("pay now start later", "start later", "later", "payer commencer plus tard", "plus tard"),
    "start": ("start now", "start", "commencer"),
    "remind": ("remind me", "reminder", "me le rappeler", "rappelez moi", "rappel"),
    "no-reminder": ("no more reminders", "plus de rappel"),
    "money-back": ("my money back", "etre rembourse"),
    "withdraw": ("withdraw from contract", "withdraw", "se retracter du contrat", "retractation"),
    "withdraw-confirm": ("confirm withdrawal", "confirmer la retractation", *_YES),
    "withdraw-keep": ("keep the order", "keep", "garder la commande", "garder", *_NO),
    "claim": ("the office said no", "l administration refuse"),
    "claim-leave": ("never mind", "laisser tomber"),
    "claim-no-evidence": ("i have nothing in writing", "nothing", "je n ai rien par ecrit", "rien"),
    "person": ("talk to a person", "a person", "parler a une personne", "une personne"),
    "en": ("english", "anglais", "in english"),
    "fr": ("francais", "french", "en francais"),
}


def chosen(words: str, offered: Iterable[tuple[str, str]]) -> tuple[str, str] | None:
    """The offered choice (stage, id) that these words mean: its number, its words, or None."""
    typed, choices = plain(words), tuple(offered)
    if typed.isdecimal():
        place = int(typed) if len(typed) <= 2 else 0  # noqa: PLR2004 - no menu has a hundred lines
        return choices[place - 1] if 1 <= place <= len(choices) else None
    return next((choice for choice in choices if _means(typed, choice[1].partition(":")[0])), None)


def _means(typed: str, choice: str) -> bool:
    """Whether typed words are the choice's, or its whole label with the price or number that stands in it."""
    return any(
        typed == phrase or (typed.startswith(f"{phrase} ") and bool(_A_VALUE.search(typed[len(phrase) :])))
        for phrase in CHOICE_WORDS.get(choice, ())
    )

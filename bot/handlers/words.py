"""Words that must fit: counted as UTF-16 units, which is how providers count and never less than the number of characters."""


def length(words: str) -> int:
    """Length in UTF-16 units."""
    return len(words.encode("utf-16-le", errors="surrogatepass")) // 2


def head(words: str, most: int) -> str:
    """The longest beginning of at most so many units."""
    return words.encode("utf-16-le", errors="surrogatepass")[: most * 2].decode("utf-16-le", errors="ignore")


def shortened(words: str, most: int) -> str:
    """At most this long; cut between two words where there is a gap in the second half, and marked with "…"."""
    words = " ".join(words.split())
    if length(words) <= most:
        return words
    kept = head(words, most - 1)
    gap = kept.rfind(" ")
    return f"{kept[:gap] if gap > len(kept) // 2 else kept}…"


def split(words: str, most: int) -> tuple[str, ...]:
    """Words of any length as parts that each fit, cut between lines or words; nothing, when there is nothing to say."""
    parts: list[str] = []
    rest = words.strip()
    while length(rest) > most:
        part = head(rest, most)
        cut = max(part.rfind("\n"), part.rfind(" "))
        part = part[:cut] if cut > len(part) // 2 else part
        parts.append(part.rstrip())
        rest = rest[len(part) :].lstrip()
    parts.append(rest)
    return tuple(part for part in parts if part)

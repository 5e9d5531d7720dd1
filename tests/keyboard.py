"""Hands that have a keyboard alone: they walk by Tab, and at every stop see what somebody without a mouse needs to see."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from playwright.async_api import Page

MOST_STOPS = 400
LEAST_PX = 24  # WCAG 2.2, 2.5.8

# What is at the focus. `spot`: where it is in the page's own order. `looks`: outlines and shadows of it and of what is drawn
# in its place, for the eye sees the label of a hidden button and the row of a link. `seen`: whether any part of it lies on top
# where it is (2.4.11). A link within a line of words is as high as the line, and may be.
_STOP = r"""() => {
  const at = document.activeElement;
  if (!at || at === document.body || at === document.documentElement) return null;
  const every = [...document.querySelectorAll('*')];
  window.stops ??= [];
  window.stops.push(at);
  const drawn = [at, at.nextElementSibling, at.closest('label'), at.closest('tr')].filter(Boolean);
  window.looksOf = (element) => [element, element.nextElementSibling, element.closest('label'), element.closest('tr')]
    .filter(Boolean).map((one) => {
      const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(one);
      return outlineStyle === 'none' || outlineWidth === '0px' ? boxShadow : `${outlineWidth} ${outlineColor} ${boxShadow}`;
    }).join('|');
  const box = at.getBoundingClientRect();
  const label = at.labels?.[0]?.getBoundingClientRect();
  const covers = (x, y) => {
    const top = document.elementFromPoint(x, y);
    return Boolean(top) && drawn.some((one) => one === top || one.contains(top) || top.contains(one) && top.closest('a,label,tr') === top);
  };
  const shares = [.05, .25, .5, .75, .95];
  const seen = shares.some((x) => shares.some((y) => covers(box.left + box.width * x, box.top + box.height * y)));
  const inWords = getComputedStyle(at).display === 'inline' && /^(P|DD|LI|TD|FIGCAPTION|SPAN)$/.test(at.parentElement.tagName)
    && at.parentElement.textContent.trim() !== at.textContent.trim();
  const size = (side) => Math.max(box[side], label?.[side] ?? 0, at.closest('tr')?.getBoundingClientRect()[side] * (at.matches('a.row') ? 1 : 0) || 0);
  return {
    spot: every.indexOf(at), name: (at.getAttribute('aria-label') || at.labels?.[0]?.innerText || at.innerText || at.id || at.tagName).trim().slice(0, 60),
    tag: at.tagName, looks: window.looksOf(at), seen, small: !inWords && Math.min(size('width'), size('height')) < 24,
    inWords, size: [Math.round(size('width')), Math.round(size('height'))], tabindex: at.tabIndex,
    box: [box.left, box.top, box.right, box.bottom].map(Math.round), scrolled: Math.round(scrollY),
  };
}"""
_LOOKS_BEFORE = "() => window.looksOf(window.stops[window.stops.length - 2])"
_FOCUS = "() => document.activeElement?.id || document.activeElement?.tagName"

Stop = Mapping[str, Any]


class Hands:
    """Presses keys on a page. complaints: what somebody without a mouse would not get along with, as it was met."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []

    async def tab(self, *, back: bool = False) -> Stop | None:
        """One step on; None where the focus has left the page."""
        await self.page.wait_for_load_state()
        await self.page.keyboard.press("Shift+Tab" if back else "Tab")
        return await self.page.evaluate(_STOP)  # type: ignore[no-any-return]  # JSON

    async def to(self, name: str | re.Pattern[str], *, back: bool = False) -> Stop:
        """Tab until the focus is on what is called so."""
        met = []
        for _ in range(MOST_STOPS):
            stop = await self.tab(back=back)
            if stop is None:
                continue  # out of the page at its end, and in again at its beginning
            met.append(stop["name"])
            if re.search(name, stop["name"]):
                return stop
        raise AssertionError(f"no way by Tab to {name!r}: {list(dict.fromkeys(met))}")

    async def press(self, name: str | re.Pattern[str], key: str = "Enter") -> None:
        """Tab to it, and press it."""
        await self.to(name)
        await self.page.keyboard.press(key)

    async def type(self, name: str | re.Pattern[str], words: str) -> None:
        """Tab to a field, and type into it."""
        await self.to(name)
        await self.page.keyboard.type(words)

    async def keeps_its_place(self) -> None:
        """The focus is somewhere on the page. Raises `AssertionError` where it was lost."""
        assert await self.page.evaluate(_FOCUS) != "BODY", f"the focus was lost at {self.page.url}"

    async def walks(self, name: str) -> Sequence[Stop]:
        """From the skip link through the whole page and out of it again, looking at every stop."""
        page, stops = self.page, []
        stop = await self._from_the_top()
        if stop is None or "skip" not in stop["name"].lower():
            self._complain(name, stop, "comes first, and is not the skip link")
        else:
            await page.keyboard.press("Enter")
            if await page.evaluate(_FOCUS) != "main":
                self._complain(name, stop, "does not lead to the main part")
            stop = await self._from_the_top()
        while stop is not None and len(stops) < MOST_STOPS:
            if stops and stop["spot"] == stops[0]["spot"]:
                break
            if stops and stop["spot"] == stops[-1]["spot"] and stop["tag"] != "INPUT":  # a date has three fields
                self._complain(name, stop, "lets nobody go on")
                break
            await self._look(name, stop, stops[-1] if stops else None)
            stops.append(stop)
            stop = await self.tab()
        if len(stops) == MOST_STOPS:
            self._complain(name, stops[-1], "is a trap, or the page has no end")
        return stops

    async def _from_the_top(self) -> Stop | None:
        """The page anew, and its first stop, also where a field takes the focus at once."""
        address = self.page.url.partition("#")[0]
        await self.page.goto("about:blank")
        await self.page.goto(address)
        while await self.page.evaluate(_FOCUS) != "BODY":
            await self.page.keyboard.press("Shift+Tab")
        return await self.tab()

    async def _look(self, name: str, stop: Stop, before: Stop | None) -> None:
        if not stop["seen"]:
            self._complain(name, stop, "lies beneath something else")
        if stop["small"]:
            self._complain(name, stop, f"is smaller than {LEAST_PX} px: {stop['size']}")
        if stop["tabindex"] > 0:
            self._complain(name, stop, "has an order of its own")
        if before is None:
            return
        if before["spot"] != stop["spot"] and await self.page.evaluate(_LOOKS_BEFORE) == before["looks"]:
            self._complain(name, before, "looks the same with the focus and without")
        if before["spot"] > stop["spot"]:
            self._complain(name, stop, "comes after what stands behind it in the page")
        if _is_above(stop, before):
            self._complain(
                name, stop, f"stands above {before['name']!r}, which comes before it: {stop['box']}, {before['box']}"
            )

    def _complain(self, page: str, stop: Stop | None, what: str) -> None:
        self.complaints.append(
            f"{page}: {stop['name'] if stop else 'nothing'!r} ({stop['tag'] if stop else ''}) {what}"
        )


def _is_above(stop: Stop, before: Stop) -> bool:
    """Whether the eye has to go up, and not to another column, to find where the focus went."""
    (left, _, _, bottom), (_, top, right, _) = stop["box"], before["box"]
    return bool(bottom + stop["scrolled"] <= top + before["scrolled"] and left < right)

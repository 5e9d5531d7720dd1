"""A person at the desk, by plain forms and no script: logs in, opens the next case, decides."""

import asyncio
import re
from dataclasses import dataclass, field

import aiohttp


@dataclass
class DeskAgent:
    """`await agent.approves()`; patient with a desk that is just being restarted."""

    url: str
    name: str = "desk"
    password: str = "a long password"
    cookies: dict[str, str] = field(default_factory=dict)

    async def approves(self) -> str:
        """Approve the photo of the next case, when there is one. Returns the case's address."""
        return await self._decides({"decision": "approve"})

    async def rejects(self, reason: str) -> str:
        """Reject the photo of the next case for this reason."""
        return await self._decides({"decision": "reject", "reason": reason})

    async def finds_a_case(self, timeout_s: float = 40) -> tuple[str, str]:
        """The next photo case's address and page; opening it makes it this agent's."""
        async with asyncio.timeout(timeout_s):
            while True:
                try:
                    address, page = await self._get("/desk/next")
                except aiohttp.ClientError:
                    address, page = "", ""
                if "/desk/cases/" in address:
                    return address, page
                await asyncio.sleep(0.2)

    async def _decides(self, decision: dict[str, str]) -> str:
        address, page = await self.finds_a_case()
        while "csrf" in page:
            try:
                await self._post(address, {"csrf": _token(page), **decision})
            except aiohttp.ClientError:
                # The desk went down while it listened. Whether it heard is to be seen on the case's page.
                page = await self._comes_back(address)
            else:
                break
        return address

    async def _comes_back(self, address: str) -> str:
        while True:
            await asyncio.sleep(0.2)
            try:
                where, page = await self._get(address)
            except aiohttp.ClientError:
                continue
            return page if where == address and 'value="approve"' in page else ""

    async def logs_in(self) -> None:
        """Log in, as often as it takes."""
        while "desk" not in self.cookies:
            try:
                await self._tries_to_log_in()
            except aiohttp.ClientError:
                await asyncio.sleep(0.2)

    async def _tries_to_log_in(self) -> None:
        _, page = await self._get("/desk/login")
        form = {"name": self.name, "password": self.password}
        if token := re.search(r'name="csrf" value="([^"]+)"', page):
            form["csrf"] = token[1]
        await self._post("/desk/login", form)

    async def _get(self, path: str) -> tuple[str, str]:
        async with self._session() as session, session.get(self.url + path) as response:
            self._keep(response)
            return response.url.path, await response.text()

    async def _post(self, path: str, form: dict[str, str]) -> None:
        headers = {"Origin": self.url}
        request = self._session()
        async with request as session, session.post(self.url + path, data=form, headers=headers) as response:
            self._keep(response)
            response.raise_for_status()

    def _session(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(cookies=self.cookies, raise_for_status=False)

    def _keep(self, response: aiohttp.ClientResponse) -> None:
        for answer in (*response.history, response):
            self.cookies.update({name: morsel.value for name, morsel in answer.cookies.items()})


def _token(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found is not None, "the page has no form of the agent's"
    return found[1]

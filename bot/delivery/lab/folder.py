"""A lab that watches a folder, or a prefix of a bucket: each job is a folder of its own, and its manifest is written last.

A lab that waits for `<job>/manifest.json` never sees half a job. One that takes finished folders away knows a job that comes
again, after a crash of ours between the manifest and our note of it, by the `id` in its manifest.
"""

import asyncio
import datetime as dt
import hashlib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec
import obstore
from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import LocalStore, ObjectStore, S3Store

from bot.delivery.lab.label import draw_label
from bot.delivery.loopback import check_address, is_loopback
from bot.domain.prints import PaperName, PrintJob, order_of
from bot.errors import PassboothError, Refused, Unavailable

SHEET, LABEL, MANIFEST = "sheet.jpg", "label.pdf", "manifest.json"
_TIMEOUT, _TRY_FOR = dt.timedelta(seconds=20), dt.timedelta(seconds=30)  # of a request, of one with its repetitions


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What `manifest.json` says.

    files: the name of each to the SHA-256 of its bytes, in hex. Without a `label.pdf` among them the address is in a script
    that we do not draw, and the lab writes its own label from `address` (its lines, the country last).
    """

    id: str
    paper: PaperName
    copies: int
    files: Mapping[str, str]
    address: tuple[str, ...]
    country: str
    callback_url: str


class FolderLab:
    """Writes jobs where a lab finds them."""

    def __init__(self, store: ObjectStore, callback_url: str) -> None:
        """callback_url: where the lab tells us what became of a job, "" where it cannot."""
        self._store, self._callback_url = store, callback_url

    async def submit(self, job: PrintJob) -> str:
        """Write the job; one that is there already is left alone. Raises `Unavailable` or `Refused`."""
        if order_of(job.id) is None:  # it becomes the name of a folder
            raise Refused("a print job without a name of ours")
        problem: PassboothError | None = None
        try:
            if not await self._has(f"{job.id}/{MANIFEST}"):
                await self._write(job)
        except (PermissionDeniedError, UnauthenticatedError, PermissionError) as error:
            problem = Refused(f"the lab's folder: {type(error).__name__}")
        except (BaseError, OSError) as error:
            problem = Unavailable(f"the lab's folder: {type(error).__name__}")
        if problem is not None:
            raise problem  # outside, so that no words of the store hang on it: they name its address
        return job.id

    async def _has(self, path: str) -> bool:
        try:
            await obstore.head_async(self._store, path)
        except FileNotFoundError:
            return False
        return True

    async def _write(self, job: PrintJob) -> None:
        label = await asyncio.to_thread(draw_label, job.address)
        files = {SHEET: job.sheet} | ({} if label is None else {LABEL: label})
        for name, data in files.items():
            await obstore.put_async(self._store, f"{job.id}/{name}", data)
        manifest = Manifest(
            id=job.id,
            paper=job.paper,
            copies=job.copies,
            files={name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
            address=job.address,
            country=job.country,
            callback_url=self._callback_url,
        )
        await obstore.put_async(self._store, f"{job.id}/{MANIFEST}", msgspec.json.encode(manifest))


def open_folder(
    url: str, *, access_key: str = "", secret_key: str = "", endpoint: str = "", region: str = "us-east-1"
) -> ObjectStore:
    """`file:///srv/lab`, which is made where it is missing, or `s3://bucket/prefix` with its credentials.

    endpoint: of a service that speaks S3, "" for Amazon's own. Raises `ValueError` for anything else.
    """
    parts = urlsplit(url)
    match parts.scheme:
        case "file" if not parts.netloc and parts.path.startswith("/"):
            return LocalStore(Path(unquote(parts.path)), mkdir=True)
        case "s3" if parts.netloc and access_key and secret_key:
            if endpoint:
                check_address(endpoint, "the endpoint of the lab's bucket")
            return S3Store(
                parts.netloc,
                prefix=parts.path.strip("/") or None,
                access_key_id=access_key,
                secret_access_key=secret_key,
                region=region,
                endpoint=endpoint or None,
                client_options={"timeout": _TIMEOUT, "allow_http": is_loopback(urlsplit(endpoint).hostname or "")},
                retry_config={"max_retries": 2, "retry_timeout": _TRY_FOR},
            )
        case _:
            raise ValueError(
                "the lab's folder is file:///somewhere, or s3://bucket/prefix with an access key and its secret"
            )

"""No label is printed that leads nowhere."""

import pytest

from bot.compliance.document import load_catalogue
from bot.delivery.printer import Printer
from bot.domain.effects import Order
from bot.domain.messages import StoredPicture
from bot.domain.post import PostalAddress
from bot.domain.prints import PrintJob
from bot.errors import Undeliverable
from tests.payments.orders import paid_order


class OneLab:
    def __init__(self) -> None:
        self.jobs: list[PrintJob] = []

    async def submit(self, job: PrintJob) -> str:
        self.jobs.append(job)
        return job.id


async def a_sheet(_picture: StoredPicture) -> bytes:
    return b"a sheet"


def an_order_to(address: PostalAddress | None) -> Order:
    return paid_order(status="producing", product="prints", address=address)


async def test_a_job_goes_to_the_address_of_its_order() -> None:
    lab = OneLab()
    home = PostalAddress(lines=("Ada Lovelace", "12 rue des Lilas", "75011 Paris"), country="FR")
    await Printer(lab, a_sheet, load_catalogue()).submit(an_order_to(home))
    (job,) = lab.jobs
    assert job.address == (*home.lines, "FRANCE")


@pytest.mark.parametrize(
    ("address", "why"), [(None, "was erased"), (PostalAddress(lines=(), country="FR"), "no street yet")]
)
async def test_without_an_address_there_is_no_job(address: PostalAddress | None, why: str) -> None:
    lab = OneLab()
    with pytest.raises(Undeliverable, match=why):
        await Printer(lab, a_sheet, load_catalogue()).submit(an_order_to(address))
    assert lab.jobs == []

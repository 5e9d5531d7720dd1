"""An order and an assessment as rows: whole in `body`, and in columns what is asked for of many at once."""

import msgspec

from bot.domain.assessment import Assessment
from bot.domain.effects import Order


def order_row(order: Order) -> dict[str, object]:
    """All that the order itself says. refunded: some of its money went back."""
    return {
        "status": order.status,
        "document": order.document,
        "overdue": order.overdue,
        "refunded": order.refunded_minor > 0,
        "checkout_ref": order.checkout_ref,
        "body": msgspec.json.encode(order).decode(),
    }


def assessment_row(assessment: Assessment) -> dict[str, object]:
    """All that the assessment itself says."""
    body = msgspec.json.encode(assessment).decode()
    return {"photo": assessment.photo, "verdict": assessment.verdict, "body": body}

# Pieces that other texts are put together from.

stars = { $count } ⭐ { $count ->
    [one] Star
   *[other] Stars
}

## Several things in one sentence, and one on each line

list-more = { $first }, { $rest }
list-last = { $first } and { $rest }
lines-more =
    { $first }
    { $rest }
lines-last =
    { $first }
    { $rest }

## A moment, and whose clock it is told by

clock = { $city ->
    [UTC] UTC
   *[other] { $city } time
}
moment-hour = { $time } ({ $clock })
moment-today = { $time } today, { $day } ({ $clock })
moment-tomorrow = { $time } tomorrow, { $day } ({ $clock })
moment-day = { $time } on { $weekday }, { $day } ({ $clock })

## Where an order stands

status-draft = being prepared
status-awaiting-payment = waiting for payment
status-payment-pending = your payment is on its way
status-paid = paid, not begun yet, as you wished
status-in-review = paid, a person is checking the photo
status-retake-requested = paid, waiting for a new photo from you
status-approved = photo approved, being made
status-delivering = being sent to you
status-producing = prints being made
status-shipped = prints in the post
status-delivered = delivered
status-expired = payment page expired, nothing was charged
status-cancelled = cancelled
status-claim-opened = a person decides on your claim
status-redo-granted = waiting for a new photo from you, for free
status-refunding = your money is on its way back
status-refunded = your money was sent back
status-needs-review = a person is looking into it

## The measures of a finished photo

measures-head = { $width } × { $height } mm, head { $head } mm
measures-print = { $width } × { $height } mm
measures-digital = at least { $width } × { $height } pixels
measures-as-sent = the whole picture as you sent it

## Papers that prints are laid out on

paper-10x15 = 10 × 15 cm
paper-4x6 = 4 × 6 in
paper-a4 = A4
paper-letter = Letter
paper-single = one print

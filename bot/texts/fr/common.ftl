# Morceaux dont les autres textes sont faits.

stars = { $count } ⭐ { $count ->
    [one] Star
   *[other] Stars
}

## Plusieurs choses dans une phrase, et une par ligne

list-more = { $first }, { $rest }
list-last = { $first } et { $rest }
lines-more =
    { $first }
    { $rest }
lines-last =
    { $first }
    { $rest }

## Un moment, et l'horloge qui le donne

clock = { $city ->
    [UTC] UTC
   *[other] heure : { $city }
}
moment-hour = { $time } ({ $clock })
moment-today = { $time } aujourd'hui, { $day } ({ $clock })
moment-tomorrow = { $time } demain, { $day } ({ $clock })
moment-day = { $time } le { $weekday } { $day } ({ $clock })

## Où en est une commande

status-draft = en préparation
status-awaiting-payment = en attente de paiement
status-payment-pending = votre paiement est en route
status-paid = payée, pas encore commencée, comme vous l'avez souhaité
status-in-review = payée, une personne vérifie la photo
status-retake-requested = payée, en attente d'une nouvelle photo de votre part
status-approved = photo approuvée, en préparation
status-delivering = en cours d'envoi
status-producing = tirages en préparation
status-shipped = tirages postés
status-delivered = livrée
status-expired = page de paiement expirée, rien n'a été débité
status-cancelled = annulée
status-claim-opened = une personne décide de votre réclamation
status-redo-granted = en attente d'une nouvelle photo de votre part, gratuitement
status-refunding = votre argent est en route vers vous
status-refunded = votre argent vous a été rendu
status-needs-review = une personne s'en occupe

## Les mesures d'une photo finie

measures-head = { $width } × { $height } mm, tête { $head } mm
measures-print = { $width } × { $height } mm
measures-digital = au moins { $width } × { $height } pixels
measures-as-sent = l'image entière, telle que vous l'avez envoyée

## Les papiers des planches

paper-10x15 = 10 × 15 cm
paper-4x6 = 4 × 6 pouces
paper-a4 = A4
paper-letter = Letter
paper-single = un seul tirage

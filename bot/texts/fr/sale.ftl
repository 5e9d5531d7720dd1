# Le prix complet, ce qui arrive à l'argent et aux envois, la rétractation, et que faire quand une administration refuse.

## Le prix complet, avant tout accord

summary =
    Votre commande, au complet :
    { $lines }
summary-digital = { $document }, fichier numérique : { $amount }
summary-prints = { $document }, tirages : { $amount }
summary-both = { $document }, fichier et tirages : { $amount }
summary-express = { $document }, vérifiée en premier : { $amount }
summary-shipping = Port vers { $country } : { $amount }
summary-discount = Code { $code } : { $amount }
summary-total = Total : { $total }
summary-total-tax = Total : { $total }, dont { $tax } de { $name } ({ $percent } %)
summary-about = Cela fait environ { $shown } au taux de référence du { $day }. Vous êtes débité de { $total } ; votre banque peut ajouter des frais de change.
address-unserved = Je suis désolé : nous ne postons pas de tirages vers ce pays : { $country }. Vous pouvez prendre le fichier numérique et l'imprimer sur place, ou donner une autre adresse.
price-changed = Le prix a changé entre-temps. Voici ce que cela coûte maintenant ; rien n'a été débité.
ask-code = Tapez votre code, s'il vous plaît.
code-unknown = Je ne connais pas ce code. Vérifiez comment il s'écrit.
code-not-yet = Ce code n'est pas encore valable.
code-over = Ce code n'est plus valable.
code-elsewhere = Ce code ne vaut pas pour cette commande.
code-spent = Ce code a été épuisé, ou il est réservé à une première commande. Voici le prix sans lui ; rien n'a été débité.
subject-of = Photo { $place } sur { $count }, { $document } :

## Payer

pay-for-several = { $count } photos
reminders-v1 = Entendu : si cette commande n'est toujours pas payée, je vous la rappelle deux fois au plus, jamais la nuit, et rien d'autre. Un geste suffit pour arrêter.
reminder = Vous m'avez demandé un rappel : la commande { $order }, { $total }, n'est pas encore payée. Votre photo est toujours là.
reminders-stopped = Plus de rappel pour la commande { $order }.
payment-promised = Votre paiement pour la commande { $order } est en route. Votre banque peut mettre quelques jours ; je vous écris dès qu'il est là, puis une personne vérifie votre photo.
payment-failed = Votre banque n'a pas envoyé le paiement de la commande { $order }. Rien n'a été débité. Voulez-vous payer autrement ?
paid-after-cancel = Votre paiement de { $total } pour la commande { $order } est arrivé après son annulation. Je vous le rends en entier.
paid-later =
    Merci. Votre reçu : commande { $order }, { $total }.
    Comme vous l'avez souhaité, je commence le { $day } et pas avant. Jusque-là, vous pouvez vous rétracter et récupérer tout votre argent ; ou me dire de commencer maintenant.
placed-free =
    La commande { $order } est passée ; il n'y a rien à payer.
    Une personne vérifie votre photo avant { $moment }, et je vous écris dès que c'est fait.
started = Merci. Une personne vérifie la photo de la commande { $order } avant { $moment }.
photo-code = Dans la demande en ligne, choisissez le code photo numérique et tapez : { $address }
invoice-button = Facture (PDF)
invoice-button-of = Facture { $order }

## Le temps, et la poste

promise-missed =
    Je suis désolé : la photo de la commande { $order } devait être vérifiée avant { $moment }. Notre équipe le sait, et c'est votre tour.
    Si vous préférez ne pas attendre, nous vous rendons tout votre argent.
promise-missed-made = Je suis désolé : la commande { $order } devait être prête avant { $moment }, et elle a du retard. Notre équipe le sait et s'en occupe maintenant.
prints-shipped = Les tirages de la commande { $order } sont postés. { $tracking } { $hand_in }
tracking = Vous pouvez les suivre : { $tracking }
no-tracking = Ils viennent par lettre, sans suivi.
prints-lost = Les tirages de la commande { $order } ne sont pas arrivés à bon port. Nous les refaisons et les postons, sans frais pour vous.
prints-arrived = Les tirages de la commande { $order } devraient être chez vous. S'ils n'y sont pas, ou si l'administration les refuse, dites-le-moi.

## Remboursements

refund-decided = Je vous rends { $amount } pour la commande { $order }, par le moyen qui a servi à payer. Les banques mettent jusqu'à dix jours.
refund-made = { $amount } pour la commande { $order } sont en route vers vous. Les banques mettent jusqu'à dix jours à l'afficher.
refund-failed = { $amount } pour la commande { $order } n'ont pas pu vous être rendus par le moyen qui a servi à payer. Notre équipe trouve une autre voie et vous écrit ; cet argent est à vous.

## La rétractation

withdraw-which = De quel contrat voulez-vous vous rétracter ?
withdraw-none = Vous n'avez aucune commande dont vous rétracter.
withdraw-unpaid = Rien n'a été payé : il n'y a pas de contrat dont se rétracter. Vous pouvez simplement annuler la commande, ou la laisser.
withdraw-over = Pour la commande { $order }, vous nous avez demandé de commencer tout de suite : le droit de rétractation a pris fin une fois le travail fait. Si l'administration refuse votre photo, vous en recevez une nouvelle ou vous êtes remboursé.
withdraw-confirm = Vous rétracter du contrat de la commande { $order }, { $document } ? Nous arrêtons, et vous récupérez { $total }.
withdraw-kept = Entendu, la commande reste comme elle est.
withdrawn = Vous vous êtes rétracté du contrat de la commande { $order }, { $document }, à { $moment }. Vous récupérez { $amount }, par le moyen qui a servi à payer. Ce reçu part aussi à votre adresse e-mail.

## Quand une administration refuse

claim-no-refunds = Nos ventes sont définitives, comme le disaient les conditions. Une personne peut tout de même regarder ce qui s'est passé.
claim-which = J'en suis désolé. De quelle commande s'agit-il ? Son numéro ressemble à PB-7K3M-Q9TA et figure sur votre reçu.
claim-number-unclear = Cela ne ressemble pas à un numéro de commande. Il s'écrit comme PB-7K3M-Q9TA.
claim-email = Quelle adresse e-mail est notée sur la commande { $order } ?
claim-not-found = Je ne trouve aucune commande avec ce numéro et cette adresse e-mail. Vérifiez les deux.
claim-office = Quelle administration a refusé la photo ? Son nom et sa ville suffisent.
claim-evidence = Qu'a-t-elle dit ? Envoyez une photo de la lettre ou du message, ou écrivez quelques mots.
claim-letter-later = Merci. Gardez-la : je vous la demande dans un instant.
claim-opened = C'est noté pour la commande { $order }. Une personne décide avant { $moment } : une nouvelle photo gratuite, ou le remboursement.
claim-already = Nous avons déjà votre réclamation pour la commande { $order }. Une personne décide, et je vous écris aussitôt.
claim-too-early = La commande { $order } n'est pas encore livrée : aucune administration n'a pu la refuser. Une personne peut vous aider.
claim-refunded = L'argent de la commande { $order } est déjà en route vers vous, ou chez vous.
claim-printed-only = Nos conditions remboursent les photos que nous avons vérifiées et tirées. La commande { $order } n'a pas été tirée par nous, mais une personne peut la regarder.
claim-refused = Une personne a examiné votre réclamation pour la commande { $order } et ne peut pas l'accepter.
redo-granted = Une personne a regardé cela : vous recevez une nouvelle photo pour la commande { $order }, gratuitement.
file-resent-by-email = Une personne vous a fait renvoyer votre photo finie de la commande { $order } à votre adresse e-mail.
payment-reopened = Une personne de notre équipe vous laisse finalement payer la commande { $order }, au prix que vous connaissez.
address-mended =
    Notre équipe a noté où vont les tirages de la commande { $order } :
    { $address }
    Si ce n'est pas juste, demandez tout de suite une personne.
order-cancelled-by-us = Une personne de notre équipe a annulé la commande { $order }. Rien n'a été débité.
persons-words = Ses mots : { $words }

## Boutons

choice-go-on = Continuer, { $total }
choice-add-person = Ajouter une personne
choice-express = Vérifier d'abord, +{ $more }
choice-no-express = Rien ne presse
choice-code = J'ai un code
choice-no-code = Sans le code
choice-start-later = Payer, commencer plus tard
choice-start = Commencer
choice-start-order = Commencer { $order }
choice-remind = Me le rappeler
choice-no-reminder = Plus de rappel
choice-money-back = Être remboursé
choice-withdraw = Se rétracter du contrat
choice-withdraw-order = Rétractation, { $order }
choice-withdraw-confirm = Confirmer la rétractation
choice-withdraw-keep = Garder la commande
choice-claim = L'administration refuse
choice-claim-order = { $order }, { $document }
choice-claim-leave = Laisser tomber
choice-claim-no-evidence = Je n'ai rien par écrit

# Lettres par e-mail. Ce qu'elles partagent avec la conversation (lignes, totaux, décisions) est dans sale.ftl et engine.ftl.

letter-hello = Bonjour,
letter-regards = Cordialement,
letter-sender = { $name }
letter-document = Pour : { $document }
letter-attached = La facture est jointe : { $number }.
letter-note-attached = La note de crédit est jointe : { $number }.

## Ce qui a été acheté, et quand le travail commence (directive 2011/83/UE, articles 7 et 8 : sur un support durable)

letter-receipt-subject = Votre reçu : commande { $order }
letter-receipt = Merci. Voici votre reçu pour la commande { $order } du { $day }.
letter-receipt-together = Il vaut aussi pour { $count ->
    [one] la commande { $orders }
   *[other] les commandes { $orders }
}.
letter-start-now = Avec cette commande du { $day }, vous nous avez demandé de commencer tout de suite, avant la fin des quatorze jours prévus pour se rétracter du contrat. Vous savez, et vous nous l'avez dit, que votre droit de rétractation prend fin quand le travail est entièrement fait.
letter-start-later = Comme vous l'avez souhaité, nous commençons le { $day } et pas avant. Jusque-là, vous pouvez vous rétracter du contrat, sans donner de motif, et récupérer tout votre argent : choisissez « { $button } » dans notre conversation.

## La photo finie

letter-delivery-subject = Votre photo finie : commande { $order }
letter-delivery-attached = Elle est jointe à cette lettre : { $filename }.
letter-sheet = Une planche de tirages en image, pour un magasin de photo : { $link }
letter-sheet-pdf = Une planche de tirages en PDF, pour votre imprimante, à 100 % : { $link }
letter-links-until = Ce qui est derrière un lien peut être téléchargé jusqu'au { $day }.

## La rétractation (directive 2011/83/UE, article 11 bis : un accusé avec le contenu, le jour et l'heure)

letter-withdrawal-subject = Vous vous êtes rétracté du contrat : commande { $order }
letter-withdrawal = Vous vous êtes rétracté du contrat. Voici ce que vous nous avez dit à { $moment } : « Je me rétracte du contrat de la commande { $order }. »
letter-withdrawal-money = Nous avons arrêté. Ce que vous avez payé et pas encore récupéré vous est rendu, par le moyen qui a servi à payer, dans les quatorze jours au plus.
letter-withdrawal-free = Nous avons arrêté. Rien n'avait été payé : il n'y a rien à rendre.

## L'argent rendu, et ce qui a été décidé

letter-refund-subject = Remboursement : commande { $order }
letter-claim-subject = Votre réclamation : commande { $order }
letter-claim-decided = Une personne a examiné votre réclamation pour la commande { $order }. Sa décision figure dans notre conversation.
letter-claim-in-chat = Pour toute question à ce sujet, demandez une personne dans notre conversation.

## La réponse d'une personne à une question laissée

letter-answer-subject = Notre réponse à votre question : { $name }
letter-answer = { $name }, de notre équipe, répond à votre question :

# Ce qui se dit du paiement. Le titre de la commande et les produits sont dans engine.ftl, la conversation ailleurs.

## Une facture dans la conversation (Telegram Stars : titre de 32 caractères au plus, description de 255 au plus)

invoice-title-digital = Votre photo, fichier numérique
invoice-title-prints = Votre photo, tirages par poste
invoice-title-both = Votre photo, fichier et tirages
invoice-description-digital = Commande { $order }. Une personne vérifie votre photo, puis le fichier final arrive ici, dans la conversation. Taxes comprises.
invoice-description-prints = Commande { $order }. Une personne vérifie votre photo, puis nous l’imprimons et vous l’envoyons par la poste. Taxes et port compris.
invoice-description-both = Commande { $order }. Une personne vérifie votre photo, puis le fichier arrive ici et les tirages par la poste. Taxes et port compris.

## La page de la caisse d’essai

cashier-language = fr
cashier-test-mode = Mode test
cashier-explain = Cette page imite seulement le paiement. Aucune carte n’est demandée, aucun argent n’est prélevé.
cashier-heading = Payer votre photo
cashier-order = Commande
cashier-total = Total, taxes et port compris
cashier-amount = { $total }
cashier-pay = Payer (test)
cashier-later = Payer par un virement qui prend des jours (test)
cashier-promised-heading = L’argent est en route
cashier-promised = La conversation sait que vous avez payé et attend l’argent. À vous de jouer la banque : choisissez la suite, aujourd’hui ou un autre jour.
cashier-arrives = L’argent arrive (test)
cashier-fails = L’argent n’arrive pas (test)
cashier-back = Retour à la conversation
cashier-cancel = Annuler
cashier-footer = Vous revenez ensuite à la conversation.
cashier-closed-heading = Cette page de paiement est fermée
cashier-closed = Rien ne peut être payé ici. Revenez à la conversation : elle montre où en est votre commande.

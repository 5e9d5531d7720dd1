bot-failed = Désolé, un problème est survenu de mon côté. Rien n'est perdu : une personne de l'équipe va lire notre conversation et vous répondre ici.
delivered-file = Votre photo finie pour : { $document }. Gardez ce fichier tel quel.
order-title = { $document }, { $product }
product-digital = fichier numérique
product-prints = photos imprimées par la poste
product-both = fichier numérique et photos imprimées
download-not-valid = Ce lien n'est plus valable. Votre fichier est toujours dans notre conversation ; sinon, une personne vous y aidera.
download-erased = Cette photo a été effacée.

telegram-person-says = { $name } : { $words }
telegram-pay-closed = Cette commande ne peut plus être payée ici. Rien n'a été débité. Écrivez « statut » pour savoir où elle en est.
telegram-pay-later = Nous n'avons pas pu vérifier votre commande. Rien n'a été débité. Merci de réessayer dans une minute.
telegram-command-new = Commander une photo
telegram-command-status = Où en est ma commande
telegram-command-orders = Toutes mes commandes
telegram-command-help = Ce que je peux faire pour vous
telegram-command-person = Parler à une personne
telegram-command-language = Changer de langue
telegram-command-privacy = Ce que devient ma photo
telegram-command-delete = Effacer mes données

telegram-group-asked = Un client demande quelqu'un. Ce que vous écrivez ici lui parvient sous votre nom.
    /back rend la conversation à l'assistant, comme fermer le sujet ; /note garde une note privée.
    Tout le reste est au guichet : { $link }
telegram-group-back = L'assistant a repris cette conversation.
telegram-group-pressed = a appuyé sur : { $choice }
telegram-group-photo = une photo ; à voir au guichet : { $link }
telegram-group-unsupported = a envoyé autre chose qu'une photo ({ $what })
telegram-group-unknown = Je ne vous connais pas encore : rien n'a été envoyé au client. Si vous êtes de l'équipe, ouvrez votre compte au guichet, prenez-y un code et envoyez-le ici : /desk CODE
telegram-group-anonymous = Je ne peux connaître que quelqu'un qui n'écrit pas anonymement. Rien n'a changé.
telegram-group-no-code = Ce n'est pas un code du moment. Votre compte au guichet en affiche un nouveau ; il vaut dix minutes et une seule fois.
telegram-group-known = Merci, { $name }. Ce que vous écrivez dans un sujet parvient à son client sous ce nom.
telegram-group-over = Personne n'est plus demandé dans cette conversation : rien n'a été envoyé.
telegram-group-held = { $name } a cette conversation ; seule cette personne peut la rendre.
telegram-group-commands = Rien n'a été envoyé. Il y a /back, et /note avec des mots ; tout ce qui est sans / va au client.
telegram-group-words-only = D'ici, seuls des mots peuvent être envoyés. Pour les fichiers, il y a le guichet.
telegram-group-too-long = C'est trop long pour un message : { $count } caractères au plus. Rien n'a été envoyé.
telegram-group-no-notes = Il n'y a pas de notes privées ici. Rien n'a été envoyé au client.
telegram-group-noted = Noté ; le client ne le voit pas.

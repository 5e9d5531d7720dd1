person-called = J'ai appelé une personne de l'équipe ; elle vous répondra ici. Je me tais jusque-là. Si vous préférez continuer avec moi, dites-le.
queue-place = { $place ->
    [1] C'est bientôt votre tour.
   *[other] Vous êtes au rang { $place } dans la file.
 }
queue-minutes = Cela devrait prendre environ { $minutes } minutes.
queue-unmeasured = Je ne peux pas dire combien de minutes cela prendra ; l'équipe est là jusqu'à { $closes }.
queue-closing = L'équipe n'y arrivera peut-être pas avant de partir à { $closes }. Elle revient à { $back }.
queue-late = Désolé, c'est plus long que je ne l'avais dit.
queue-next = C'est maintenant votre tour. Une personne vous répond ici dès qu'elle est libre.
queue-shut = Personne de l'équipe n'est là en ce moment. L'équipe revient à { $back }.
queue-away = Personne de l'équipe ne peut répondre tout de suite, mais elle lit ce que vous laissez ici.
queue-kept = Votre demande lui est transmise et garde son rang.
person-joined = { $name }, de notre équipe, est maintenant là.
person-left = { $name } a quitté la conversation. C'est de nouveau l'assistant, automatique.
person-silent = Désolé, { $name } ne peut pas répondre en ce moment. Vous êtes de nouveau dans la file, au rang que vous aviez.
assistant-back = C'est de nouveau l'assistant. Nous reprenons où nous en étions.

ask-question = Écrivez votre question en un seul message. Une personne la lira et y répondra ; nous deux pouvons continuer en attendant.
ask-answer-way = Comment souhaitez-vous recevoir la réponse ?
ask-answer-address = À quelle adresse e-mail la réponse doit-elle aller ?
question-kept = Merci. Votre question est transmise à l'équipe, qui vous répondra ici.
question-kept-mail = Merci. Votre question est transmise à l'équipe, qui vous répondra ici et par e-mail.

ask-rating = Est-ce que cela vous a aidé ?
ask-rating-typed = Est-ce que cela vous a aidé ? Si vous voulez, répondez UTILE ou PAS UTILE.
rated = Merci de nous l'avoir dit.
ask-comment = Que souhaitez-vous nous dire ?
comment-kept = Merci, c'est transmis.

choice-assistant = Continuer avec l'assistant
choice-person = Parler à une personne
choice-leave-question = Laisser un message
choice-answer-here = Ici dans ce chat
choice-answer-mail = Par e-mail
choice-never-mind = Laisser tomber
choice-helped = Oui, merci
choice-not-helped = Pas vraiment
choice-comment = Ajouter une phrase

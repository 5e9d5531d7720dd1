# Ce qui est accepté. L'identifiant est la version : de nouveaux mots, un nouvel identifiant ; les anciens restent.

terms-v1 = Nos conditions, en bref : vous payez une fois, le prix affiché. Une personne vérifie chaque photo avant l'envoi. L'administration a le dernier mot ; si elle refuse, vous recevez une nouvelle photo ou un remboursement. L'acheteur doit avoir 18 ans ou plus. Acceptez-vous ?
subject-v1 = Qui est sur la photo : vous, votre enfant (vous êtes parent ou tuteur), ou une personne qui vous a dit être d'accord ? La photo ne sert qu'à cette commande.
immediate-start-v1 = Commençons-nous maintenant ? Une fois la commande livrée, vous ne pourrez plus l'annuler pour un simple changement d'avis. Si l'administration refuse la photo, vous recevez toujours une nouvelle photo ou un remboursement.
immediate-start-v2 = Commençons-nous maintenant ? Dès qu'une personne a validé votre photo et que nous la réalisons, vous ne pourrez plus annuler pour un simple changement d'avis. Si l'administration refuse la photo, vous recevez toujours une nouvelle photo ou un remboursement.

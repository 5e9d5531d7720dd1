# Un conseil : ce que je vois, et la seule chose à faire. Gauche et droite sont celles de la personne photographiée.

## Le fichier et le visage

tip-too-small = Cette image a trop peu de pixels pour un résultat net. Si vous avez l'original, renvoyez-le comme fichier plutôt que comme photo, pour que rien ne le réduise en chemin.
tip-photo-of-photo = Je crois voir un tirage ou un écran. Prenez une nouvelle photo de la personne elle-même.
tip-frame = Il y a un cadre ou une bande autour de la photo. Envoyez la photo seule, telle que l'appareil l'a prise : ni capture d'écran, ni scan d'un tirage, ni bord.
tip-squares = Le visage montre de petits carrés, comme sur une image réduite ou trop compressée. Envoyez l'original de votre galerie comme fichier, pas une copie transférée ni une capture d'écran.
tip-no-face = Je ne distingue pas de visage. Regardez l'appareil bien en face, tête et épaules visibles, avec la lumière devant vous.
tip-drawn = Je crois voir un dessin. Prenez une nouvelle photo de la personne avec un appareil, sans aucun filtre.
tip-many-faces = Je vois plus d'un visage. Demandez aux autres de sortir du champ, et décrochez les portraits du mur.

## Le cadrage et la distance

tip-face-cut = Il manque une partie de la tête, ou de la place autour. Reculez d'un pas et gardez la tête au milieu.
tip-face-cut-above = Il y a trop peu de place au-dessus de la tête. Tenez l'appareil un peu plus haut ou reculez d'un pas : une main doit tenir au-dessus des cheveux.
tip-face-cut-below = Il y a trop peu de place sous le menton. Reculez d'un pas, pour que les épaules et le haut du buste soient visibles.
tip-face-cut-left = Il y a trop peu de place de votre côté gauche. Faites un petit pas vers votre droite, pour être au milieu.
tip-face-cut-right = Il y a trop peu de place de votre côté droit. Faites un petit pas vers votre gauche, pour être au milieu.
tip-too-close = L'appareil est très près et la tête remplit l'image. Demandez à quelqu'un de prendre la photo à deux grands pas (1,5 m environ), sans zoom.
tip-too-far = Le visage est assez petit sur cette image. Approchez-vous à 1,5 m environ (deux grands pas) : tête et épaules doivent occuper la moitié de la hauteur.

## La netteté et la lumière

tip-blur = Le visage n'est pas tout à fait net. Essuyez l'objectif avec un chiffon doux, calez le téléphone et touchez le visage à l'écran avant de déclencher.
tip-light-together = La lumière gâte plusieurs choses ici. Tournez-vous face à une fenêtre, à un grand pas du mur, sans flash ni lampe.
tip-shaken = La photo est bougée. Calez le téléphone contre un objet stable, réglez le retardateur sur 3 secondes et ne bougez plus. Plus de lumière du jour aide aussi.
tip-grainy = L'image a du grain, comme dans une pièce sombre. En journée, placez-vous face à une fenêtre, à un mètre, et reprenez la photo sans zoom.
tip-too-dark = Il y a trop peu de lumière pour bien voir le visage. En journée, placez-vous face à une fenêtre, à un mètre. Laissez le flash éteint.
tip-too-bright = Des parties du visage sont si claires que plus rien n'y paraît. Sortez du soleil ou éloignez-vous de la lampe, et laissez le flash éteint.
tip-shadow-face = Une moitié du visage reçoit bien moins de lumière. Tournez-vous jusqu'à avoir la fenêtre juste devant vous, puis recommencez.
tip-shadow-face-left = Le côté gauche de votre visage reçoit bien moins de lumière. Tournez-vous vers votre droite, du côté de la lumière, jusqu'à l'avoir juste devant vous.
tip-shadow-face-right = Le côté droit de votre visage reçoit bien moins de lumière. Tournez-vous vers votre gauche, du côté de la lumière, jusqu'à l'avoir juste devant vous.
tip-shadow-on-face = Une ombre tombe sur le visage. Éloignez-vous de ce qui la jette, tournez-vous vers la fenêtre et restez à un mètre environ.
tip-shadow-on-face-forehead = Le front et les yeux sont dans l'ombre. Retirez la casquette, attachez les cheveux, et placez-vous à un mètre d'une fenêtre plutôt que sous une lampe ou le soleil de midi.
tip-shadow-on-face-nose = Le nez jette une ombre sur une joue, car la lumière vient de haut et de côté. Tournez-vous jusqu'à avoir la fenêtre juste devant vous, à la hauteur du visage.
tip-hot-spots = Une lampe ou le flash se reflète sur la peau. Laissez le flash éteint, essuyez le front et le nez avec un mouchoir, et reprenez la photo à la lumière du jour.
tip-hazy = L'image semble voilée, comme par la brume. Essuyez l'objectif avec un chiffon doux, et veillez à ce qu'aucune lampe ni fenêtre n'éclaire l'appareil.
tip-colour-cast = Les couleurs ne sont pas naturelles : la lumière était teintée. Éteignez les lampes, placez-vous à un mètre d'une fenêtre en journée, sans filtre.
tip-no-colour = Cette image est sans couleurs. Réglez l'appareil en couleur, sans filtre, et recommencez.
tip-red-eye = Le flash a rougi les yeux. Reprenez la photo à la lumière du jour, flash éteint. Ne la retouchez pas, s'il vous plaît.

## Les yeux

tip-eyes-not-seen = Les yeux ne me semblent pas ouverts. Regardez l'objectif, clignez une fois, puis prenez trois photos de suite et envoyez la meilleure.
tip-look-away = Les yeux regardent à côté de l'appareil. Regardez droit dans l'objectif, et non votre image à l'écran, à environ 1,5 m.
tip-eyes-hidden = Je vois mal les yeux : ils sont derrière un verre sombre ou dans l'ombre. Retirez les lunettes sombres et placez-vous face à une fenêtre plutôt qu'au soleil.
tip-hair-over-eyes = Des cheveux tombent sur les yeux. Attachez-les ou passez-les derrière les oreilles : yeux et sourcils doivent être dégagés.
tip-glasses-glare = Il y a un reflet dans les lunettes. Le plus simple est de les retirer pour cette photo.
tip-glasses-not-allowed = Ce document n'accepte pas les lunettes. Retirez-les et envoyez une nouvelle photo. Une raison médicale ? Demandez alors à une personne, ici.
tip-glasses-dark = Les verres sont trop foncés pour que je voie les yeux. Retirez les lunettes, ou portez-en aux verres transparents.
tip-glasses-heavy = La monture des lunettes est très épaisse. Retirez-les, ou portez-en une fine qui laisse les deux yeux dégagés.

## Le port de tête et l'expression

tip-head-tilted = La tête penche d'un côté. Gardez les deux oreilles à la même hauteur.
tip-head-tilted-left = La tête penche vers votre gauche. Inclinez-la d'environ { $amount } degrés vers votre droite, jusqu'à avoir les deux oreilles à la même hauteur.
tip-head-tilted-right = La tête penche vers votre droite. Inclinez-la d'environ { $amount } degrés vers votre gauche, jusqu'à avoir les deux oreilles à la même hauteur.
tip-head-turned = Le visage est un peu tourné. Dirigez le nez et les deux épaules vers l'appareil.
tip-head-turned-left = Le visage est tourné vers votre gauche. Tournez-le d'environ { $amount } degrés vers votre droite, jusqu'à diriger le nez vers l'appareil.
tip-head-turned-right = Le visage est tourné vers votre droite. Tournez-le d'environ { $amount } degrés vers votre gauche, jusqu'à diriger le nez vers l'appareil.
tip-chin = Le menton n'est pas à l'horizontale. Faites tenir l'appareil à hauteur de vos yeux et regardez-le bien en face.
tip-chin-up = Le menton est levé. Baissez-le d'environ { $amount } degrés, avec l'appareil à hauteur de vos yeux.
tip-chin-down = Le menton est baissé. Relevez-le d'environ { $amount } degrés, avec l'appareil à hauteur de vos yeux.
tip-mouth-open = La bouche me semble un peu ouverte. Expirez lentement, puis fermez les lèvres sans les serrer.
tip-smile = Je vois un sourire, et ce document demande un visage plus calme. Expirez, relâchez les joues et regardez l'objectif.

## Ce qui est porté

tip-cover-question = Je vois quelque chose sur la tête. Est-ce porté par religion ou pour la santé ? Dites-le alors ici ; sinon, retirez-le.
tip-cover-edges = Ce qui couvre la tête cache une partie du visage ou y fait de l'ombre. Montrez le visage du front au menton et les deux joues, lumière devant vous.
tip-face-covered = Quelque chose semble se trouver devant le visage : une main, un masque ou un objet. Gardez tout à une largeur de main, du front au menton.
tip-clothes-blend = Les vêtements et le mur ont presque la même couleur. Mettez quelque chose de plus foncé et recommencez.
tip-hair-blends = Les cheveux et le mur ont presque la même couleur, et la tête perd son contour. Placez-vous devant un mur un ton plus foncé ou plus clair.

## Le fond

tip-background-together = Plusieurs choses ne vont pas avec le fond. Placez-vous à un grand pas devant un mur clair, uni et vide, à la lumière du jour.
tip-background-busy = Je vois des objets ou un motif derrière la tête. Placez-vous devant un mur vide et uni. Je ne peux rien effacer : beaucoup d'administrations le refusent.
tip-background-shadow = Il y a une ombre sur le mur. Éloignez-vous du mur d'un grand pas, face à la fenêtre.
tip-background-colour = La couleur du mur ne convient pas à ce document. Cherchez un mur uni et clair.
tip-background-colour-wanted = La couleur du mur ne convient pas à ce document. Placez-vous devant un fond { $colour }, à la lumière du jour.

## Le reste

tip-edited = Cette photo semble retouchée, par un filtre ou un fond flou. Désactivez les filtres et le mode portrait, et envoyez-la telle que l'appareil l'a prise.
tip-baby-support = On voit une main ou un objet près du bébé. Posez le bébé sur un drap lisse et uni, et prenez plusieurs photos d'en haut.
tip-ask-a-person = Cette photo demande un regard humain. Demandez ici à une personne de la regarder.

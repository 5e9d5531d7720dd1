# Les mots dessinés sur les images : un à trois, jamais une phrase.
picture-preview = APERÇU
picture-crown = Sommet
picture-chin = Menton
picture-eyes = Yeux
picture-head = Tête
picture-print-at-100 = Imprimer à 100 %

# Ce que dit l'étiquette, selon le contrôle qui a échoué, et selon son détail s'il change les mots.
mark-other = À revoir
mark-single-face-present = Une seule personne
mark-single-face-present-none = Visage introuvable
mark-single-face-present-drawn = Une photo, svp
mark-image-size = Fichier trop petit
mark-image-size-far = Rapprochez-vous
mark-inter-eye-distance = Fichier trop petit
mark-inter-eye-distance-far = Rapprochez-vous
mark-head-size = Distance à revoir
mark-head-size-near = Reculez
mark-head-size-far = Rapprochez-vous
mark-margins = Plus d'espace ici
mark-margins-around = Reculez
mark-sharpness = Pas assez net
mark-under-exposure-prevention = Plus de lumière
mark-over-exposure-prevention = Trop clair
mark-illumination-uniformity = Plus de lumière ici
mark-eyes-open = Yeux ouverts
mark-head-pose-yaw = Face à l'appareil
mark-head-pose-pitch = Menton à l'horizontale
mark-head-pose-roll = Tête droite
mark-mouth-closed = Bouche fermée
mark-expression-neutrality = Visage détendu
mark-background-uniformity = Mur uni
mark-background-uniformity-shadow = Ombre ici
mark-background-colour = Mur d'une autre couleur

# Le guide dessiné en mots, pour les personnes qui ne le voient pas.
guide-alt = Deux dessins. À faire : tenez-vous à un grand pas d'un mur uni, face à une fenêtre ; quelqu'un tient le téléphone à hauteur des yeux, à 150 cm. À éviter : un selfie à bout de bras, des objets et une lampe derrière vous, la moitié du visage dans l'ombre.

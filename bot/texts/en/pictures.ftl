# Words that are drawn on pictures: one to three of them, never a sentence.
picture-preview = PREVIEW
picture-crown = Crown
picture-chin = Chin
picture-eyes = Eyes
picture-head = Head
picture-print-at-100 = Print at 100 %

# What the label says, by the check that failed, and by its detail where that changes the words.
mark-other = Please check
mark-single-face-present = One person only
mark-single-face-present-none = No face found
mark-single-face-present-drawn = A photo, please
mark-image-size = File too small
mark-image-size-far = Come closer
mark-inter-eye-distance = File too small
mark-inter-eye-distance-far = Come closer
mark-head-size = Mind the distance
mark-head-size-near = Step back
mark-head-size-far = Come closer
mark-margins = More room here
mark-margins-around = Step back
mark-sharpness = Not sharp
mark-under-exposure-prevention = More light
mark-over-exposure-prevention = Too bright
mark-illumination-uniformity = More light here
mark-eyes-open = Eyes open
mark-head-pose-yaw = Face the camera
mark-head-pose-pitch = Level your chin
mark-head-pose-roll = Head upright
mark-mouth-closed = Mouth closed
mark-expression-neutrality = Relaxed face
mark-background-uniformity = Plain wall
mark-background-uniformity-shadow = Shadow here
mark-background-colour = Other wall colour

# The drawn guide in words, for people who do not see it.
guide-alt = Two drawings. Do: stand one big step from a plain wall, face a window, and let someone hold the phone at eye height, 150 cm away. Don't: take a selfie at arm's length, with things and a lamp behind you, and half of the face in the dark.

# The short names of the checks, for the list under a verdict.

check-single-face-present = One person in the photo
check-image-size = Size of the picture
check-inter-eye-distance = Detail of the face
check-head-size = Distance to the camera
check-margins = Space around the head
check-sharpness = Sharp picture
check-under-exposure-prevention = Enough light
check-over-exposure-prevention = Not too bright
check-illumination-uniformity = Even light on the face
check-eyes-open = Eyes open
check-eyes-visible = Eyes easy to see
check-head-pose-yaw = Face straight ahead
check-head-pose-pitch = Chin level
check-head-pose-roll = Head upright
check-mouth-closed = Mouth closed
check-expression-neutrality = Calm expression
check-background-uniformity = Plain background
check-background-colour = Background colour

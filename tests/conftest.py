"""What holds for every test."""

import os

from hypothesis import settings

# No test is timed. A machine that checks a change tries the same examples each time; a developer's tries new ones.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

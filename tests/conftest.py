"""How many examples the generated tests try: a hundred, or a thousand with HYPOTHESIS_PROFILE=long."""

from __future__ import annotations

import os

from hypothesis import settings

# No deadline: a slow machine is no fault of the code.
settings.register_profile("short", max_examples=100, deadline=None)
settings.register_profile("long", max_examples=1_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))

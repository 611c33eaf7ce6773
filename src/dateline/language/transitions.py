"""spaCy's arc-eager parser over many sentences at once: one product of matrices moves them all a step on.

A sentence whose beginning is settled is parsed apart from its neighbours, for no arc crosses the border; of the next one the
parser sees but its first words. So the sentences of many stories walk side by side, and what spaCy does state by state
is done here column by column. The moves and what each is allowed in are those of spaCy's ``arc_eager.pyx``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

NONE = -1  # no word; as an index the last place of an array, which nothing is ever put in
SHIFT, REDUCE = 0, 1


class Moves(NamedTuple):
    """The parser's moves by number: shift, reduce, then arcs to the left and to the right, each with its relation."""

    names: tuple[str, ...]
    first_right: int  # the first move that draws an arc to the right
    relations: tuple[str, ...]


def moves_of(parser: Any) -> Moves:
    """The moves of a spaCy parser but the last, which would begin a sentence."""
    names = tuple(parser.moves.get_class_name(i) for i in range(parser.moves.n_moves))
    arcs = [name[:2] for name in names[2:-1]]
    if names[:2] != ("S", "D") or names[-1][:2] != "B-" or arcs != sorted(arcs) or "subtok" in " ".join(names):
        raise ValueError("another parser's moves")
    return Moves(names[:-1], 2 + arcs.index("R-"), tuple(name[2:] for name in names[:-1]))


class _States:
    """Where the parse of each sentence stands: columns, one place a sentence or one a word."""

    def __init__(self, words: int, first: Any, end: Any, limit: Any) -> None:
        size, width = len(first), int((end - first).max(initial=0)) + 4
        self.next, self.end, self.limit = first.copy(), end, limit  # next word to be read; the sentence's end, the text's
        self.stack = np.full((size, width), NONE)  # three empty places below
        self.depth = np.zeros(size, dtype=np.int64)
        self.back = np.full((size, width), NONE)  # words put back to be read again
        self.backs = np.zeros(size, dtype=np.int64)
        self.head, self.left_head, self.right_head, self.move, self.right_move = (np.full(words + 1, NONE) for _ in range(5))
        self.left_child, self.right_child, self.right_before = (np.full(words + 1, NONE) for _ in range(3))
        self.stays = np.zeros(words + 1, dtype=bool)  # was put back once and may not be shifted

    def buffer(self, at: Any) -> tuple[Any, Any]:
        """The next two words to be read."""
        backs, unread = self.backs[at], self.next[at]
        second = unread + (backs == 0)
        second[second >= self.limit[at]] = NONE
        if not backs.any():
            return unread, second
        first = np.where(backs > 0, self.back[at, backs - 1], unread)
        return first, np.where(backs > 1, self.back[at, backs - 2], second)

    def push(self, at: Any, word: Any) -> None:
        """Read a word onto the stack."""
        again = self.backs[at] > 0
        self.backs[at] -= again
        self.next[at] += ~again
        self.stack[at, self.depth[at] + 3] = word
        self.depth[at] += 1

    def reduce(self, at: Any) -> None:
        """Take the word on top off the stack; back to be read, if it has no head and is not the last."""
        top = self.stack[at, self.depth[at] + 2]
        returns = (self.head[top] < 0) & (self.depth[at] > 1)
        self.depth[at] -= 1
        if returns.any():
            at, top = at[returns], top[returns]
            self.stays[top] = True
            self.back[at, self.backs[at]] = top
            self.backs[at] += 1

    def left(self, at: Any, head: Any, child: Any, move: Any) -> None:
        """An arc from the next word to the one on top, which goes."""
        before = self.head[child]
        had = before >= 0
        # spaCy takes an earlier arc back only where it was its head's last; where not, that one holds in the end
        taken = child[had][self.right_child[before[had]] == child[had]]
        self.right_child[self.head[taken]] = self.right_before[taken]
        self.right_head[taken] = NONE
        self.head[child], self.left_head[child], self.move[child] = head, head, move
        self.left_child[head] = child
        self.stays[head] = False
        self.depth[at] -= 1

    def right(self, at: Any, head: Any, child: Any, move: Any) -> None:
        """An arc from the word on top to the next, which is read."""
        self.right_before[child], self.right_child[head] = self.right_child[head], child
        self.head[child], self.right_head[child], self.right_move[child] = head, head, move
        self.push(at, child)


def parse(words: int, first: Any, end: Any, limit: Any, scores: Callable[[Any], Any], moves: Moves) -> tuple[Any, list[str]]:
    """The head of each word, its own number for a root, and its relation.

    ``first`` and ``end`` are where sentences begin and end, ``limit`` where the text of each ends; together they hold every
    word. ``scores`` gives the score of each move for states, from the words in the eight places that the parser looks at.
    """
    states = _States(words, first, end, limit)
    going = np.arange(len(first))
    while len(going):
        read = (states.backs[going] == 0) & (states.next[going] == states.end[going])
        bare = states.depth[going] == 0
        over = read & bare
        if over.any():
            going, read, bare = (column[~over] for column in (going, read, bare))
        _step(states, going[~(read | bare)], scores, moves)
        if read.any():
            states.reduce(going[read])
        if bare.any():
            opening = going[bare]
            states.push(opening, states.buffer(opening)[0])
    own = np.arange(words)
    right, left = states.right_head[:words], states.left_head[:words]
    heads = np.where(right >= 0, right, np.where(left >= 0, left, own))
    made = np.where(right >= 0, states.right_move[:words], states.move[:words])
    relations = [moves.relations[m] if m >= 0 else "ROOT" for m in made.tolist()]
    return _reattached(heads, relations)


def _step(states: _States, at: Any, scores: Callable[[Any], Any], moves: Moves) -> None:
    """One move in each of these sentences, all of which have a word on the stack and one to be read."""
    if not len(at):
        return
    depth = states.depth[at]
    coming, then = states.buffer(at)
    top = states.stack[at, depth + 2]
    below, third = states.stack[at, depth + 1], states.stack[at, depth]
    children = (states.left_child[coming], states.left_child[top], states.right_child[top])
    found = scores(np.stack([coming, then, top, below, third, *children], axis=1))
    last = states.limit[at] - states.next[at] + states.backs[at] < 2
    found[last | states.stays[coming], SHIFT] = -np.inf
    found[depth < 2, REDUCE] = -np.inf
    best = found.argmax(axis=1)
    right = best >= moves.first_right
    for arcs, move, head, child in (
        (right, states.right, top, coming),
        ((best > REDUCE) & ~right, states.left, coming, top),
    ):
        chosen = arcs.nonzero()[0]
        if len(chosen):
            move(at[chosen], head[chosen], child[chosen], best[chosen])
    if len(chosen := (best == SHIFT).nonzero()[0]):
        states.push(at[chosen], coming[chosen])
    if len(chosen := (best == REDUCE).nonzero()[0]):
        states.reduce(at[chosen])


def _reattached(heads: Any, relations: list[str]) -> tuple[Any, list[str]]:
    """Arcs that cross others, which the parser draws to a word higher up and marks ("dobj||xcomp"), put where they belong."""
    marked = [i for i, relation in enumerate(relations) if "||" in relation]
    if not marked:
        return heads, relations
    children: dict[int, list[int]] = {}
    for child, head in enumerate(heads.tolist()):
        if head != child:
            children.setdefault(head, []).append(child)
    for i in marked:
        relations[i], _, wanted = relations[i].partition("||")
        new = _below(int(heads[i]), i, wanted, children, relations)
        if new != heads[i]:
            children[int(heads[i])].remove(i)
            children.setdefault(new, []).append(i)
            children[new].sort()
            heads[i] = new
    return heads, relations


def _below(top: int, child: int, relation: str, children: dict[int, list[int]], relations: Sequence[str]) -> int:
    """The first word of a relation below another, level by level; that other where there is none."""
    level = [top]
    while level:
        deeper = [c for word in level for c in children.get(word, ()) if c != child]
        for c in deeper:
            if relations[c] == relation:
                return c
        level = deeper
    return top

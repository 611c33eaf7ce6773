"""Everything that can go wrong, in one tree.

DatelineError
├── DocumentError   one story cannot be read: it is skipped, the run goes on (exit status 1 at its end)
├── LedgerFault     one row of the ledger is not as it was written: `dateline verify` names it and goes on (exit status 1)
└── RunError        the run itself cannot go on (exit status 2)

An error is one sentence that says what, where and what to do, with a stable code.
Messages live here, so that a code can be searched and its fix stands in the message.
"""

from __future__ import annotations

MESSAGES = {
    # what was given to read
    "D001": "{where}: there is no such file; check the path",
    "D002": "{where}: it is empty; there is nothing to read",
    "D003": "{where}: this is binary data ({detail}), not text; give a .txt, .html or .jsonl file",
    "D004": "{where}: the text is not valid UTF-8 (byte {detail}); convert it to UTF-8 first",
    "D005": "{where}: the text is {detail}, over the limit; split it into stories first",
    "D006": "{where}: the file cannot be read ({detail})",
    "D010": "{where}: no article was found on this page; give the text itself if there is one",
    "D011": "{where}: it took too long or too much memory to take apart; save its text and give that",
    "D020": "{where}: this line is not JSON ({detail}); one story a line, ending at a line feed",
    "D021": "{where}: {detail}; a story needs an `id`, and `text` or `html`",
    "D030": "{where}: no series of counts is in it ({detail}); give a table with a column of days and columns of numbers",
    # what a second reader answered
    "D140": "{where}: no answer came from the model ({detail}); the story is left out, try again or give it more --seconds",
    "D141": "{where}: this gold article cannot be used ({detail}); it needs NAME.json beside NAME.txt, as docs/second.md says",
    # what a run over an archive leaves out
    "D130": "{where}: the process that read it ended ({detail}), so that it is left out; please report this story",
    "D131": "{where}: this part of the shard cannot be merged ({detail}); make the shard anew",
    # what was read and cannot be kept
    "D040": "{where}: its reading does not stand in its text ({detail}), so that it is not stored; please report this",
    "D041": "{where}: character {detail} is NUL, which no database keeps; remove it from the text",
    "D050": "{where}: this text was taken down ({detail}), so that it is not stored again",
    "D051": "{where}: it cannot be read again from the ledger ({detail}); run `dateline verify`",
    "D031": "{where}: {detail}; the row is left out",
    # what comes in from other tools
    "D070": "{where}: the file cannot be imported ({detail})",
    "D071": "{where}: {detail}; the row is left out",
    "D150": "{where}: this decision cannot be taken in ({detail}); it is left out",
    "D160": "{where}: it is {detail}; write JSON Lines (a line a story, with `id` and `text`) or a Parquet table",
    # what is fetched
    "D080": "{where}: this address is not fetched: {detail}; save the page and give the file",
    "D081": "{where}: it could not be fetched ({detail}); try again later, or save the page and give the file",
    "D082": "{where}: fetching it was stopped: {detail}; save the page and give the file",
    "D083": "{where}: its site asks not to be fetched by programs ({detail}); save the page and give the file",
    "D084": "{where}: {detail}",
    # archives, reports, letters, tables
    "D085": "{where}: the archive cannot be read ({detail}); check that it was copied whole",
    "D086": "{where}: the PDF cannot be read ({detail}); save its text and give that",
    "D087": "{where}: reading this needs {detail}",
    "D088": "{where}: the table cannot be read ({detail})",
    "D089": "{where}: the letter cannot be read ({detail}); save its text and give that",
    # how the command was called
    "R001": "{detail!r} is no date; write YYYY-MM-DD, for example 2022-12-27",
    "R002": "the language model is missing or not the one this version was measured with ({detail}); reinstall dateline",
    "R003": "the gazetteer cannot be built or opened ({detail}); run `dateline places build`",
    # the ledger
    "R010": "{where}: the ledger cannot be opened ({detail}); check the path, or give another with --ledger",
    "R011": "{where}: the ledger cannot be written to ({detail}); change its rights, give another with --ledger, or --no-store",
    "R012": "{where}: another process is writing to the ledger ({detail}); try again when it is done",
    "R013": "{where}: there is no ledger here; `dateline read` makes one, --ledger names another",
    "R014": "{where}: this is not a ledger; give another path with --ledger",
    "R015": "{where}: the disk is full ({detail}); nothing half-written was kept; free some space and run it again",
    "R016": "{where}: the ledger cannot be read or written ({detail}); check the disk, run `dateline verify`, restore a backup",
    "R017": "{where}: the database does not answer ({detail}); check the address and that the server runs",
    "R018": "{where}: PostgreSQL needs its driver; install dateline[postgres]",
    "R019": "no SQLite that a ledger can use was found ({detail}); install pysqlite3",
    "R020": "{where}: a newer Dateline made this ledger (schema {detail}); install that version or a newer one",
    "R021": "{where}: the ledger has an older schema ({detail}); open it once for writing, for example with `dateline migrate`",
    "R022": "{where}: {detail}; give a path where nothing is yet",
    "R023": "{where}: {detail}; give the hashes that `dateline heads` prints",
    # what the ledger was asked
    "R030": "there is no filter called {where!r}; there are: {detail}",
    "R031": "{where}: {detail}",
    "R032": "{where}: the question took over {detail} and was cut off; narrow it: fewer days, one outlet, more words",
    "R033": "there is no story {where!r} in the ledger; give its id, address or name as `dateline find` shows them",
    "R034": "there is no claim {where!r} in the ledger; give its id as `dateline find` shows it",
    "R035": "claim {where!r} was taken down: its words are no longer in the ledger",
    # what the ledger is asked to forget
    "R070": "there is no story or claim {where!r} in the ledger; give its id, or a story's address or name",
    "R071": "{where!r} names {detail} stories; give the id of the one to take down",
    "R072": "{where}: it is taken down, but while others read, the file holds old words; repeat this when they are done",
    "R073": "a takedown needs a reason and a name; give both",
    # stories kept together
    "R080": "a collection needs a name, and who restricts or opens it needs one, too; give both",
    "R081": "there is no collection {where!r}, or none that you may see; `dateline collections list` shows what there is",
    "R082": "{where} is in a restricted collection; ask for it by the collection's name, with --collection",
    # what is read again
    "R074": "which stories? give their ids, addresses or names, or --all",
    # what is judged
    "R090": "there is no judgement {where!r} in the ledger; `dateline judgements` shows their ids",
    "R091": "judgement {where!r} cannot be taken back: {detail}",
    "R092": "{where!r} is none of: {detail}",
    "R093": "a judgement needs a name and a reason, and no program's name; give --by and --because",
    "R094": "{where!r} is both sides of the judgement; give two claims",
    "R095": "claim {where!r} stands in several stories; say which: {detail}",
    "R096": "there is no incident {where!r} in the ledger; give its id, or that of a claim in it",
    "R097": "nothing that {where!r} says is in the ledger; `dateline find --speaker` and `dateline source` show who is heard",
    # what is fetched from the network
    "R120": "{where} needs a package that is not here; pip install 'dateline[{detail}]'",
    "R121": "{where}: what was fetched cannot be written there ({detail}); give another file with --warc",
    "R122": "{where}: the state of `dateline watch` cannot be read or written ({detail}); give another file with --state",
    "R123": "{where}: the translator is not there ({detail}); check the command or the address after --translate",
    # archives and clusters
    "R130": "no process that reads can be started ({detail}); run `dateline doctor`, or read with --jobs 1",
    "R131": "{detail}; `--help` shows how options go together",
    "R132": "{where}: this is no shard ({detail}); give ledgers or Parquet files that `dateline read` made",
    "R133": "a cluster needs the package {detail}; install dateline[cluster] on every node",
    "R134": "the cluster cannot be used ({detail}); see that it runs and that --address is right",
    "R135": "{where}: shards cannot be written there ({detail}); give a folder or address that every node can write to",
    # your own kinds
    "R040": "{where}: this file of your own kinds cannot be read ({detail}); it must be TOML in UTF-8",
    "R041": "{where}: {detail} (docs/kinds.md shows an example)",
    "R042": "{detail!r} is no kind; `dateline kinds` lists them",
    # your own actors
    "R050": "{where}: your own actors cannot be read ({detail}); mend the row or take the file away",
    "R051": "{where}: your own actors cannot be written ({detail}); check the folder, or set DATELINE_HOME",
    "R052": "{where}: the file cannot be imported ({detail}); give TSV, CSV or JSON Lines with a header as in docs/actors.md",
    "R053": "{detail!r} is nobody the registry knows; add it with `dateline actors add`, or check the spelling",
    # other gazetteers
    "R060": "{where}: no gazetteer of a known kind; say which with `--format`, or give a table with a `name` column",
    "R061": "{where}: the gazetteer was not imported ({detail}); what was there before still is",
    "R062": "{detail!r} has not been imported; `dateline places list` shows what has",
    # second readers
    "R140": "{where!r} is no address of a model; give --base-url like http://127.0.0.1:8080/v1",
    "R141": "a second reader needs the name of a model; give --model",
    "R142": "{where}: the model cannot be asked ({detail}); check the address, that the server runs, and $DATELINE_LLM_KEY",
    "R143": "a second reader needs the package httpx2; install dateline[llm]",
    "R145": "{where}: there are no gold articles here; give a folder of NAME.json beside NAME.txt",
    "R144": "{where!r} is no price; give two numbers for a million tokens in and out, like 0.15,0.60",
    # agents
    "R150": "a server for agents needs the package mcp; install dateline[mcp]",
    "R151": "{where}: {detail}; look at the tool's input schema",
    "R152": "there is no such tool; there are: {detail}",
    "R153": "the answer is too long ({detail}); ask for less of it with `limit`, or narrow the question",
    "R154": "{where}: it could not be answered ({detail}); please report this",
    "R155": "story {where!r} was taken down: its words are no longer in the ledger",
    "R160": "{where}: this is no rule set for grades ({detail}); docs/linking.md shows one",
    # the desk
    "R100": "there is no page {where!r} here; the front page is /",
    "R101": "this desk opens with the address that `dateline serve` printed; open that in this browser first",
    "R102": "{where!r} is no address of this desk; use 127.0.0.1 or localhost, or name the host with --host",
    "R103": "this was sent from another site ({where}), so nothing was done; send it from the desk's own page",
    "R104": "{where}: {detail}",
    "R105": "{where}: more than {detail} at once; give less",
    "R106": "{where} cannot be asked that way ({detail})",
    "R107": "the desk needs {detail}; install dateline[web]",
    "R108": "port {where} cannot be used ({detail}); give another with --port",
    "R109": "something went wrong here while answering {where} ({detail}); what is recorded is unharmed; please report this",
    # a team's desk
    "R180": "sign in first; a program sends a token that is still good: Authorization: Bearer …",
    "R181": "{where} may not do that: it takes the role {detail}; an administrator gives roles, on /accounts",
    "R182": "that name and that password do not go together; an administrator can set a new password",
    "R183": "{where}: too much at once; wait {detail} and try again",
    "R184": "no rule says who may open {where}; give it one in web/team/rules.py",
    "R185": "{where}: {detail}",
    "R186": "there is no account {where!r}; `dateline accounts list` shows them",
    "R187": "{where}: nobody has an account yet; make the first with `dateline accounts add NAME --role admin`",
    "R188": "accounts need the package argon2-cffi; install dateline[web]",
    "R189": "{where} is reached by other machines: a proxy that speaks TLS must stand before it; say its name with --host",
    # what people decide, and what goes out and comes in
    "R110": "a review needs a name; give it with --by, or set DATELINE_REVIEWER",
    "R111": "there is no field {where!r} of a claim that can be corrected; there are: {detail}",
    "R112": "{where}: {detail}",
    "R113": "claim {where}: {detail}",
    "R114": "there is no decision {where!r} that can be undone; `dateline review show CLAIM` lists a claim's",
    "R115": "{where} needs {detail}; install dateline[exchange]",
    "R116": "there is no format {where!r}; there are: {detail}",
    "R117": "{where}: the file cannot be written ({detail}); check the path",
    "R118": "{where} carries the story's text, in which no name is masked; leave out --mask-private, or take another format",
    "R119": "{where}: {detail}; say which column holds what, for example --map content=notes --map day=event_date",
    # what `dateline verify` finds
    "V001": "{where}: the log was changed here: {detail}; restore a backup from before and compare",
    "V002": "{where}: the log does not hold this head; it was cut off or rewritten, or the head is another ledger's",
    "V010": "{where}: it is not what was written; restore a backup from before and compare",
    "V011": "{where}: it was written and is not there; restore a backup from before and compare",
    "V012": "{where}: it is there and no entry of the log wrote it; restore a backup from before and compare",
    "V020": "{where}: {detail}; restore a backup from before and compare",
    "V030": "{where}: they do not follow from the stories' versions; run `dateline migrate`, which derives them anew",
    "V040": "{where}: this guard against changes is missing from the database; run `dateline migrate`, which puts it back",
}


class DatelineError(Exception):
    """Base of every error a user may see. ``str`` gives ``CODE message``."""

    def __init__(self, code: str, *, where: str = "", detail: str = "") -> None:
        self.code = code
        self.where = where
        self.detail = detail
        self.message = MESSAGES[code].format(where=where, detail=detail)
        super().__init__(f"{code} {self.message}")

    def __reduce__(self) -> tuple[object, ...]:
        """How it goes from one process to another."""
        return _again, (type(self), self.code, self.where, self.detail)


class DocumentError(DatelineError):
    """One story cannot be read."""


class LedgerFault(DatelineError):
    """One row of the ledger is not as it was written."""


class RunError(DatelineError):
    """The run cannot go on."""


def _again(kind: type[DatelineError], code: str, where: str, detail: str) -> DatelineError:
    return kind(code, where=where, detail=detail)

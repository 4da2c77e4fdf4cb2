-- Marks the file as a ledger.
PRAGMA application_id = 0x4c464c47;

-- One row: the random key of every keyed hash in this file.
CREATE TABLE secret (key BLOB NOT NULL);

-- tag: keyed hash of the host and of the account's name, or of the API key where it has no name.
CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    host TEXT NOT NULL,
    name TEXT,
    tag BLOB NOT NULL UNIQUE
);

-- Times are Unix milliseconds unless said otherwise. merged: the last session whose entries are in accepted and in_doubt.
-- command: as it was typed, to be shown to whoever wants to continue the run.
CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    account INTEGER NOT NULL REFERENCES account (id),
    parent TEXT,
    generation INTEGER NOT NULL,
    mode TEXT NOT NULL,
    settles_first INTEGER NOT NULL,
    same_run BLOB NOT NULL,
    source BLOB,
    input BLOB NOT NULL,
    mapping BLOB NOT NULL,
    columns TEXT NOT NULL,
    command TEXT NOT NULL,
    started INTEGER NOT NULL,
    ended INTEGER,
    exit_code INTEGER,
    ending TEXT,
    rows_read INTEGER,
    counts TEXT,
    merged INTEGER NOT NULL DEFAULT 0,
    pruned INTEGER NOT NULL DEFAULT 0
);

-- A process that worked on a run. watermark: rows up to here may have left; NULL once every one of them has its entry.
CREATE TABLE session (
    run INTEGER NOT NULL,
    number INTEGER NOT NULL,
    started INTEGER NOT NULL,
    watermark INTEGER,
    PRIMARY KEY (run, number)
) WITHOUT ROWID;

-- Rows under way. place: the run's id * 2^40 + the row's position. since: only of rows in doubt.
CREATE TABLE entry (
    place INTEGER PRIMARY KEY,
    session INTEGER NOT NULL,
    status INTEGER NOT NULL,
    at INTEGER NOT NULL,
    identity BLOB NOT NULL,
    content BLOB NOT NULL,
    http INTEGER,
    attempts INTEGER NOT NULL,
    millis INTEGER,
    customer BLOB,
    problem TEXT,
    warnings TEXT,
    since INTEGER
);

-- The last request that each account accepted for a customer. at: Unix seconds.
CREATE TABLE accepted (
    account INTEGER NOT NULL,
    identity BLOB NOT NULL,
    content BLOB NOT NULL,
    run INTEGER NOT NULL,
    at INTEGER NOT NULL,
    customer BLOB,
    PRIMARY KEY (account, identity)
) WITHOUT ROWID;

-- Requests that left and whose fate nothing has told yet. since: not after the first attempt.
CREATE TABLE in_doubt (
    account INTEGER NOT NULL,
    identity BLOB NOT NULL,
    content BLOB NOT NULL,
    since INTEGER NOT NULL,
    run INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (account, identity)
) WITHOUT ROWID;

-- Customers posted by an account on a day that turns at 02:00 UTC+7.
CREATE TABLE posted (
    account INTEGER NOT NULL,
    day INTEGER NOT NULL,
    customers INTEGER NOT NULL,
    PRIMARY KEY (account, day)
) WITHOUT ROWID;

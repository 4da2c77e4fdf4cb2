-- Rows that a killed run of version 1 may have sent were known by their number alone: they become rows in doubt.
-- Session 0 keeps those out of the accounts' history, where nobody is known by a number.
UPDATE entry SET status = 9, since = at
WHERE status IN (8, 10) AND EXISTS (
    SELECT 1 FROM session
    WHERE run = entry.place >> 40 AND number > entry.session AND watermark >= entry.place & 0xffffffffff
);
INSERT OR IGNORE INTO entry (place, session, status, at, identity, content, attempts, since)
WITH RECURSIVE begun (run, position, at) AS (
    SELECT run, max(watermark), min(started) FROM session WHERE watermark > 0 GROUP BY run
    UNION ALL SELECT run, position - 1, at FROM begun WHERE position > 1
)
SELECT (run << 40) + position, 0, 9, at, zeroblob(16), zeroblob(16), 0, at FROM begun;

-- under_way: rows that may have left and had no entry when it was written; NULL once they have been merged.
ALTER TABLE session DROP COLUMN watermark;
ALTER TABLE session ADD COLUMN under_way BLOB;

-- phone: the beginning of the hash of the customer's phone.
ALTER TABLE entry ADD COLUMN phone BLOB;

-- The one customer with an email that each account accepted with a phone; NULL if there are several.
CREATE TABLE phone (
    account INTEGER NOT NULL,
    phone BLOB NOT NULL,
    identity BLOB,
    PRIMARY KEY (account, phone)
) WITHOUT ROWID;

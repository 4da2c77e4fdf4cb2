-- Rows that may have left and had no entry when they were written down: their positions, times and hashes, many in one.
-- place: the run's id * 2^40 + a number that is used again once each of its rows has its entry.
CREATE TABLE begun (
    place INTEGER PRIMARY KEY,
    session INTEGER NOT NULL,
    rows BLOB NOT NULL
);
INSERT INTO begun SELECT (run << 40) + number, number, under_way FROM session WHERE under_way IS NOT NULL;
ALTER TABLE session DROP COLUMN under_way;

CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    balance INTEGER NOT NULL CHECK (balance >= 0)
);

CREATE TABLE counter (
    id INTEGER PRIMARY KEY,
    n INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE note (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL
);

WITH RECURSIVE ids (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM ids WHERE id < 20)
INSERT INTO account (id, balance) SELECT id, 1000 FROM ids;

INSERT INTO counter (id) VALUES (1), (2), (3), (4);

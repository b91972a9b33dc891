CREATE TABLE archive (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL
);

ALTER TABLE note ADD COLUMN author TEXT;

INSERT INTO archive (id, text) SELECT id, text FROM note;

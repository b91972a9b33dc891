CREATE TABLE orders (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account INTEGER NOT NULL REFERENCES account (id)
);

CREATE TABLE line (
    id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders (id),
    article TEXT NOT NULL,
    quantity INTEGER NOT NULL CHECK (quantity > 0)
);

CREATE INDEX line_order ON line (order_id);

-- Its own key must not be taken for the order's.
CREATE TABLE journal (
    id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL
);

INSERT INTO journal (id, order_id) VALUES (1000000, 0);

CREATE TRIGGER order_in_journal AFTER INSERT ON orders
BEGIN
    INSERT INTO journal (order_id) VALUES (new.id);
END;

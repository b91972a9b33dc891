DROP VIEW IF EXISTS totals;

CREATE VIEW totals AS
SELECT
    (SELECT sum(balance) FROM account) AS balances,
    (SELECT count(*) FROM orders) AS orders,
    (SELECT count(*) FROM orders JOIN line ON line.order_id = orders.id) AS lines,
    (SELECT count(*) FROM note) AS notes;

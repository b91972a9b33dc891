DROP VIEW IF EXISTS busy_accounts;

CREATE VIEW busy_accounts AS
SELECT account, count(*) AS orders FROM orders GROUP BY account HAVING count(*) > 1;

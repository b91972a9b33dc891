package dev.rockpool.clients;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jooq.BatchBindStep;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.DataSourceConnectionProvider;

/** The bank with jOOQ, its transactions and its nested ones. */
final class JooqBank implements Bank {

    private static final Table<Record> ACCOUNT = table(name("account"));
    private static final Table<Record> COUNTER = table(name("counter"));
    private static final Table<Record> LINE = table(name("line"));
    private static final Table<Record> NOTE = table(name("note"));
    private static final Table<Record> ORDERS = table(name("orders"));
    private static final Field<Long> ID = field(name("id"), Long.class);
    private static final Field<Long> BALANCE = field(name("balance"), Long.class);
    private static final Field<Long> N = field(name("n"), Long.class);
    private static final Field<String> TEXT = field(name("text"), String.class);
    private static final Field<String> ARTICLE = field(name("article"), String.class);
    private static final Field<Integer> QUANTITY = field(name("quantity"), Integer.class);
    private static final Field<Long> ORDER_ID = field(name("order_id"), Long.class);

    private final DSLContext jooq;
    private final DSLContext readOnly;

    JooqBank(DataSource dataSource) {
        jooq = DSL.using(dataSource, SQLDialect.SQLITE);
        readOnly = DSL.using(new ReadOnlyConnections(dataSource), SQLDialect.SQLITE);
    }

    /** jOOQ has no read-only transactions of its own: this is where an application says so. */
    private static final class ReadOnlyConnections extends DataSourceConnectionProvider {

        ReadOnlyConnections(DataSource dataSource) {
            super(dataSource);
        }

        @Override
        public Connection acquire() {
            Connection c = super.acquire();
            try {
                c.setReadOnly(true);
                return c;
            } catch (SQLException e) {
                release(c);
                throw new DataAccessException("Cannot make the connection read-only", e);
            }
        }
    }

    @Override
    public void transfer(int from, int to, int amount) {
        jooq.transaction(inside -> {
            DSLContext tx = inside.dsl();
            long giver = number(tx, BALANCE, ACCOUNT, from);
            long receiver = number(tx, BALANCE, ACCOUNT, to);
            tx.update(ACCOUNT)
                    .set(BALANCE, receiver + amount)
                    .where(ID.eq((long) to))
                    .execute();
            if (giver < amount) {
                throw new Overdrawn(from);
            }
            tx.update(ACCOUNT)
                    .set(BALANCE, giver - amount)
                    .where(ID.eq((long) from))
                    .execute();
        });
    }

    @Override
    public void count(int counter) {
        jooq.transaction(inside -> {
            long n = number(inside.dsl(), N, COUNTER, counter);
            inside.dsl()
                    .update(COUNTER)
                    .set(N, n + 1)
                    .where(ID.eq((long) counter))
                    .execute();
        });
    }

    @Override
    public long order(int account, List<Line> lines) {
        return jooq.transactionResult(inside -> {
            DSLContext tx = inside.dsl();
            long id = tx.insertInto(ORDERS)
                    .columns(field(name("account"), Integer.class))
                    .values(account)
                    .returningResult(ID)
                    .fetchSingle()
                    .value1();
            try {
                tx.transaction(nested -> insertLines(nested.dsl(), id, List.of(new Line("bad", -1))));
            } catch (DataAccessException e) {
                // Undone alone, by the savepoint of the nested transaction.
            }
            insertLines(tx, id, lines);
            return id;
        });
    }

    private static void insertLines(DSLContext tx, long order, List<Line> lines) {
        BatchBindStep batch = tx.batch(
                tx.insertInto(LINE).columns(ORDER_ID, ARTICLE, QUANTITY).values((Long) null, null, null));
        for (Line line : lines) {
            batch = batch.bind(order, line.article(), line.quantity());
        }
        batch.execute();
    }

    @Override
    public List<String> articles(long order) {
        Field<String> article = field(name("line", "article"), String.class);
        return jooq.select(article)
                .from(ORDERS)
                .join(LINE)
                .on(field(name("line", "order_id")).eq(field(name("orders", "id"))))
                .where(field(name("orders", "id"), Long.class).eq(order))
                .orderBy(field(name("line", "id")))
                .fetch(article);
    }

    @Override
    public long note(String text) {
        return jooq.insertInto(NOTE)
                .columns(TEXT)
                .values(text)
                .returningResult(ID)
                .fetchSingle()
                .value1();
    }

    @Override
    public String text(long note) {
        return jooq.select(TEXT).from(NOTE).where(ID.eq(note)).fetchSingle().value1();
    }

    @Override
    public Totals totals() {
        return totals(jooq);
    }

    @Override
    public List<Totals> totalsAround(Work between) {
        return readOnly.transactionResult(inside -> {
            Totals first = totals(inside.dsl());
            between.run();
            return List.of(first, totals(inside.dsl()));
        });
    }

    private static Totals totals(DSLContext context) {
        return context.select(
                        field(name("balances"), Long.class),
                        field(name("orders"), Long.class),
                        field(name("lines"), Long.class),
                        field(name("notes"), Long.class))
                .from(table(name("totals")))
                .fetchSingle(row -> new Totals(row.value1(), row.value2(), row.value3(), row.value4()));
    }

    private static long number(DSLContext tx, Field<Long> field, Table<Record> table, int id) {
        return tx.select(field)
                .from(table)
                .where(ID.eq((long) id))
                .fetchSingle()
                .value1();
    }
}

package dev.rockpool.clients;

import dev.rockpool.clients.HibernateEntities.Account;
import dev.rockpool.clients.HibernateEntities.Counter;
import dev.rockpool.clients.HibernateEntities.Note;
import dev.rockpool.clients.HibernateEntities.Purchase;
import dev.rockpool.clients.HibernateEntities.PurchaseLine;
import jakarta.persistence.LockModeType;
import java.util.List;
import javax.sql.DataSource;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.Transaction;
import org.hibernate.cfg.BatchSettings;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.community.dialect.SQLiteDialect;
import org.hibernate.jpa.HibernatePersistenceConfiguration;

/** The bank with Hibernate: entities, IDENTITY keys, a collection whose rows are inserted as a batch. */
final class HibernateBank implements Bank {

    private final SessionFactory sessions;

    HibernateBank(DataSource dataSource) {
        sessions = new HibernatePersistenceConfiguration("bank")
                .managedClasses(Account.class, Counter.class, Note.class, Purchase.class, PurchaseLine.class)
                .property(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, dataSource)
                .property(JdbcSettings.DIALECT, SQLiteDialect.class.getName())
                .property(BatchSettings.STATEMENT_BATCH_SIZE, 10)
                .createEntityManagerFactory();
    }

    @Override
    public void transfer(int from, int to, int amount) {
        sessions.inTransaction(session -> {
            Account giver = session.find(Account.class, from);
            Account receiver = session.find(Account.class, to);
            receiver.balance += amount;
            session.flush();
            if (giver.balance < amount) {
                throw new Overdrawn(from);
            }
            giver.balance -= amount;
        });
    }

    @Override
    public void count(int counter) {
        sessions.inTransaction(session -> session.find(Counter.class, counter, LockModeType.PESSIMISTIC_WRITE).n++);
    }

    @Override
    public long order(int account, List<Line> lines) {
        return sessions.fromTransaction(session -> {
            Purchase purchase = new Purchase();
            purchase.account = account;
            session.persist(purchase);
            for (Line line : lines) {
                PurchaseLine row = new PurchaseLine();
                row.article = line.article();
                row.quantity = line.quantity();
                purchase.lines.add(row);
            }
            return purchase.id;
        });
    }

    /** Outside a transaction: Hibernate then leaves the connection in auto-commit. */
    @Override
    public List<String> articles(long order) {
        try (Session session = sessions.openSession()) {
            return session.createNativeQuery("""
                            SELECT line.article FROM orders JOIN line ON line.order_id = orders.id
                            WHERE orders.id = :order ORDER BY line.id""", String.class)
                    .setParameter("order", order)
                    .list();
        }
    }

    /** Hibernate writes in transactions only: in this one there are the insert and the statement that asks for its key. */
    @Override
    public long note(String text) {
        return sessions.fromTransaction(session -> {
            Note note = new Note();
            note.text = text;
            session.persist(note);
            return note.id;
        });
    }

    @Override
    public String text(long note) {
        try (Session session = sessions.openSession()) {
            return session.find(Note.class, note).text;
        }
    }

    @Override
    public Totals totals() {
        try (Session session = sessions.openSession()) {
            return totals(session);
        }
    }

    /** A read-only session makes its connection read-only. */
    @Override
    public List<Totals> totalsAround(Work between) throws Exception {
        try (Session session = sessions.withOptions().readOnly(true).openSession()) {
            Transaction transaction = session.beginTransaction();
            Totals first = totals(session);
            between.run();
            Totals second = totals(session);
            transaction.commit();
            return List.of(first, second);
        }
    }

    @Override
    public void close() {
        sessions.close();
    }

    private static Totals totals(Session session) {
        return session.createNativeQuery("SELECT balances, orders, lines, notes FROM totals", Totals.class)
                .addScalar("balances", Long.class)
                .addScalar("orders", Long.class)
                .addScalar("lines", Long.class)
                .addScalar("notes", Long.class)
                .setTupleTransformer(
                        (row, names) -> new Totals((Long) row[0], (Long) row[1], (Long) row[2], (Long) row[3]))
                .getSingleResult();
    }
}

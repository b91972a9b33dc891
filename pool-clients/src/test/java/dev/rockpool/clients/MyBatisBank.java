package dev.rockpool.clients;

import dev.rockpool.clients.MyBatisMapper.NewRow;
import java.sql.Connection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.ExecutorType;
import org.apache.ibatis.session.LocalCacheScope;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactory;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.apache.ibatis.transaction.jdbc.JdbcTransactionFactory;

/** The bank with MyBatis: a session for each piece of work, one of batches for the orders. */
final class MyBatisBank implements Bank {

    private final DataSource dataSource;
    private final SqlSessionFactory sessions;

    MyBatisBank(DataSource dataSource) {
        this.dataSource = dataSource;
        Configuration configuration =
                new Configuration(new Environment("bank", new JdbcTransactionFactory(), dataSource));
        configuration.addMapper(MyBatisMapper.class);
        configuration.setArgNameBasedConstructorAutoMapping(true);
        // Else the second read of a transaction would come from the session's own cache and tell nothing about the
        // snapshot.
        configuration.setLocalCacheScope(LocalCacheScope.STATEMENT);
        sessions = new SqlSessionFactoryBuilder().build(configuration);
    }

    @Override
    public void transfer(int from, int to, int amount) {
        inTransaction(ExecutorType.REUSE, session -> {
            MyBatisMapper mapper = session.getMapper(MyBatisMapper.class);
            long giver = mapper.balance(from);
            mapper.setBalance(to, mapper.balance(to) + amount);
            if (giver < amount) {
                throw new Overdrawn(from);
            }
            mapper.setBalance(from, giver - amount);
        });
    }

    @Override
    public void count(int counter) {
        inTransaction(ExecutorType.SIMPLE, session -> {
            MyBatisMapper mapper = session.getMapper(MyBatisMapper.class);
            mapper.setCounter(counter, mapper.counter(counter) + 1);
        });
    }

    @Override
    public long order(int account, List<Line> lines) {
        NewRow row = new NewRow(account);
        inTransaction(ExecutorType.BATCH, session -> {
            MyBatisMapper mapper = session.getMapper(MyBatisMapper.class);
            mapper.insertOrder(row);
            session.flushStatements();
            lines.forEach(line -> mapper.insertLine(row.id, line));
            session.flushStatements();
        });
        return row.id;
    }

    @Override
    public List<String> articles(long order) {
        return inAutoCommit(mapper -> mapper.articles(order));
    }

    @Override
    public long note(String text) {
        NewRow row = new NewRow(text);
        inAutoCommit(mapper -> mapper.insertNote(row));
        return row.id;
    }

    @Override
    public String text(long note) {
        return inAutoCommit(mapper -> mapper.text(note));
    }

    @Override
    public Totals totals() {
        return inAutoCommit(MyBatisMapper::totals);
    }

    /** MyBatis takes a connection that the application made read-only. */
    @Override
    public List<Totals> totalsAround(Work between) throws Exception {
        try (Connection c = dataSource.getConnection()) {
            c.setReadOnly(true);
            c.setAutoCommit(false);
            try (SqlSession session = sessions.openSession(c)) {
                MyBatisMapper mapper = session.getMapper(MyBatisMapper.class);
                Totals first = mapper.totals();
                between.run();
                return List.of(first, mapper.totals());
            }
        }
    }

    private void inTransaction(ExecutorType executor, Consumer<SqlSession> body) {
        // Closing a session that was not committed rolls back what it wrote.
        try (SqlSession session = sessions.openSession(executor)) {
            body.accept(session);
            session.commit();
        }
    }

    private <T> T inAutoCommit(Function<MyBatisMapper, T> body) {
        try (SqlSession session = sessions.openSession(true)) {
            return body.apply(session.getMapper(MyBatisMapper.class));
        }
    }
}

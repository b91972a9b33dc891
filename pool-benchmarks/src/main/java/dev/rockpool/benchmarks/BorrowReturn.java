package dev.rockpool.benchmarks;

import dev.rockpool.benchmarks.stub.StubDriver;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** What it takes to borrow a connection and give it back, as JMH sees it: time by the wall clock. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BorrowReturn {

    /** So many connections that no thread ever waits. */
    static final int POOL_SIZE = 10;

    /** Every contender in turn. */
    @Param
    public Contender contender;

    private OpenPool pool;
    private DataSource dataSource;

    /**
     * Opens the contender's pool on the stub driver.
     *
     * @throws SQLException when it cannot be opened
     */
    @Setup
    public void open() throws SQLException {
        pool = contender.open(StubDriver.URL, POOL_SIZE);
        pool.fill(POOL_SIZE);
        dataSource = pool.dataSource();
    }

    /** Closes the pool. */
    @TearDown
    public void close() {
        pool.close();
    }

    /**
     * Borrows and gives back.
     *
     * @param hole lets the compiler treat the connection as used
     * @throws SQLException never
     */
    @Benchmark
    public void connection(Blackhole hole) throws SQLException {
        Connection connection = dataSource.getConnection();
        hole.consume(connection);
        connection.close();
    }

    /**
     * Borrows, makes a statement and closes it, and gives back.
     *
     * @param hole lets the compiler treat connection and statement as used
     * @throws SQLException never
     */
    @Benchmark
    public void statement(Blackhole hole) throws SQLException {
        Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        hole.consume(statement);
        statement.close();
        connection.close();
    }
}

package dev.rockpool.stmt;

import dev.rockpool.stmt.RandomSequence.Borrowing;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes scripts: sequences of calls as a program would make them, with odd ones in between. */
final class RandomScripts {

    private static final int SEQUENCES = 60;

    private final Random random;
    private final List<Borrowing> borrowings;
    private final RandomRuns runs;
    private final RandomParameters parameters;
    private final RandomReads reads;
    private final RandomOptions options;
    private final RandomSessions sessions;
    private List<RandomCall> calls = new ArrayList<>();

    RandomScripts(long seed, List<Borrowing> borrowings) {
        this.random = new Random(seed);
        this.borrowings = borrowings;
        this.runs = new RandomRuns(random);
        this.parameters = new RandomParameters(random);
        this.reads = new RandomReads(random);
        this.options = new RandomOptions(random);
        this.sessions = new RandomSessions(random, runs);
    }

    List<RandomSequence> script() {
        List<RandomSequence> script = new ArrayList<>();
        while (script.size() < SEQUENCES) {
            script.add(sequence());
        }
        return script;
    }

    private RandomSequence sequence() {
        calls = new ArrayList<>();
        if (random.nextInt(10) == 0) {
            for (int i = random.nextInt(3); i >= 0; i--) {
                calls.add(sessions.unit());
            }
            return new RandomSequence(Borrowing.NONE, calls);
        }
        Borrowing borrowing = RandomTexts.one(borrowings, random);
        if (random.nextInt(6) == 0) {
            calls.add(sessions.second());
        }
        boolean transactional = random.nextInt(4) == 0;
        for (int i = random.nextInt(9); i >= 0; i--) {
            if (transactional || random.nextInt(12) == 0) {
                calls.add(sessions.transaction());
            }
            episode();
        }
        return new RandomSequence(borrowing, calls);
    }

    /** One thing that a program does. */
    private void episode() {
        int dice = random.nextInt(100);
        if (dice < 90) {
            prepared();
        } else if (dice < 96) {
            plain();
        } else if (dice < 97) {
            calls.add(sessions.schema());
        } else if (dice < 99) {
            calls.add(sessions.unit());
        } else {
            odd();
        }
    }

    private void prepared() {
        int place = random.nextInt(JdbcWorld.STATEMENTS);
        int connection = random.nextInt(8) == 0 ? 1 : 0;
        String sql = RandomTexts.prepared(random);
        for (int again = random.nextInt(4); again > 0; again--) {
            lent(runs.prepare(connection, place, sql), place, sql);
            calls.add(options.close(place));
        }
        lent(runs.prepare(connection, place, sql), place, sql);
        if (random.nextInt(4) != 0) {
            calls.add(options.close(place));
        }
        if (random.nextInt(15) == 0) {
            maybeOdd(place);
            calls.add(runs.run(place, true));
        }
    }

    private void lent(RandomCall prepare, int place, String sql) {
        calls.add(prepare);
        for (int times = random.nextInt(3) == 0 ? 2 : 1; times > 0; times--) {
            maybeOdd(place);
            if (random.nextInt(10) == 0) {
                batch(place, sql);
            } else {
                setAll(place, sql);
                run(place, sql);
            }
        }
        maybeOdd(place);
    }

    private void setAll(int place, String sql) {
        int count = RandomTexts.parameters(sql);
        for (int i = 1; i <= count; i++) {
            if (random.nextInt(12) != 0) {
                calls.add(parameters.set(place, i));
            }
        }
        if (random.nextInt(25) == 0) {
            calls.add(parameters.set(place, random.nextInt(6)));
        }
    }

    private void batch(int place, String sql) {
        for (int rows = random.nextInt(4); rows >= 0; rows--) {
            setAll(place, sql);
            calls.add(runs.addBatch(place));
            maybeOdd(place);
        }
        if (random.nextInt(5) != 0) {
            calls.add(runs.executeBatch(place));
        }
    }

    private void run(int place, String sql) {
        boolean query = sql.startsWith("SELECT") || sql.startsWith("V") || sql.startsWith("WITH");
        maybeOdd(place);
        calls.add(runs.run(place, query));
        if (query && random.nextInt(3) == 0) {
            calls.add(runs.getResultSet(place));
        }
        maybeOdd(place);
        if (query) {
            read(place);
        }
    }

    private void read(int place) {
        int dice = random.nextInt(8);
        if (dice < 4) {
            calls.add(reads.rows(place, true));
        } else if (dice < 7) {
            calls.add(reads.rows(place, false));
        }
        if (random.nextInt(3) == 0) {
            maybeOdd(place);
            calls.add(reads.close(place));
        }
    }

    private void plain() {
        int place = random.nextInt(JdbcWorld.STATEMENTS);
        calls.add(runs.create(0, place));
        maybeOdd(place);
        for (int i = random.nextInt(3); i >= 0; i--) {
            calls.add(random.nextInt(6) == 0 ? runs.batch(place) : runs.text(place, RandomTexts.plain(random)));
            if (random.nextBoolean()) {
                calls.add(reads.rows(place, random.nextBoolean()));
            }
        }
        if (random.nextInt(3) != 0) {
            calls.add(options.close(place));
        }
    }

    private void maybeOdd(int usual) {
        while (random.nextInt(4) == 0) {
            int place = random.nextInt(3) == 0 ? random.nextInt(JdbcWorld.STATEMENTS) : usual;
            int dice = random.nextInt(100);
            if (dice < 40) {
                calls.add(options.get(place));
            } else if (dice < 55) {
                calls.add(options.set(place));
            } else if (dice < 70) {
                calls.add(runs.odd(place));
            } else if (dice < 90) {
                calls.add(reads.odd(random.nextInt(5) == 0 ? JdbcWorld.STATEMENTS : place));
            } else {
                odd();
            }
        }
    }

    private void odd() {
        int place = random.nextInt(JdbcWorld.STATEMENTS);
        int dice = random.nextInt(14);
        if (dice < 1) {
            calls.add(sessions.schema());
        } else if (dice < 4) {
            calls.add(sessions.transaction());
        } else if (dice < 6) {
            calls.add(sessions.odd());
        } else if (dice < 8) {
            calls.add(sessions.unit());
        } else if (dice < 10) {
            calls.add(parameters.set(place, 1 + random.nextInt(3)));
        } else if (dice < 12) {
            calls.add(runs.run(place, random.nextBoolean()));
        } else {
            calls.add(reads.rows(random.nextInt(JdbcWorld.STATEMENTS + 1), random.nextBoolean()));
        }
    }
}

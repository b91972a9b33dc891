package dev.rockpool;

import dev.rockpool.pool.ActivityWatch;
import dev.rockpool.pool.Listeners;
import dev.rockpool.pool.PoolConfig;
import dev.rockpool.pool.PoolListener;
import dev.rockpool.spi.ModuleContext;
import dev.rockpool.spi.PoolModule;
import dev.rockpool.spi.PoolModule.Attachment;
import dev.rockpool.spi.PoolTimes;
import dev.rockpool.spi.ResultCache;
import dev.rockpool.spi.Session;
import dev.rockpool.spi.StatementPooling;
import dev.rockpool.spi.WriteWatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The modules at work in one database: those found on the class path, and those given. Thread-safe. */
final class Modules implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseManager.class);

    private final Map<String, Attachment> attachments;
    private final @Nullable ResultCache cache;
    private final @Nullable StatementPooling statements;
    private final @Nullable WriteWatch writes;

    private Modules(Map<String, Attachment> attachments, PoolConfig config) {
        this.attachments = attachments;
        this.cache = config.queryCache() ? first(Attachment::cache) : null;
        this.statements = config.statementPooling() ? first(Attachment::statements) : null;
        this.writes = first(Attachment::writes);
    }

    /** What the user has given comes before what was found. */
    private <T> @Nullable T first(Function<Attachment, @Nullable T> part) {
        for (Attachment attachment : attachments.values()) {
            T found = part.apply(attachment);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    static Modules attach(List<PoolModule> given, ModuleContext context) {
        Map<String, PoolModule> modules = new LinkedHashMap<>();
        given.forEach(module -> modules.put(module.name(), module));
        ServiceLoader.load(PoolModule.class).forEach(module -> modules.putIfAbsent(module.name(), module));
        Map<String, Attachment> attachments = new LinkedHashMap<>();
        try {
            modules.forEach((name, module) -> attachments.put(name, module.attach(context)));
            Modules complete = new Modules(attachments, context.config());
            complete.refuseWhatIsMissing(context);
            return complete;
        } catch (RuntimeException | Error e) {
            close(attachments);
            throw e;
        }
    }

    private void refuseWhatIsMissing(ModuleContext context) {
        if (isAskedFor(context, "queryCache") && context.config().queryCache() && cache == null) {
            throw missing("queryCache", "query cache", "pool-cache");
        }
        if (isAskedFor(context, "statementPooling") && context.config().statementPooling() && statements == null) {
            throw missing("statementPooling", "statement pool", "pool-stmt");
        }
    }

    private static boolean isAskedFor(ModuleContext context, String setting) {
        return context.config().explicit().keySet().stream()
                .anyMatch(explicit -> explicit.name().equals(setting));
    }

    private static IllegalStateException missing(String setting, String what, String artifact) {
        return new IllegalStateException(setting + " = 'true' is asked for, but no " + what
                + " is on the class path: add the dependency dev.rockpool:" + artifact + ", or leave " + setting
                + " out");
    }

    /** Has the modules serve a new session. */
    void equip(Session session, String lane, String connection) {
        if (writes != null) {
            session.tellWrites(writes);
        }
        if (statements != null) {
            session.use(statements.open(session, lane, connection));
        }
    }

    @Nullable
    StatementPooling statements() {
        return statements;
    }

    /** Has those of the modules that want to hear of the pool. */
    void listen(Listeners listeners) {
        for (Attachment attachment : attachments.values()) {
            PoolListener listener = attachment.listener();
            if (listener != null) {
                listeners.add(listener);
            }
            ActivityWatch watch = attachment.watch();
            if (watch != null) {
                listeners.add(watch);
            }
        }
    }

    /** What measures times; null without such a module. */
    @Nullable
    PoolTimes times() {
        return first(Attachment::times);
    }

    /** The part of a module that is of a type. */
    <T> @Nullable T attachment(Class<T> type) {
        return first(attachment -> type.isInstance(attachment) ? type.cast(attachment) : null);
    }

    @Nullable
    ResultCache cache() {
        return cache;
    }

    @Override
    public void close() {
        close(attachments);
    }

    private static void close(Map<String, Attachment> attachments) {
        attachments.forEach((name, attachment) -> {
            try {
                attachment.close();
            } catch (RuntimeException | LinkageError e) {
                LOG.warn("Module {} failed to close", name, e);
            }
        });
    }
}

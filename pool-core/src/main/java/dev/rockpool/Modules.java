package dev.rockpool;

import dev.rockpool.pool.PoolConfig;
import dev.rockpool.pool.PoolListener;
import dev.rockpool.spi.ModuleContext;
import dev.rockpool.spi.PoolModule;
import dev.rockpool.spi.PoolModule.Attachment;
import dev.rockpool.spi.ResultCache;
import dev.rockpool.spi.Session;
import dev.rockpool.spi.StatementSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The modules at work in one database: those found on the class path, and those given. Thread-safe. */
final class Modules implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseManager.class);

    private final boolean poolsStatements;
    private final Map<String, Attachment> attachments;
    private final @Nullable ResultCache cache;

    private Modules(Map<String, Attachment> attachments, PoolConfig config) {
        this.attachments = attachments;
        this.poolsStatements = config.statementPooling();
        this.cache = config.queryCache()
                ? attachments.values().stream()
                        .map(Attachment::cache)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null)
                : null;
    }

    static Modules attach(List<PoolModule> given, ModuleContext context) {
        Map<String, PoolModule> modules = new LinkedHashMap<>();
        ServiceLoader.load(PoolModule.class).forEach(module -> modules.put(module.name(), module));
        given.forEach(module -> modules.put(module.name(), module));
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
        boolean served = attachments.values().stream().anyMatch(Attachment::poolsStatements);
        if (isAskedFor(context, "statementPooling") && poolsStatements && !served) {
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

    /** Lets the first module that wants to serve a new session's statements. */
    void equip(Session session) {
        if (!poolsStatements) {
            return;
        }
        for (Attachment attachment : attachments.values()) {
            StatementSource source = attachment.statements(session);
            if (source != null) {
                session.use(source);
                return;
            }
        }
    }

    List<PoolListener> listeners() {
        List<PoolListener> listeners = new ArrayList<>();
        for (Attachment attachment : attachments.values()) {
            PoolListener listener = attachment.listener();
            if (listener != null) {
                listeners.add(listener);
            }
        }
        return listeners;
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

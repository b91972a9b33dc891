package dev.rockpool.jdbc;

import java.sql.Connection;
import java.sql.ConnectionBuilder;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.ShardingKey;
import org.jspecify.annotations.Nullable;

/** Builds a request to a {@link PoolDataSource}. Not thread-safe. */
final class PoolConnectionBuilder implements ConnectionBuilder {

    private final PoolDataSource dataSource;
    private @Nullable String user;
    private @Nullable String password;
    private boolean sharded;

    PoolConnectionBuilder(PoolDataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public ConnectionBuilder user(@Nullable String username) {
        user = username;
        return this;
    }

    @Override
    public ConnectionBuilder password(@Nullable String secret) {
        password = secret;
        return this;
    }

    /** Makes {@link #build()} fail: JDBC does not let it fail here. */
    @Override
    public ConnectionBuilder shardingKey(@Nullable ShardingKey shardingKey) {
        sharded |= shardingKey != null;
        return this;
    }

    /** As {@link #shardingKey}. */
    @Override
    public ConnectionBuilder superShardingKey(@Nullable ShardingKey superShardingKey) {
        sharded |= superShardingKey != null;
        return this;
    }

    @Override
    public Connection build() throws SQLException {
        if (sharded) {
            throw new SQLFeatureNotSupportedException(
                    "Pooled connections take no sharding keys: use a pool for each shard", "0A000");
        }
        return user == null && password == null ? dataSource.getConnection() : dataSource.getConnection(user, password);
    }
}

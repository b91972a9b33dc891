package dev.rockpool.benchmarks.stub;

import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Struct;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import org.jspecify.annotations.NullUnmarked;

/** Every method of a connection throws, until {@link StubConnection} says otherwise. */
@NullUnmarked // as JDBC
abstract class UnsupportedConnection implements Connection {

    private static SQLFeatureNotSupportedException unsupported(String method) {
        return new SQLFeatureNotSupportedException("The stub driver has no " + method);
    }

    @Override
    public Statement createStatement() throws SQLException {
        throw unsupported("createStatement");
    }

    @Override
    public PreparedStatement prepareStatement(String text) throws SQLException {
        throw unsupported("prepareStatement");
    }

    @Override
    public CallableStatement prepareCall(String text) throws SQLException {
        throw unsupported("prepareCall");
    }

    @Override
    public String nativeSQL(String text) throws SQLException {
        throw unsupported("nativeSQL");
    }

    @Override
    public void setAutoCommit(boolean value) throws SQLException {
        throw unsupported("setAutoCommit");
    }

    @Override
    public boolean getAutoCommit() throws SQLException {
        throw unsupported("getAutoCommit");
    }

    @Override
    public void commit() throws SQLException {
        throw unsupported("commit");
    }

    @Override
    public void rollback() throws SQLException {
        throw unsupported("rollback");
    }

    @Override
    public void close() throws SQLException {
        throw unsupported("close");
    }

    @Override
    public boolean isClosed() throws SQLException {
        throw unsupported("isClosed");
    }

    @Override
    public DatabaseMetaData getMetaData() throws SQLException {
        throw unsupported("getMetaData");
    }

    @Override
    public void setReadOnly(boolean value) throws SQLException {
        throw unsupported("setReadOnly");
    }

    @Override
    public boolean isReadOnly() throws SQLException {
        throw unsupported("isReadOnly");
    }

    @Override
    public void setCatalog(String value) throws SQLException {
        throw unsupported("setCatalog");
    }

    @Override
    public String getCatalog() throws SQLException {
        throw unsupported("getCatalog");
    }

    @Override
    public void setTransactionIsolation(int value) throws SQLException {
        throw unsupported("setTransactionIsolation");
    }

    @Override
    public int getTransactionIsolation() throws SQLException {
        throw unsupported("getTransactionIsolation");
    }

    @Override
    public SQLWarning getWarnings() throws SQLException {
        throw unsupported("getWarnings");
    }

    @Override
    public void clearWarnings() throws SQLException {
        throw unsupported("clearWarnings");
    }

    @Override
    public Statement createStatement(int first, int second) throws SQLException {
        throw unsupported("createStatement");
    }

    @Override
    public PreparedStatement prepareStatement(String text, int option, int concurrency) throws SQLException {
        throw unsupported("prepareStatement");
    }

    @Override
    public CallableStatement prepareCall(String text, int option, int concurrency) throws SQLException {
        throw unsupported("prepareCall");
    }

    @Override
    public Map<String, Class<?>> getTypeMap() throws SQLException {
        throw unsupported("getTypeMap");
    }

    @Override
    public void setTypeMap(Map<String, Class<?>> value) throws SQLException {
        throw unsupported("setTypeMap");
    }

    @Override
    public void setHoldability(int value) throws SQLException {
        throw unsupported("setHoldability");
    }

    @Override
    public int getHoldability() throws SQLException {
        throw unsupported("getHoldability");
    }

    @Override
    public Savepoint setSavepoint() throws SQLException {
        throw unsupported("setSavepoint");
    }

    @Override
    public Savepoint setSavepoint(String value) throws SQLException {
        throw unsupported("setSavepoint");
    }

    @Override
    public void rollback(Savepoint value) throws SQLException {
        throw unsupported("rollback");
    }

    @Override
    public void releaseSavepoint(Savepoint value) throws SQLException {
        throw unsupported("releaseSavepoint");
    }

    @Override
    public Statement createStatement(int first, int second, int third) throws SQLException {
        throw unsupported("createStatement");
    }

    @Override
    public PreparedStatement prepareStatement(String text, int option, int concurrency, int holdability)
            throws SQLException {
        throw unsupported("prepareStatement");
    }

    @Override
    public CallableStatement prepareCall(String text, int option, int concurrency, int holdability)
            throws SQLException {
        throw unsupported("prepareCall");
    }

    @Override
    public PreparedStatement prepareStatement(String text, int option) throws SQLException {
        throw unsupported("prepareStatement");
    }

    @Override
    public PreparedStatement prepareStatement(String text, int[] option) throws SQLException {
        throw unsupported("prepareStatement");
    }

    @Override
    public PreparedStatement prepareStatement(String text, String[] option) throws SQLException {
        throw unsupported("prepareStatement");
    }

    @Override
    public Clob createClob() throws SQLException {
        throw unsupported("createClob");
    }

    @Override
    public Blob createBlob() throws SQLException {
        throw unsupported("createBlob");
    }

    @Override
    public NClob createNClob() throws SQLException {
        throw unsupported("createNClob");
    }

    @Override
    public SQLXML createSQLXML() throws SQLException {
        throw unsupported("createSQLXML");
    }

    @Override
    public boolean isValid(int value) throws SQLException {
        throw unsupported("isValid");
    }

    @Override
    public String getClientInfo(String value) throws SQLException {
        throw unsupported("getClientInfo");
    }

    @Override
    public Properties getClientInfo() throws SQLException {
        throw unsupported("getClientInfo");
    }

    @Override
    public Array createArrayOf(String text, Object[] option) throws SQLException {
        throw unsupported("createArrayOf");
    }

    @Override
    public Struct createStruct(String text, Object[] option) throws SQLException {
        throw unsupported("createStruct");
    }

    @Override
    public void setSchema(String value) throws SQLException {
        throw unsupported("setSchema");
    }

    @Override
    public String getSchema() throws SQLException {
        throw unsupported("getSchema");
    }

    @Override
    public void abort(Executor value) throws SQLException {
        throw unsupported("abort");
    }

    @Override
    public void setNetworkTimeout(Executor first, int second) throws SQLException {
        throw unsupported("setNetworkTimeout");
    }

    @Override
    public int getNetworkTimeout() throws SQLException {
        throw unsupported("getNetworkTimeout");
    }
}

package dev.rockpool.clients;

import javax.sql.DataSource;

class PlainJdbcTest extends ClientContract {

    @Override
    Bank open(DataSource dataSource) {
        return new PlainJdbcBank(dataSource);
    }
}

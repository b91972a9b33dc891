package dev.rockpool.clients;

import javax.sql.DataSource;

class JooqTest extends ClientContract {

    @Override
    Bank open(DataSource dataSource) {
        return new JooqBank(dataSource);
    }
}

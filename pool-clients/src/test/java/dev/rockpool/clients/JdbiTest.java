package dev.rockpool.clients;

import javax.sql.DataSource;

class JdbiTest extends ClientContract {

    @Override
    Bank open(DataSource dataSource) {
        return new JdbiBank(dataSource);
    }
}

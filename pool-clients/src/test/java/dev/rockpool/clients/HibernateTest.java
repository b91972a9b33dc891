package dev.rockpool.clients;

import javax.sql.DataSource;

class HibernateTest extends ClientContract {

    @Override
    Bank open(DataSource dataSource) {
        return new HibernateBank(dataSource);
    }
}

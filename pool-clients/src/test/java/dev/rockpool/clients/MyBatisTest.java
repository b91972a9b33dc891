package dev.rockpool.clients;

import javax.sql.DataSource;

class MyBatisTest extends ClientContract {

    @Override
    Bank open(DataSource dataSource) {
        return new MyBatisBank(dataSource);
    }
}

package dev.rockpool.clients;

import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.SelectKey;
import org.apache.ibatis.annotations.Update;

/** The statements of {@link MyBatisBank}. */
interface MyBatisMapper {

    /** A row to insert; MyBatis writes the key into it. */
    final class NewRow {
        long id;
        final Object value;

        NewRow(Object value) {
            this.value = value;
        }
    }

    @Select("SELECT balance FROM account WHERE id = #{id}")
    long balance(int id);

    @Update("UPDATE account SET balance = #{balance} WHERE id = #{id}")
    int setBalance(@Param("id") int id, @Param("balance") long balance);

    @Select("SELECT n FROM counter WHERE id = #{id}")
    long counter(int id);

    @Update("UPDATE counter SET n = #{n} WHERE id = #{id}")
    int setCounter(@Param("id") int id, @Param("n") long n);

    @Insert("INSERT INTO orders (account) VALUES (#{value})")
    @Options(useGeneratedKeys = true, keyProperty = "id")
    int insertOrder(NewRow row);

    @Insert("INSERT INTO line (order_id, article, quantity) VALUES (#{order}, #{line.article}, #{line.quantity})")
    int insertLine(@Param("order") long order, @Param("line") Bank.Line line);

    /** The key by a second statement, as many examples for SQLite have it: it must ask the connection that inserted. */
    @Insert("INSERT INTO note (text) VALUES (#{value})")
    @SelectKey(statement = "SELECT last_insert_rowid()", keyProperty = "id", before = false, resultType = long.class)
    int insertNote(NewRow row);

    @Select("SELECT text FROM note WHERE id = #{id}")
    String text(long id);

    @Select("""
            SELECT line.article FROM orders JOIN line ON line.order_id = orders.id
            WHERE orders.id = #{order} ORDER BY line.id""")
    List<String> articles(long order);

    @Select("SELECT balances, orders, lines, notes FROM totals")
    Bank.Totals totals();
}

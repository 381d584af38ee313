// Drivers.java RELATIONS: read every relation named in the file with all of its columns,
// and print the version of the JDBC driver, then each relation and its rows.
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

class Drivers {
    public static void main(String[] arguments) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("user", System.getenv("PGUSER"));
        properties.setProperty("options", System.getenv("PGOPTIONS"));
        String url = "jdbc:postgresql://127.0.0.1:" + System.getenv("PGPORT") + "/" + System.getenv("PGDATABASE");
        boolean failed = false;
        try (Connection connection = DriverManager.getConnection(url, properties)) {
            System.out.println(connection.getMetaData().getDriverVersion());
            for (String relation : Files.readAllLines(Path.of(arguments[0]))) {
                try (Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery("SELECT * FROM " + relation)) {
                    int columns = rows.getMetaData().getColumnCount();
                    int count = 0;
                    for (; rows.next(); count++)
                        for (int i = 1; i <= columns; i++)
                            if (rows.getObject(i) instanceof Array array)
                                array.getArray();
                    System.out.println(relation + "\t" + count);
                } catch (SQLException | RuntimeException error) {
                    System.err.println(relation + ": " + error);
                    failed = true;
                }
            }
        }
        System.exit(failed ? 1 : 0);
    }
}

package dev.lathe.engine.experiment;

import dev.lathe.base.LatheException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares a database with what Lathe itself would have made, before any of its tables is asked: a
 * view in a table's place, a trigger, a generated column or an index over an expression runs
 * somebody else's program at the first question. Then the types of all values, which SQLite does
 * not hold a file to.
 */
final class SchemaCheck {
  /** Lathe's own have a dozen; nobody need look at a million. */
  private static final int MOST_OBJECTS = 100;

  /** No name, number or time that Lathe writes comes near. */
  private static final long MOST = 1L << 53;

  private final Path file;
  private final Connection connection;
  private final List<String> made;

  /**
   * A check.
   *
   * @param made the statements that make a database of this one's schema
   */
  SchemaCheck(Path file, Connection connection, List<String> made) {
    this.file = file;
    this.connection = connection;
    this.made = List.copyOf(made);
  }

  /**
   * Compares the objects.
   *
   * @throws LatheException when anything is more, less or other than Lathe's
   */
  void requireObjects() throws SQLException {
    try (Connection own = own()) {
      TreeMap<String, String> expected = objects(own);
      TreeMap<String, String> found = objects(connection);
      for (String name : union(expected, found)) {
        if (!expected.getOrDefault(name, "").equals(found.getOrDefault(name, ""))) {
          throw foreign(name, expected.containsKey(name), found.containsKey(name));
        }
      }
    }
  }

  /**
   * Looks at the types of all values; the objects are Lathe's.
   *
   * @throws LatheException when one is of another type, missing, or too large
   */
  void requireTypes() throws SQLException {
    try (Connection own = own()) {
      for (String name : objects(own).keySet()) {
        if (name.startsWith("table ")) {
          requireTypes(own, name.substring("table ".length()));
        }
      }
    }
  }

  private Connection own() throws SQLException {
    Connection own = DriverManager.getConnection("jdbc:sqlite::memory:");
    try (Statement s = own.createStatement()) {
      for (String statement : made) {
        s.execute(statement);
      }
    }
    return own;
  }

  private static Set<String> union(TreeMap<String, String> a, TreeMap<String, String> b) {
    Set<String> all = new TreeSet<>(a.keySet());
    all.addAll(b.keySet());
    return all;
  }

  private LatheException foreign(String name, boolean expected, boolean found) {
    String shown = WorkspaceGuard.shown(name);
    String why =
        !expected
            ? "Its database holds the " + shown + ", which Lathe does not make."
            : found
                ? "The " + shown + " of its database is not as Lathe makes it."
                : "Its database lacks the " + shown + ".";
    return WorkspaceGuard.unsafe(file.getParent(), why);
  }

  /** Kind and name of each object, with the table it belongs to and how it was made. */
  private static TreeMap<String, String> objects(Connection c) throws SQLException {
    TreeMap<String, String> objects = new TreeMap<>();
    try (Statement s = c.createStatement();
        ResultSet r =
            s.executeQuery(
                "SELECT type, name, tbl_name, sql FROM main.sqlite_master LIMIT " + MOST_OBJECTS)) {
      while (r.next()) {
        String sql = r.getString(4);
        objects.put(
            r.getString(1) + " " + r.getString(2),
            r.getString(3) + "\n" + (sql == null ? "" : sql.strip().replaceAll("\\s+", " ")));
      }
    }
    return objects;
  }

  private void requireTypes(Connection own, String table) throws SQLException {
    List<String> wrong = new ArrayList<>();
    try (Statement s = own.createStatement();
        ResultSet r = s.executeQuery("PRAGMA table_info(" + table + ")")) {
      while (r.next()) {
        wrong.add(wrong(r.getString("name"), r.getString("type")));
      }
    }
    try (Statement s = connection.createStatement();
        ResultSet r =
            s.executeQuery(
                "SELECT 1 FROM main."
                    + table
                    + " WHERE "
                    + String.join(" OR ", wrong)
                    + " LIMIT 1")) {
      if (r.next()) {
        throw damaged(table);
      }
    }
  }

  /** What a value of a column must not be; the tables of SQLite itself declare no types. */
  private static String wrong(String column, String type) {
    String is = "typeof(" + column + ")";
    return switch (type) {
      case "INTEGER" -> is + " <> 'integer' OR " + column + " < 0 OR " + column + " > " + MOST;
      case "TEXT" ->
          is + " <> 'text' OR octet_length(" + column + ") > " + ExperimentDatabase.MOST_BYTES;
      default ->
          is
              + " = 'blob' OR "
              + is
              + " = 'integer' AND ("
              + column
              + " < 0 OR "
              + column
              + " > "
              + MOST
              + ")";
    };
  }

  private LatheException damaged(String table) {
    return WorkspaceGuard.unsafe(
        file.getParent(),
        "The table "
            + table
            + " of its database holds a value that is missing, of another type, or larger than "
            + (ExperimentDatabase.MOST_BYTES >> 20)
            + " MiB.");
  }
}

package dev.lathe.engine.experiment;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.measure.Measurement;
import dev.lathe.engine.measure.MeasurementKey;
import dev.lathe.engine.measure.Waterfall;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.engine.task.Sidecars;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** An experiment in a folder: rows in SQLite, files by content hash, only relative paths. */
final class StoredExperiment implements Experiment {
  /** The longest name of a variant, in characters. */
  private static final int LONGEST_NAME = 200;

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private final Path folder;
  private final ExperimentDatabase db;
  private final ModelStore store;
  private final List<String> problems;

  StoredExperiment(Path folder, ExperimentDatabase db, List<String> problems) {
    this.folder = folder;
    this.db = db;
    this.problems = List.copyOf(problems);
    this.store = new ModelStore(folder);
    store.sweep(Instant.now());
  }

  @Override
  public Path folder() {
    return folder;
  }

  @Override
  public List<String> problems() {
    return problems;
  }

  @Override
  public List<Variant> variants() {
    return db.read(
        c -> {
          try (Statement s = c.createStatement();
              ResultSet r =
                  s.executeQuery(
                      "SELECT id, name, file, sha256, bytes, recipe, created FROM variant ORDER BY"
                          + " id")) {
            List<Variant> list = new ArrayList<>();
            while (r.next()) {
              list.add(variant(r));
            }
            return list;
          }
        });
  }

  private Variant variant(ResultSet r) throws SQLException {
    if (!HASH.matcher(r.getString("sha256")).matches()) {
      throw WorkspaceGuard.unsafe(folder, "A model's hash in its database is none.");
    }
    return new Variant(
        r.getLong("id"),
        r.getString("name"),
        WorkspaceGuard.model(folder, r.getString("file")),
        r.getString("sha256"),
        r.getLong("bytes"),
        r.getString("recipe"),
        r.getLong("created"));
  }

  /**
   * Records the model that the experiment begins with.
   *
   * @return whether it was recorded; not where another process was faster
   */
  boolean addOriginal(Path model) {
    String n = model.getFileName().toString();
    String base = n.endsWith(".onnx") ? n.substring(0, n.length() - 5) : n;
    ModelStore.Stored stored = store.add(model, base);
    return db.write(
        c -> {
          if (exists(c, "SELECT 1 FROM variant LIMIT 1")) {
            return false;
          }
          insert(c, "original", stored, "");
          return true;
        });
  }

  @Override
  public Variant addVariant(String name, Path onnxFile, String recipeJson) {
    if (recipeJson.isBlank()) {
      throw new IllegalArgumentException("a variant has a recipe; only the original has none");
    }
    ModelStore.Stored stored = store.add(onnxFile, name);
    long id =
        db.write(
            c -> {
              Optional<Long> same =
                  firstNumber(
                      c,
                      "SELECT id FROM variant WHERE file = ? AND recipe = ? ORDER BY id",
                      relative(stored.file()),
                      recipeJson);
              return same.isPresent() ? same.get() : insert(c, name, stored, recipeJson);
            });
    return variants().stream().filter(v -> v.id() == id).findFirst().orElseThrow();
  }

  private String relative(Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }

  /** In a transaction: what is free and what is there is decided under the lock. */
  private long insert(Connection c, String name, ModelStore.Stored stored, String recipe)
      throws SQLException {
    try (PreparedStatement p =
        c.prepareStatement(
            "INSERT INTO variant (name, sha256, file, bytes, recipe, created) VALUES (?,"
                + " ?, ?, ?, ?, ?)",
            Statement.RETURN_GENERATED_KEYS)) {
      p.setString(1, freeName(c, name.substring(0, Math.min(LONGEST_NAME, name.length()))));
      p.setString(2, stored.sha256());
      p.setString(3, relative(stored.file()));
      p.setLong(4, stored.bytes());
      p.setString(5, recipe);
      p.setLong(6, Instant.now().getEpochSecond());
      p.executeUpdate();
      try (ResultSet keys = p.getGeneratedKeys()) {
        keys.next();
        return keys.getLong(1);
      }
    }
  }

  private static String freeName(Connection c, String wish) throws SQLException {
    String candidate = wish;
    for (int i = 2; taken(c, candidate); i++) {
      candidate = wish + " (" + i + ")";
    }
    return candidate;
  }

  private static boolean taken(Connection c, String name) throws SQLException {
    return exists(c, "SELECT 1 FROM variant WHERE name = ?", name);
  }

  private static boolean exists(Connection c, String sql, Object... values) throws SQLException {
    return firstNumber(c, sql, values).isPresent();
  }

  /** The first number of the first row. */
  private static Optional<Long> firstNumber(Connection c, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement p = c.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        p.setObject(i + 1, values[i]);
      }
      try (ResultSet r = p.executeQuery()) {
        return r.next() ? Optional.of(r.getLong(1)) : Optional.empty();
      }
    }
  }

  @Override
  public void rename(Variant variant, String name) {
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      throw LatheException.input(
          "A variant cannot be given that name.",
          name.isBlank() ? "It is empty." : "It is longer than " + LONGEST_NAME + " characters.",
          "Choose another name.");
    }
    db.write(
        c -> {
          if (taken(c, name) && !name.equals(variant.name())) {
            throw LatheException.input(
                "There is a variant named '" + name + "' already.",
                "Names are unique in an experiment.",
                "Choose another name.");
          }
          return update(c, "UPDATE variant SET name = ? WHERE id = ?", name, variant.id());
        });
  }

  @Override
  public void remove(Variant variant) {
    if (variant.isOriginal()) {
      throw LatheException.input(
          "The original cannot be removed.", "Every variant is compared with it.", "");
    }
    Path stored = storedIn(variant);
    String shared = ModelStore.FOLDER + "/" + stored.getFileName() + "/";
    boolean lastOfItsFolder =
        db.write(
            c -> {
              update(c, "DELETE FROM variant WHERE id = ?", variant.id());
              update(c, "DELETE FROM steps WHERE variant = ?", variant.id());
              if (!exists(c, "SELECT 1 FROM variant WHERE sha256 = ?", variant.sha256())) {
                update(c, "DELETE FROM measurement WHERE sha256 = ?", variant.sha256());
                update(c, "DELETE FROM comparison WHERE sha256 = ?", variant.sha256());
              }
              return !exists(
                  c, "SELECT 1 FROM variant WHERE substr(file, 1, ?) = ?", shared.length(), shared);
            });
    // After the commit: a crash in between leaves a file too many, never a row without its file.
    if (lastOfItsFolder) {
      store.remove(stored);
    }
  }

  /** The folder of a variant's file: below the models, however the record came about. */
  private Path storedIn(Variant variant) {
    return WorkspaceGuard.model(folder, relative(variant.file())).getParent();
  }

  private static int update(Connection c, String sql, Object... values) throws SQLException {
    try (PreparedStatement p = c.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        p.setObject(i + 1, values[i]);
      }
      return p.executeUpdate();
    }
  }

  private Path original() {
    return variants().get(0).file();
  }

  @Override
  public Optional<ModelSetup> setup() {
    Path file = original();
    return Files.exists(Sidecars.of(file))
        ? Optional.of(ModelOpener.open(file, SetupFlags.none(), JobContext.unwatched()).setup())
        : Optional.empty();
  }

  @Override
  public void rememberSetup(ModelSetup setup) {
    Path file = original();
    // An experiment is whole in its folder: the tokenizer comes along.
    Optional<Path> tokenizer =
        TokenizerCopies.bring(setup.tokenizer(), file, JobContext.unwatched());
    Sidecars.write(file, setup.withTokenizer(tokenizer));
  }

  @Override
  public void add(Measurement.Report report) {
    long now = Instant.now().getEpochSecond();
    db.write(
        c -> {
          for (Measurement m : report.rows()) {
            insertJson(
                c,
                "measurement",
                m.sha256(),
                m.device(),
                m.scenario(),
                conditions(m.key()),
                now,
                m);
          }
          for (Measurement.Comparison m : report.comparisons()) {
            insertJson(
                c, "comparison", m.sha256(), m.device(), m.scenario(), conditions(m.key()), now, m);
          }
          return null;
        });
  }

  private static String conditions(Optional<MeasurementKey> key) {
    return key.map(MeasurementKey::conditions).orElse("");
  }

  private static void insertJson(
      Connection c,
      String table,
      String sha,
      String device,
      String scenario,
      String conditions,
      long taken,
      Object row)
      throws SQLException {
    update(
        c,
        "INSERT INTO "
            + table
            + " (sha256, device, scenario, conditions, taken, json) VALUES (?, ?, ?, ?, ?, ?)",
        sha,
        device,
        scenario,
        conditions,
        taken,
        StoredJson.write(row));
  }

  @Override
  public Measurement.Report latest() {
    List<Variant> now = variants();
    return db.read(
        c ->
            new Measurement.Report(
                newest(c, "measurement", Measurement.class).stream()
                    .map(m -> m.named(nameNow(now, m.model(), m.sha256())))
                    .toList(),
                newest(c, "comparison", Measurement.Comparison.class).stream()
                    .map(
                        m ->
                            m.named(
                                nameNow(now, m.model(), m.sha256()),
                                nameNow(now, m.baseline(), now.get(0).sha256())))
                    .toList()));
  }

  /** Rows keep the name of their time; people look for today's. */
  private static String nameNow(List<Variant> variants, String then, String sha256) {
    List<String> same =
        variants.stream().filter(v -> v.sha256().equals(sha256)).map(Variant::name).toList();
    return same.isEmpty() || same.contains(then) ? then : same.get(0);
  }

  private <T> List<T> newest(Connection c, String table, Class<T> type) throws SQLException {
    String sql =
        "SELECT json FROM "
            + table
            + " WHERE id IN (SELECT max(id) FROM "
            + table
            + " GROUP BY sha256, device, scenario, conditions) ORDER BY id";
    try (Statement s = c.createStatement();
        ResultSet r = s.executeQuery(sql)) {
      List<T> list = new ArrayList<>();
      while (r.next()) {
        list.add(StoredJson.read(r.getString(1), type, folder, table));
      }
      return list;
    }
  }

  @Override
  public Optional<Waterfall> steps(Variant variant) {
    return db.read(
        c ->
            text(c, "SELECT json FROM steps WHERE variant = ?", variant.id())
                .map(json -> StoredJson.read(json, Waterfall.class, folder, "steps")));
  }

  @Override
  public void keepSteps(Variant variant, Waterfall steps) {
    // A variant that was removed meanwhile has no steps to keep.
    db.write(
        c ->
            update(
                c,
                "INSERT INTO steps (variant, json) SELECT id, ? FROM variant WHERE id = ? ON"
                    + " CONFLICT (variant) DO UPDATE SET json = excluded.json",
                StoredJson.write(steps),
                variant.id()));
  }

  @Override
  public Optional<String> note(String key) {
    return db.read(c -> text(c, "SELECT value FROM note WHERE key = ?", key));
  }

  private static Optional<String> text(Connection c, String sql, Object key) throws SQLException {
    try (PreparedStatement p = c.prepareStatement(sql)) {
      p.setObject(1, key);
      try (ResultSet r = p.executeQuery()) {
        return r.next() ? Optional.of(r.getString(1)) : Optional.empty();
      }
    }
  }

  @Override
  public void keepNote(String key, String value) {
    db.write(
        c ->
            update(
                c,
                "INSERT INTO note (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value"
                    + " = excluded.value",
                key,
                value));
  }

  @Override
  public void close() {
    Backups.keep(folder, db);
    db.close();
  }
}

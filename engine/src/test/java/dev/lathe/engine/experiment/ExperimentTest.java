package dev.lathe.engine.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.measure.DataKey;
import dev.lathe.engine.measure.Measurement;
import dev.lathe.engine.measure.MeasurementKey;
import dev.lathe.engine.measure.Stage;
import dev.lathe.engine.measure.Waterfall;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.engine.task.Tasks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentTest {
  @TempDir Path dir;

  /** A graph that multiplies its input by a constant. */
  static Path tinyModel(Path file, float factor) {
    Graph g = new Graph("tiny");
    Value x =
        g.addInput("x", Optional.of(ValueType.tensor(dev.lathe.engine.graph.DataType.FLOAT, 1, 2)));
    Value k = g.addInitializer("k", Tensors.ofFloats(new float[] {factor}));
    Value y =
        g.newValue("y", Optional.of(ValueType.tensor(dev.lathe.engine.graph.DataType.FLOAT, 1, 2)));
    g.addNode("", "Mul", "mul", List.of(Optional.of(x), Optional.of(k)), List.of(Optional.of(y)));
    g.addOutput(y);
    OnnxFiles.write(
        new OnnxModel(8, Map.of("", 17L), g, List.of(), Map.of(), Optional.empty()), file);
    return file;
  }

  private Model model(float factor) {
    return ModelOpener.open(
        tinyModel(dir.resolve("tiny.onnx"), factor), SetupFlags.none(), JobContext.unwatched());
  }

  static Measurement measurement(String sha, double p50) {
    Estimate e = new Estimate(p50, p50 - 0.1, p50 + 0.1, 7);
    return new Measurement(
        "tiny",
        sha,
        "cpu",
        "single-stream",
        Optional.empty(),
        Optional.of(new Estimate(0.9, 0.8, 0.95, 100)),
        new Measurement.Latency(e, OptionalDouble.of(2), OptionalDouble.empty()),
        e,
        new Measurement.Memory(50, 60, 70),
        123,
        true,
        List.of(),
        Map.of("threads", "2"));
  }

  @Test
  void everythingIsThereAfterReopening() {
    Model m = model(2);
    Path folder = dir.resolve("ws");
    long variantId;
    try (Experiment e = Experiments.openOrCreate(folder, m)) {
      Variant v = e.addVariant("Half", tinyModel(dir.resolve("v.onnx"), 0.5f), "{\"steps\":[]}");
      variantId = v.id();
      e.add(
          new Measurement.Report(
              List.of(measurement(m.sha256(), 1), measurement(v.sha256(), 0.5)),
              List.of(
                  new Measurement.Comparison(
                      "Half",
                      v.sha256(),
                      "tiny",
                      "cpu",
                      "single-stream",
                      new Estimate(2, 1.9, 2.1, 7),
                      Optional.empty(),
                      OptionalDouble.empty()))));
      e.add(new Measurement.Report(List.of(measurement(v.sha256(), 0.4)), List.of()));
      e.keepNote("recipe", "[]");
      e.keepNote("recipe", "[1]");
    }
    try (Experiment e = Experiments.open(folder)) {
      assertThat(e.variants()).extracting(Variant::name).containsExactly("original", "Half");
      assertThat(e.variants()).allMatch(v -> Files.isRegularFile(v.file()));
      assertThat(e.variants().get(1).id()).isEqualTo(variantId);
      assertThat(e.latest().rows())
          .extracting(r -> r.latency().p50().value())
          .containsExactly(1.0, 0.4);
      assertThat(e.latest().comparisons()).hasSize(1);
      assertThat(e.note("recipe")).contains("[1]");
      assertThat(e.note("other")).isEmpty();
    }
  }

  @Test
  void whatStepsBringIsKeptWithTheVariantAndGoesWithIt() {
    Path folder = dir.resolve("ws");
    Waterfall files =
        new Waterfall(List.of(Stage.of("", 300, 4, 8, 0), Stage.of("clean", 200, 2, 4, 1.5)));
    Estimate e0 = new Estimate(0.9, 0.8, 0.95, 100);
    Waterfall measured =
        new Waterfall(
            List.of(
                files.stages().get(0),
                new Stage(
                    "clean",
                    200,
                    2,
                    4,
                    1.5,
                    Optional.of(new Stage.Timing(e0, Estimate.UNKNOWN, e0, List.of("Busy."))),
                    Optional.of(new Stage.Quality("map", "mAP@[.5:.95]", e0, e0, e0)))));
    try (Experiment e = Experiments.openOrCreate(folder, model(2))) {
      Variant v = e.addVariant("Half", tinyModel(dir.resolve("v.onnx"), 0.5f), "{}");
      assertThat(e.steps(v)).isEmpty();
      e.keepSteps(v, files);
      assertThat(e.steps(v)).contains(files);
      e.keepSteps(v, measured);
    }
    try (Experiment e = Experiments.open(folder)) {
      Variant v = e.variants().get(1);
      assertThat(e.steps(v)).contains(measured);
      e.remove(v);
      assertThat(e.steps(v)).isEmpty();
      e.keepSteps(v, measured);
      assertThat(e.steps(v)).describedAs("nobody is left to keep them for").isEmpty();
    }
  }

  /** Before detectors were judged, the only quality was the accuracy, and it had no name. */
  @Test
  void whatStepsBroughtInAnOlderWorkspaceIsReadAsAccuracy() throws SQLException {
    Path folder = dir.resolve("ws");
    Waterfall files = new Waterfall(List.of(Stage.of("", 300, 4, 8, 0)));
    try (Experiment e = Experiments.openOrCreate(folder, model(2))) {
      e.keepSteps(e.addVariant("Half", tinyModel(dir.resolve("v.onnx"), 0.5f), "{}"), files);
    }
    String estimate = "{'value':0.9,'low':0.8,'high':0.95,'n':100}".replace('\'', '"');
    try (Connection c =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("experiment.db"));
        PreparedStatement s =
            c.prepareStatement(
                "UPDATE steps SET json = replace(replace(json, '\"quality\":', '\"accuracy\":'),"
                    + " '\"accuracy\":null', '\"accuracy\":{\"share\":' || ? || ',\"delta\":' || ?"
                    + " || ',\"gain\":' || ? || '}')")) {
      for (int i = 1; i <= 3; i++) {
        s.setString(i, estimate);
      }
      s.executeUpdate();
    }
    try (Experiment e = Experiments.open(folder)) {
      Stage.Quality q = e.steps(e.variants().get(1)).orElseThrow().stages().get(0).quality().get();
      assertThat(q.isAccuracy()).isTrue();
      assertThat(q.value()).isEqualTo(new Estimate(0.9, 0.8, 0.95, 100));
    }
  }

  @Test
  void anExperimentOfTheFirstSchemaIsBroughtUpToDate() throws SQLException {
    Path folder = dir.resolve("ws");
    Experiments.openOrCreate(folder, model(2)).close();
    try (Connection c =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("experiment.db"));
        Statement s = c.createStatement()) {
      s.execute("DROP TABLE steps");
      s.execute("ALTER TABLE measurement DROP COLUMN conditions");
      s.execute("ALTER TABLE comparison DROP COLUMN conditions");
      s.execute("PRAGMA user_version = 1");
    }
    try (Experiment e = Experiments.open(folder)) {
      assertThat(e.steps(e.variants().get(0))).isEmpty();
    }
  }

  /** What the second schema held: rows and comparisons without their conditions. */
  private static void backToTheSecondSchema(Path folder, String sha256) throws SQLException {
    String row =
        """
        {"model":"tiny","sha256":"%s","device":"cpu","scenario":"single-stream",
        "accuracy":{"value":0.9,"low":0.8,"high":0.95,"n":100,"known":true},"agreement":null,
        "latency":{"p50":{"value":3.0,"low":2.9,"high":3.1,"n":7,"known":true},"p90":2.0,"p99":null},
        "throughput":{"value":3.0,"low":2.9,"high":3.1,"n":7,"known":true},
        "memory":{"baselineMb":50.0,"loadedMb":60.0,"peakMb":70.0},"bytes":123,"valid":true,
        "reasons":[],"provenance":{"threads":"2","processor":"EPYC"}}
        """
            .formatted(sha256);
    String comparison =
        """
        {"model":"Half","sha256":"%s","baseline":"tiny","device":"cpu","scenario":"single-stream",
        "speedup":{"value":2.0,"low":1.9,"high":2.1,"n":7,"known":true},"accuracyDelta":null,
        "p":null}
        """
            .formatted(sha256);
    try (Connection c =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("experiment.db"));
        Statement s = c.createStatement()) {
      for (String table : List.of("measurement", "comparison")) {
        s.execute("DROP TABLE " + table);
        s.execute(
            "CREATE TABLE "
                + table
                + " (id INTEGER PRIMARY KEY AUTOINCREMENT, sha256 TEXT NOT NULL, device TEXT NOT"
                + " NULL, scenario TEXT NOT NULL, taken INTEGER NOT NULL, json TEXT NOT NULL)");
        s.execute(
            "INSERT INTO "
                + table
                + " (sha256, device, scenario, taken, json) VALUES ('"
                + sha256
                + "', 'cpu', 'single-stream', 1, '"
                + (table.equals("measurement") ? row : comparison)
                + "')");
      }
      s.execute("PRAGMA user_version = 2");
    }
  }

  @Test
  void rowsOfTheSecondSchemaStayAndNewOnesStandBesideThem() throws SQLException {
    Path folder = dir.resolve("ws");
    Model m = model(2);
    Experiments.openOrCreate(folder, m).close();
    backToTheSecondSchema(folder, m.sha256());
    try (Experiment e = Experiments.open(folder)) {
      Measurement old = e.latest().rows().get(0);
      assertThat(old.latency().p50().value()).isEqualTo(3);
      assertThat(old.key()).isEmpty();
      assertThat(e.latest().comparisons().get(0).key()).isEmpty();
      e.add(new Measurement.Report(List.of(keyed(m.sha256(), 1, "a")), List.of()));
    }
    try (Experiment e = Experiments.open(folder)) {
      assertThat(e.latest().rows())
          .extracting(r -> r.key().isPresent() + " " + r.latency().p50().value())
          .containsExactly("false 3.0", "true 1.0");
    }
  }

  private static Measurement keyed(String sha256, double p50, String data) {
    Measurement m = measurement(sha256, p50);
    return new Measurement(
        m.model(),
        m.sha256(),
        m.device(),
        m.scenario(),
        m.accuracy(),
        m.agreement(),
        m.latency(),
        m.throughput(),
        m.memory(),
        m.bytes(),
        m.valid(),
        m.reasons(),
        m.provenance(),
        Optional.of(
            new MeasurementKey(
                sha256,
                "cpu",
                "bundled ONNX Runtime 1.29.0",
                "this machine",
                "closed loop, batch 1, concurrency 1",
                2,
                Optional.of(new DataKey("set " + data, data, 10)),
                "setup")));
  }

  @Test
  void theNewestRowOfEachKeyIsShown() {
    Path folder = dir.resolve("ws");
    Model m = model(2);
    String sha = m.sha256();
    try (Experiment e = Experiments.openOrCreate(folder, m)) {
      for (Measurement row : List.of(keyed(sha, 1, "a"), keyed(sha, 2, "b"), keyed(sha, 3, "a"))) {
        e.add(new Measurement.Report(List.of(row), List.of()));
      }
      e.add(
          new Measurement.Report(
              List.of(),
              List.of(
                  new Measurement.Comparison(
                      "tiny",
                      sha,
                      "tiny",
                      "cpu",
                      "single-stream",
                      new Estimate(2, 1.9, 2.1, 7),
                      Optional.empty(),
                      OptionalDouble.empty(),
                      keyed(sha, 3, "a").key()))));
    }
    try (Experiment e = Experiments.open(folder)) {
      assertThat(e.latest().rows())
          .containsExactly(
              keyed(sha, 2, "b").named("original"), keyed(sha, 3, "a").named("original"));
      assertThat(e.latest().comparisons().get(0).key()).isEqualTo(keyed(sha, 3, "a").key());
    }
  }

  @Test
  void aWorkspaceMayMove() throws IOException {
    Path folder = dir.resolve("here");
    Experiments.openOrCreate(folder, model(2)).close();
    Path moved = Files.move(folder, dir.resolve("there"));
    try (Experiment e = Experiments.open(moved)) {
      assertThat(e.variants().get(0).file()).startsWith(moved).isRegularFile();
    }
  }

  @Test
  void theSetupIsRemembered() {
    Path folder = dir.resolve("ws");
    ModelSetup setup =
        new ModelSetup(
            Tasks.RAW_TENSORS, Optional.empty(), List.of("a", "b"), Optional.empty(), Map.of());
    try (Experiment e = Experiments.openOrCreate(folder, model(2))) {
      e.rememberSetup(setup);
    }
    try (Experiment e = Experiments.open(folder)) {
      assertThat(e.setup()).map(ModelSetup::labels).contains(List.of("a", "b"));
    }
  }

  @Test
  void theSameFileWithTheSameRecipeIsTheSameVariant() {
    try (Experiment e = Experiments.openOrCreate(dir.resolve("ws"), model(2))) {
      Path file = tinyModel(dir.resolve("v.onnx"), 3);
      Variant a = e.addVariant("A", file, "{}");
      assertThat(e.addVariant("B", file, "{}").id()).isEqualTo(a.id());
      Variant other = e.addVariant("A", file, "{\"x\":1}");
      assertThat(other.name()).isEqualTo("A (2)");
      e.remove(other);
      assertThat(a.file()).isRegularFile();
      e.remove(a);
      assertThat(a.file()).doesNotExist();
      assertThat(e.variants()).hasSize(1);
      assertThatThrownBy(() -> e.remove(e.variants().get(0))).isInstanceOf(LatheException.class);
    }
  }

  @Test
  void namesAreUnique() {
    try (Experiment e = Experiments.openOrCreate(dir.resolve("ws"), model(2))) {
      Variant a = e.addVariant("A", tinyModel(dir.resolve("a.onnx"), 3), "{}");
      e.addVariant("B", tinyModel(dir.resolve("b.onnx"), 4), "{}");
      assertThatThrownBy(() -> e.rename(a, "B")).hasMessageContaining("'B'");
      e.rename(a, "C");
      assertThat(e.variants()).extracting(Variant::name).contains("C").doesNotContain("A");
    }
  }

  @Test
  void brokenAndForeignFoldersAreRefusedInWords() throws Exception {
    assertThatThrownBy(() -> Experiments.open(dir))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("not a workspace");
    Path torn = Files.createDirectories(dir.resolve("torn"));
    byte[] noise = new byte[5000];
    new Random(1).nextBytes(noise);
    Files.write(torn.resolve("experiment.db"), noise);
    assertThatThrownBy(() -> Experiments.open(torn))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("cannot be read");
    Path foreign = Files.createDirectories(dir.resolve("foreign"));
    try (var c =
            java.sql.DriverManager.getConnection(
                "jdbc:sqlite:" + foreign.resolve("experiment.db"));
        var s = c.createStatement()) {
      s.execute("CREATE TABLE other (x)");
    }
    assertThatThrownBy(() -> Experiments.open(foreign)).hasMessageContaining("not a Lathe");
  }

  @Test
  void anotherModelsWorkspaceIsNotTakenOver() {
    Path folder = dir.resolve("ws");
    Experiments.openOrCreate(folder, model(2)).close();
    Model other =
        ModelOpener.open(
            tinyModel(dir.resolve("other.onnx"), 9), SetupFlags.none(), JobContext.unwatched());
    assertThatThrownBy(() -> Experiments.openOrCreate(folder, other))
        .hasMessageContaining("another model");
  }

  @Test
  void whatWasCommittedSurvivesKill9() throws Exception {
    killWhileWriting(2);
  }

  @Test
  @Tag("heavy")
  void whatWasCommittedSurvivesKill9Often() throws Exception {
    killWhileWriting(20);
  }

  private void killWhileWriting(int rounds) throws Exception {
    Path folder = dir.resolve("ws");
    Experiments.openOrCreate(folder, model(2)).close();
    Random random = new Random(7);
    int known = 0;
    for (int round = 0; round < rounds; round++) {
      int wanted = known + 3 + random.nextInt(20);
      Process writer =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Writer.class.getName(),
                  folder.toString(),
                  Integer.toString(known))
              .redirectErrorStream(true)
              .start();
      int said = known;
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
        String line;
        while (said < wanted && (line = out.readLine()) != null) {
          if (line.startsWith("kept ")) {
            said = Integer.parseInt(line.substring(5));
          }
        }
        writer.destroyForcibly();
      }
      writer.waitFor();
      assertThat(said).isGreaterThanOrEqualTo(wanted);
      try (Experiment e = Experiments.open(folder)) {
        known = Integer.parseInt(e.note("count").orElseThrow());
        assertThat(known).isGreaterThanOrEqualTo(said);
        assertThat(e.problems()).isEmpty();
        assertThat(e.variants()).hasSizeBetween(known + 1, known + 2);
        assertThat(e.latest().rows().size()).isBetween(known, known + 1);
        assertThat(e.variants()).allMatch(v -> Files.isRegularFile(v.file()));
      }
    }
  }

  /** Writes notes and variants until it is killed; says each number only after it is committed. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws IOException {
      Path folder = Path.of(args[0]);
      try (Experiment e = Experiments.open(folder)) {
        for (int i = Integer.parseInt(args[1]) + 1; ; i++) {
          Path file = tinyModel(Files.createTempFile(folder.getParent(), "lathe", ".onnx"), i);
          Variant v = e.addVariant("v" + i, file, "{\"i\":" + i + "}");
          e.add(new Measurement.Report(List.of(measurement(v.sha256(), i)), List.of()));
          Files.delete(file);
          e.keepNote("count", Integer.toString(i));
          System.out.println("kept " + i);
        }
      }
    }
  }
}

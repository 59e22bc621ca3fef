package dev.lathe.app.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lathe.app.wiring.WindowServices;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.ThisJava;
import dev.lathe.controllers.services.OptimizeServices;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.measure.MeasureRequest;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.hardware.Device;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A model that survives its first run and crashes ONNX Runtime on a particular input later. */
@Timeout(180)
class LaterCrashTest {
  private static final JobContext CONTEXT = JobContext.unwatched();

  /**
   * ONNX Runtime divides the smallest integer by x + 1000: by zero it refuses to, but the quotient
   * by −1 is more than an integer holds, which x86 processors answer by a signal.
   */
  private static final float CRASHES = -1001;

  @TempDir Path home;

  @BeforeEach
  void moveHome() {
    assumeTrue(
        List.of("amd64", "x86_64").contains(System.getProperty("os.arch")),
        "needs a processor on which an integer division fails");
    System.setProperty("lathe.home", home.toString());
  }

  @AfterEach
  void moveBack() {
    System.clearProperty("lathe.home");
  }

  /** A window's process: opens the models that it is told, and runs the last with each number. */
  static final class Window {
    private Window() {}

    public static void main(String[] args) throws IOException {
      WindowServices services = new WindowServices();
      Predictor last = null;
      for (String file : args) {
        Model model = services.openModel(Path.of(file), SetupFlags.none(), CONTEXT);
        last = open(services, model);
        last.predict(row(0), CONTEXT);
      }
      System.out.println("answered");
      System.in.read();
      last.predict(row(CRASHES), CONTEXT);
      System.out.println("survived");
    }
  }

  private static Device cpu(WindowServices services) {
    return services.hardware().devices().stream()
        .filter(d -> d.id().equals("cpu"))
        .findFirst()
        .orElseThrow();
  }

  private static Predictor open(WindowServices services, Model model) {
    return services.openPredictor(model, cpu(services), 1, CONTEXT);
  }

  private Process window(Path... models) throws IOException {
    List<String> command = new ArrayList<>(List.of(ThisJava.program().orElseThrow()));
    command.addAll(ThisJava.options());
    command.add("-XX:ErrorFile=" + home.resolve("logs").resolve("hs_err_%p.log"));
    command.add("-XX:-CreateCoredumpOnCrash");
    command.addAll(List.of("-cp", ThisJava.classPath(), "-Dlathe.home=" + home));
    command.add(Window.class.getName());
    Stream.of(models).map(Path::toString).forEach(command::add);
    Process window =
        new ProcessBuilder(command).redirectError(home.resolve("errors.txt").toFile()).start();
    BufferedReader out = window.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    while (line != null && !line.equals("answered")) {
      line = out.readLine();
    }
    assertThat(line)
        .describedAs(Files.readString(home.resolve("errors.txt")))
        .isEqualTo("answered");
    return window;
  }

  /** Has it run the input that it dies of. */
  private static void crash(Process window) throws Exception {
    window.getOutputStream().close();
    assertThat(window.waitFor()).isNotZero();
    assertThat(new String(window.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .doesNotContain("survived");
  }

  private static Sample row(float first) {
    return new TensorSample("row", Map.of("x", Tensors.ofFloats(new float[] {first, 1, 2}, 1, 3)));
  }

  private Path file(String name, float weight) {
    Graph g = new Graph(name);
    Value x = g.addInput("x", type(DataType.FLOAT));
    Value far = node(g, "Add", DataType.FLOAT, x, g.addInitializer("far", floats(1000)));
    Value whole = node(g, "Cast", DataType.INT32, far);
    whole.producer().orElseThrow().setAttribute(Attribute.of("to", DataType.INT32.code()));
    Value low = g.addInitializer("low", Tensors.ofInts(new int[] {Integer.MIN_VALUE}, 1));
    Value share = node(g, "Div", DataType.INT32, low, whole);
    Value back = node(g, "Cast", DataType.FLOAT, share);
    back.producer().orElseThrow().setAttribute(Attribute.of("to", DataType.FLOAT.code()));
    g.addOutput(node(g, "Mul", DataType.FLOAT, back, g.addInitializer("w", floats(weight))));
    Path file = home.resolve(name + ".onnx");
    OnnxFiles.write(
        new OnnxModel(8, Map.of("", 17L), g, List.of(), Map.of(), Optional.empty()), file);
    return file;
  }

  private static TensorData floats(float value) {
    return Tensors.ofFloats(new float[] {value}, 1);
  }

  private static Optional<ValueType> type(DataType type) {
    return Optional.of(new ValueType.TensorType(type, Optional.of(Shape.of(1, 3))));
  }

  private static Value node(Graph g, String op, DataType type, Value... inputs) {
    Value y = g.newValue(op + g.nodes().size(), type(type));
    g.addNode("", op, "", Stream.of(inputs).map(Optional::of).toList(), List.of(Optional.of(y)));
    return y;
  }

  private static Model model(WindowServices services, Path file) {
    return services.openModel(file, SetupFlags.none(), CONTEXT);
  }

  private List<Path> markers() throws IOException {
    try (Stream<Path> all = Files.list(home.resolve("cache").resolve("open-models"))) {
      return all.toList();
    }
  }

  @Test
  void aModelThatTookTheWindowDownRunsInAChildAfterTheNextStart() throws Exception {
    Path file = file("late", 1);
    crash(window(file));
    assertThat(markers()).hasSize(1);

    WindowServices next = new WindowServices();
    Model model = model(next, file);
    assertThat(next.checkInChild(model, CONTEXT))
        .hasValueSatisfying(
            e -> {
              assertThat(e.what()).isEqualTo("late.onnx has crashed the process that ran it.");
              assertThat(e.why())
                  .startsWith("Lathe ended while it was open. Native code failed in libonnxruntime")
                  .endsWith("(SIGFPE).");
            });
    assertThat(markers()).isEmpty();
    try (Predictor p = open(next, model)) {
      assertThat(p.predict(row(0), CONTEXT).answer()).isNotNull();
      assertThatThrownBy(() -> p.predict(row(CRASHES), CONTEXT))
          .isInstanceOf(LatheException.class)
          .hasMessageContaining("SIGFPE");
      assertThat(p.predict(row(0), CONTEXT).answer()).isNotNull();
    }
    assertThat(markers()).describedAs("opened in children only").isEmpty();
    assertThat(new WindowServices().checkInChild(model, CONTEXT)).isPresent();
  }

  @Test
  void aWindowThatIsAliveOrWasKilledAccusesNobody() throws Exception {
    Path file = file("late", 1);
    Process window = window(file);
    WindowServices beside = new WindowServices();
    assertThat(beside.checkInChild(model(beside, file), CONTEXT)).isEmpty();
    assertThat(markers()).hasSize(1);

    window.destroyForcibly().waitFor();
    WindowServices next = new WindowServices();
    assertThat(next.checkInChild(model(next, file), CONTEXT)).isEmpty();
    assertThat(markers()).isEmpty();
  }

  @Test
  void ofSeveralOpenModelsEachIsASuspectUntilOneCrashesInAChild() throws Exception {
    Path innocent = file("innocent", 1);
    Path guilty = file("guilty", 2);
    crash(window(innocent, guilty));

    WindowServices next = new WindowServices();
    for (Path file : List.of(innocent, guilty)) {
      assertThat(next.checkInChild(model(next, file), CONTEXT))
          .hasValueSatisfying(
              e -> {
                assertThat(e.what()).contains("may have crashed Lathe");
                assertThat(e.why()).startsWith("Lathe ended while 2 models were open.");
              });
    }
    try (Predictor p = open(next, model(next, guilty))) {
      assertThatThrownBy(() -> p.predict(row(CRASHES), CONTEXT))
          .isInstanceOf(LatheException.class)
          .hasMessageContaining("SIGFPE");
    }
    assertThat(next.checkInChild(model(next, innocent), CONTEXT)).isEmpty();
    assertThat(next.checkInChild(model(next, guilty), CONTEXT))
        .hasValueSatisfying(e -> assertThat(e.what()).contains("has crashed the process"));
    WindowServices later = new WindowServices();
    assertThat(later.checkInChild(model(later, innocent), CONTEXT)).isEmpty();
    assertThat(later.checkInChild(model(later, guilty), CONTEXT)).isPresent();
  }

  /** What is open in this process moves: the test would die otherwise. */
  @Test
  void aCrashInAMeasuringChildMovesWhatIsOpenHere() {
    WindowServices services = new WindowServices();
    Model model = model(services, file("late", 1));
    try (Predictor answers = open(services, model);
        OptimizeServices.Preview preview = services.optimizing().openPreview(model, CONTEXT)) {
      answers.predict(row(0), CONTEXT);
      preview.original(row(0), CONTEXT);
      Dataset data =
          new Dataset("rows", List.of(new Example(row(CRASHES), OptionalInt.empty())), List.of());
      MeasureRequest request =
          new MeasureRequest(
              List.of(model),
              List.of(cpu(services)),
              List.of("single-stream"),
              Optional.of(data),
              0,
              1,
              0.1);
      String noted = "From now on Lathe runs late only in a process of its own.";
      assertThatThrownBy(() -> services.measurer().measure(request, r -> {}, CONTEXT))
          .isInstanceOf(LatheException.class)
          .hasMessageContaining("SIGFPE")
          .hasMessageEndingWith(noted);
      assertThat(services.checkInChild(model, CONTEXT)).isPresent();
      assertThatThrownBy(() -> answers.predict(row(CRASHES), CONTEXT))
          .isInstanceOf(LatheException.class)
          .hasMessageContaining("SIGFPE")
          .hasMessageNotContaining(noted);
      assertThatThrownBy(() -> preview.original(row(CRASHES), CONTEXT))
          .isInstanceOf(LatheException.class)
          .hasMessageContaining("SIGFPE");
    }
  }
}

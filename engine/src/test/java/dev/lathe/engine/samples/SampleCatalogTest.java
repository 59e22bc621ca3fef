package dev.lathe.engine.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.task.Tasks;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleCatalogTest {
  @TempDir Path folder;
  private Path resources;
  private Path cache;

  @BeforeEach
  void writeIndexOfTwoSamples() throws Exception {
    resources = Files.createDirectories(folder.resolve("classes"));
    cache = folder.resolve("cache");
    String here =
        entry("one", true, item("m.onnx", "pack/m.onnx", "model"), item("d/e.csv", "pack/e", "x"));
    String elsewhere =
        "{\"id\":\"two\",\"name\":\"Two\",\"doc\":\"d\",\"task\":\"raw-tensors\",\"licence\":\"l\","
            + "\"model\":\"m.onnx\",\"files\":[{\"path\":\"m.onnx\",\"resource\":\"other/m\","
            + "\"bytes\":1,\"sha256\":\"00\"}]}";
    put("lathe/samples/index.json", "{\"samples\":[" + here + "," + elsewhere + "]}");
  }

  private String entry(String id, boolean isDefault, String... items) {
    return "{\"id\":\""
        + id
        + "\",\"name\":\"One\",\"doc\":\"d\",\"task\":\"image-classification\",\"licence\":\"l\","
        + "\"default\":"
        + isDefault
        + ",\"model\":\"m.onnx\",\"evaluation\":\"d/e.csv\",\"pictures\":[\"d/p.png\"],"
        + "\"sentences\":[\"a b\"],\"accuracy\":{\"correct\":9,\"total\":10},"
        + "\"demo\":[{\"name\":\"Small\",\"passes\":[\"clean\",\"int8:samples=3\"]}],\"files\":["
        + String.join(",", items)
        + "]}";
  }

  private String item(String path, String resource, String content) throws Exception {
    put(resource, content);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes(content));
    return "{\"path\":\"%s\",\"resource\":\"%s\",\"bytes\":%d,\"sha256\":\"%s\"}"
        .formatted(path, resource, bytes(content).length, HexFormat.of().formatHex(hash));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void put(String resource, String content) throws IOException {
    Path file = resources.resolve(resource);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private SampleCatalog catalog() throws IOException {
    URL[] urls = {resources.toUri().toURL()};
    return new SampleCatalog(new URLClassLoader(urls, null), cache);
  }

  @Test
  void listsOnlyWhatIsThere() throws Exception {
    assertThat(catalog().list()).extracting(SampleInfo::id).containsExactly("one");
    assertThat(catalog().find("two")).isEmpty();
    SampleInfo one = catalog().defaultSample().orElseThrow();
    assertThat(one.task()).isEqualTo(Tasks.IMAGE_CLASSIFICATION);
    assertThat(one.bytes()).isEqualTo(6);
    assertThat(one.accuracy()).contains(new SampleInfo.Accuracy(9, 10));
    assertThat(one.demo())
        .containsExactly(new SampleInfo.DemoVariant("Small", List.of("clean", "int8:samples=3")));
    assertThat(catalog().demoSample()).contains(one);
  }

  @Test
  void listsNothingWithoutAnIndex() throws Exception {
    Files.delete(resources.resolve("lathe/samples/index.json"));
    assertThat(catalog().list()).isEmpty();
    assertThat(catalog().defaultSample()).isEmpty();
    assertThat(catalog().demoSample()).isEmpty();
  }

  @Test
  void materializesFilesAndTries() throws Exception {
    SampleFiles files = catalog().materialize("one");
    assertThat(files.model()).hasContent("model").startsWith(cache);
    assertThat(files.evaluation().orElseThrow()).hasContent("x");
    assertThat(files.training()).isEmpty();
    assertThat(files.tries()).hasSize(2);
    assertThat(files.tries().get(0).name()).endsWith("p.png");
    assertThat(files.tries().get(1)).isEqualTo(new Sample.TextSample("a b"));
  }

  @Test
  void keepsWhatIsThereAndRepairsWhatIsCut() throws Exception {
    SampleFiles first = catalog().materialize("one");
    FileTime old = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(first.model(), old);
    Files.writeString(first.evaluation().orElseThrow(), "");
    SampleFiles second = catalog().materialize("one");
    assertThat(Files.getLastModifiedTime(second.model())).isEqualTo(old);
    assertThat(second.evaluation().orElseThrow()).hasContent("x");
  }

  @Test
  void newContentGoesToANewFolder() throws Exception {
    Path before = catalog().materialize("one").model();
    String changed =
        entry("one", true, item("m.onnx", "pack/m.onnx", "MODEL"), item("d/e.csv", "pack/e", "x"));
    put("lathe/samples/index.json", "{\"samples\":[" + changed + "]}");
    assertThat(catalog().materialize("one").model()).isNotEqualTo(before).hasContent("MODEL");
    assertThat(before).hasContent("model");
  }

  @Test
  void severalAtOnceLeaveWholeFilesAndNoLitter() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      SampleCatalog catalog = catalog();
      List<Callable<SampleFiles>> calls =
          IntStream.range(0, 32)
              .<Callable<SampleFiles>>mapToObj(i -> () -> catalog.materialize("one"))
              .toList();
      for (Future<SampleFiles> f : pool.invokeAll(calls)) {
        assertThat(f.get().model()).hasContent("model");
      }
    } finally {
      pool.shutdownNow();
    }
    try (Stream<Path> walk = Files.walk(cache)) {
      assertThat(walk.filter(Files::isRegularFile)).hasSize(2);
    }
  }

  @Test
  void refusesContentThatIsNotTheIndexed() throws Exception {
    put("pack/m.onnx", "mOdel");
    assertThatThrownBy(() -> catalog().materialize("one"))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("pack/m.onnx");
    try (Stream<Path> walk = Files.walk(cache)) {
      assertThat(walk.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void unknownSampleNamesTheKnownOnes() {
    assertThatThrownBy(() -> catalog().materialize("nine"))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("nine")
        .hasMessageContaining("one");
  }

  @Test
  void damagedIndexIsOurFault() throws Exception {
    put("lathe/samples/index.json", "{\"samples\":[{\"id\":\"x\"}]}");
    assertThatThrownBy(this::catalog)
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("Build or install Lathe again");
  }
}

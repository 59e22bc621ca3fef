package dev.lathe.engine.graph.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.testing.Shared;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file is hostile until read: each is refused soon, in sentences, and without a trace of it. */
class BrokenFilesTest {
  @TempDir private Path folder;

  private AbstractThrowableAssert<?, ?> reading(Path file) {
    return assertThatThrownBy(
            () -> assertTimeoutPreemptively(Duration.ofSeconds(10), () -> OnnxFiles.read(file)))
        .isInstanceOfSatisfying(
            LatheException.class,
            e -> {
              assertThat(e.code()).isEqualTo(LatheException.Code.INPUT);
              assertThat(e.what()).endsWith(".");
              assertThat(e.todo()).isNotEmpty();
              assertThat(e.getMessage()).doesNotContain("Exception", "\tat ");
            });
  }

  private AbstractThrowableAssert<?, ?> reading(byte[] content) throws IOException {
    Path file = folder.resolve("model.onnx");
    Files.write(file, content);
    return reading(file);
  }

  private AbstractThrowableAssert<?, ?> reading(String content) throws IOException {
    return reading(content.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatIsNoFileIsSaidSo() {
    reading(folder.resolve("nothing.onnx")).hasMessageContaining("There is no file");
    reading(folder).hasMessageContaining("is a folder");
  }

  @Test
  void whatPeopleOpenByMistakeIsRecognised() throws IOException {
    reading("").hasMessageContaining("empty");
    reading("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 4\n")
        .hasMessageContaining("Git LFS pointer")
        .hasMessageContaining("git lfs pull");
    reading("\n<!DOCTYPE html><html>").hasMessageContaining("web page");
    reading("PK\3\4aaaaaaaaaaaaaaaa").hasMessageContaining("ZIP archive");
    reading("{\"a\": 1}").hasMessageContaining("JSON");
    reading(new byte[100]).hasMessageContaining("zero bytes");
    reading("hello, this is a text").hasMessageContaining("not a valid ONNX model");
  }

  @Test
  void theHugeSparseFileIsRefusedAtOnce() throws IOException {
    Path file = folder.resolve("sparse.onnx");
    try (RandomAccessFile f = new RandomAccessFile(file.toFile(), "rw")) {
      f.setLength(3L << 30);
    }
    reading(file).hasMessageContaining("zero bytes");
    try (RandomAccessFile f = new RandomAccessFile(file.toFile(), "rw")) {
      // A documentation string of 3 GB.
      f.write(new byte[] {0x32, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x0b});
      f.setLength(1L << 30);
    }
    reading(file).hasMessageContaining("cut off or damaged");
    try (RandomAccessFile f = new RandomAccessFile(file.toFile(), "rw")) {
      f.setLength(3L << 30);
      f.seek(0);
      f.write(new byte[] {0x32, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x05});
    }
    reading(file).hasMessageContaining("more than Lathe reads");
  }

  @Test
  void everyCutOfAModelIsRefusedOrWhole() throws IOException {
    byte[] whole = Files.readAllBytes(Shared.model("image/mnist-8.onnx"));
    for (int tenth = 1; tenth < 10; tenth++) {
      reading(Arrays.copyOf(whole, whole.length * tenth / 10));
    }
  }

  @Test
  void noiseNeverDoesHarm() {
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      byte[] noise = new byte[random.nextInt(200) + 1];
      random.nextBytes(noise);
      assertThatThrownBy(() -> OnnxFiles.read(noise)).isInstanceOf(LatheException.class);
    }
  }

  @Test
  void flippedBitsEndInAModelOrInAnErrorOfTheInput() throws IOException {
    byte[] whole = Files.readAllBytes(Shared.path("models/odd/attention_fp16.onnx"));
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 500; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        OnnxFiles.toBytes(OnnxFiles.read(damaged));
      } catch (LatheException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  private static ModelProto.Builder model() {
    ModelProto.Builder b = ModelProto.newBuilder().setIrVersion(8);
    b.addOpsetImportBuilder().setVersion(17);
    b.getGraphBuilder().setName("g").addInput(ValueInfoProto.newBuilder().setName("x"));
    b.getGraphBuilder().addOutput(ValueInfoProto.newBuilder().setName("y"));
    return b;
  }

  private static NodeProto.Builder node(String op, String in, String out) {
    return NodeProto.newBuilder().setOpType(op).setName(op + "_1").addInput(in).addOutput(out);
  }

  @Test
  void aModelWithoutGraphIsSaidSo() throws IOException {
    reading(ModelProto.newBuilder().setIrVersion(8).setProducerName("p").build().toByteArray())
        .hasMessageContaining("no graph");
  }

  @Test
  void twoValuesOfOneNameAreSaidSo() throws IOException {
    ModelProto.Builder b = model();
    b.getGraphBuilder().addNode(node("Relu", "x", "y")).addNode(node("Abs", "x", "y"));
    reading(b.build().toByteArray()).hasMessageContaining("'y' is given to more than one value");
  }

  @Test
  void aWeightThatLiesAboutItsSizeIsSaidSo() throws IOException {
    ModelProto.Builder b = model();
    b.getGraphBuilder()
        .addInitializer(
            TensorProto.newBuilder().setName("w").setDataType(1).addDims(1L << 40).addFloatData(1));
    reading(b.build().toByteArray())
        .hasMessageContaining("weight 'w'")
        .hasMessageContaining("1099511627776 elements, but it holds 1");
    b.getGraphBuilder().getInitializerBuilder(0).clearDims().addDims(1L << 40).addDims(1L << 40);
    reading(b.build().toByteArray()).hasMessageContaining("more elements than can be counted");
    b.getGraphBuilder().getInitializerBuilder(0).clearDims().addDims(-1);
    reading(b.build().toByteArray()).hasMessageContaining("negative length");
    b.getGraphBuilder().getInitializerBuilder(0).clearDims().addDims(1).setDataType(99);
    reading(b.build().toByteArray()).hasMessageContaining("element type 99");
  }

  @Test
  void graphsNestedWithoutEndAreSaidSo() throws IOException {
    GraphProto inner = GraphProto.newBuilder().setName("g").build();
    for (int i = 0; i < 500; i++) {
      inner =
          GraphProto.newBuilder()
              .addNode(
                  NodeProto.newBuilder()
                      .setOpType("If")
                      .addAttribute(
                          AttributeProto.newBuilder()
                              .setName("then_branch")
                              .setType(AttributeProto.AttributeType.GRAPH)
                              .setG(inner)))
              .build();
    }
    reading(ModelProto.newBuilder().setGraph(inner).build().toByteArray())
        .hasMessageContaining("nested deeper");
  }

  /** Functions f0 … f(levels-1), each of which calls the next so many times. */
  private static byte[] calling(int levels, int times) {
    ModelProto.Builder b = model();
    b.addOpsetImportBuilder().setDomain("own").setVersion(1);
    b.getGraphBuilder().addNode(node("f0", "x", "y").setDomain("own"));
    for (int i = 0; i < levels; i++) {
      FunctionProto.Builder f = b.addFunctionsBuilder().setName("f" + i).setDomain("own");
      f.addInput("x0").addOutput("x" + times).addAllOpsetImport(b.getOpsetImportList());
      boolean last = i == levels - 1;
      for (int n = 0; n < times; n++) {
        f.addNode(
            node(last ? "Relu" : "f" + (i + 1), "x" + n, "x" + (n + 1))
                .setDomain(last ? "" : "own"));
      }
    }
    return b.build().toByteArray();
  }

  @ParameterizedTest
  @CsvSource({"40, 2", "7, 10", "3, 500", "600, 1", "20000, 1"})
  void functionsThatUnfoldWithoutEndAreSaidSo(int levels, int times) throws IOException {
    reading(calling(levels, times)).hasMessageContaining("Nothing could hold it unfolded");
  }

  @ParameterizedTest
  @CsvSource({"10, 2", "100, 1", "1, 5000", "3, 20"})
  void functionsThatCallOthersAreRead(int levels, int times) {
    assertThat(OnnxFiles.read(calling(levels, times)).functions()).hasSize(levels);
  }

  private static TensorProto.Builder external(String location, String offset, String length) {
    return TensorProto.newBuilder()
        .setName("w")
        .setDataType(1)
        .addDims(4)
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(entry("location", location))
        .addExternalData(entry("offset", offset))
        .addExternalData(entry("length", length));
  }

  private static StringStringEntryProto.Builder entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value);
  }

  private AbstractThrowableAssert<?, ?> readingExternal(TensorProto.Builder tensor)
      throws IOException {
    ModelProto.Builder b = model();
    b.getGraphBuilder().addNode(node("Relu", "x", "y")).addInitializer(tensor);
    Files.write(folder.resolve("model.onnx"), b.build().toByteArray());
    return reading(folder.resolve("model.onnx"));
  }

  @Test
  void externalDataNeverLeaveTheFolder() throws IOException {
    Path outside = Files.createDirectories(folder.resolve("../" + folder.getFileName() + "-out"));
    Files.write(outside.resolve("secret"), new byte[64]);
    readingExternal(external("../" + outside.getFileName() + "/secret", "0", "16"))
        .hasMessageContaining("outside the model's folder");
    readingExternal(external("/etc/passwd", "0", "16"))
        .hasMessageContaining("outside the model's folder");
    Files.createSymbolicLink(folder.resolve("link"), outside.resolve("secret"));
    readingExternal(external("link", "0", "16")).hasMessageContaining("outside the model's folder");
    readingExternal(external("\0", "0", "16")).hasMessageContaining("impossible name");
  }

  @Test
  void externalDataMustBeThereAndLongEnough() throws IOException {
    readingExternal(external("w.bin", "0", "16")).hasMessageContaining("'w.bin' is missing");
    Files.write(folder.resolve("w.bin"), new byte[64]);
    readingExternal(external("w.bin", "60", "16")).hasMessageContaining("has only 64");
    readingExternal(external("w.bin", "-4", "16")).hasMessageContaining("from -4");
    readingExternal(external("w.bin", "many", "16")).hasMessageContaining("no number");
    readingExternal(external("w.bin", "0", "12")).hasMessageContaining("needs 16 bytes");
    readingExternal(external("", "0", "16")).hasMessageContaining("not in which");
  }

  @Test
  void aLinkedDownloadCacheIsRead() throws IOException {
    Path blobs = Files.createDirectories(folder.resolve("blobs"));
    Path snapshot = Files.createDirectories(folder.resolve("snapshot"));
    ModelProto.Builder b = model();
    b.getGraphBuilder()
        .addNode(node("Relu", "x", "y"))
        .addInitializer(external("w.bin", "0", "16"));
    Files.write(blobs.resolve("1"), b.build().toByteArray());
    Files.write(blobs.resolve("2"), new byte[16]);
    Files.createSymbolicLink(snapshot.resolve("model.onnx"), blobs.resolve("1"));
    Files.createSymbolicLink(snapshot.resolve("w.bin"), blobs.resolve("2"));
    OnnxModel model = OnnxFiles.read(snapshot.resolve("model.onnx"));
    assertThat(model.graph().initializers().get(0).constant().orElseThrow().bytes().remaining())
        .isEqualTo(16);
  }

  @Test
  void aFileThatChangesWhileOpenYieldsAnErrorAndNeverOldAndNewMixed() throws IOException {
    ModelProto.Builder b = model();
    b.getGraphBuilder()
        .addNode(node("Relu", "x", "y"))
        .addInitializer(
            TensorProto.newBuilder()
                .setName("w")
                .setDataType(1)
                .addDims(5000)
                .setRawData(com.google.protobuf.ByteString.copyFrom(new byte[20000])));
    Path file = folder.resolve("model.onnx");
    Files.write(file, b.build().toByteArray());
    TensorData weight = OnnxFiles.read(file).graph().initializers().get(0).constant().orElseThrow();
    assertThat(weight).isInstanceOf(TensorData.Mapped.class);
    Files.write(file, new byte[10]);
    assertThatThrownBy(weight::bytes)
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("has changed since the model was opened");
    Files.delete(file);
    assertThatThrownBy(weight::bytes).isInstanceOf(LatheException.class);
  }
}

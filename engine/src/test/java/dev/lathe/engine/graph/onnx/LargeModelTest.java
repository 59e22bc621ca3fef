package dev.lathe.engine.graph.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedOutputStream;
import dev.lathe.base.OutputFiles;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of gigabytes: the weights are holes in sparse files, so that tests stay quick. */
class LargeModelTest {
  @TempDir private Path folder;

  /** A model with so many FLOAT weights of the given bytes each, all zero but the last element. */
  private Path sparseModel(int tensors, long bytesEach) throws IOException {
    byte[] head = tensorHead(bytesEach);
    long graphLength = 0;
    byte[] node =
        GraphProto.newBuilder()
            .setName("g")
            .addNode(NodeProto.newBuilder().setOpType("Identity").addInput("w").addOutput("y"))
            .build()
            .toByteArray();
    long tensorLength = head.length + bytesEach;
    graphLength += tensors * (1 + varint(tensorLength).length + tensorLength) + node.length;
    Path file = folder.resolve("large.onnx");
    try (RandomAccessFile f = new RandomAccessFile(file.toFile(), "rw")) {
      f.write(new byte[] {0x08, 8, 0x3a});
      f.write(varint(graphLength));
      for (int i = 0; i < tensors; i++) {
        f.write(0x2a);
        f.write(varint(tensorLength));
        head[head.length - varint(bytesEach).length - 2] = (byte) ('a' + i);
        f.write(head);
        f.seek(f.getFilePointer() + bytesEach - 4);
        f.write(new byte[] {0, 0, (byte) 0x80, 0x3f});
      }
      f.write(node);
    }
    return file;
  }

  private static byte[] tensorHead(long bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TensorProto.newBuilder().addDims(bytes / 4).setDataType(1).setName("w").build().writeTo(out);
    out.write(0x4a);
    out.write(varint(bytes));
    return out.toByteArray();
  }

  private static byte[] varint(long value) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CodedOutputStream coded = CodedOutputStream.newInstance(out);
    coded.writeUInt64NoTag(value);
    coded.flush();
    return out.toByteArray();
  }

  @Test
  void openingReadsNoWeightsHoweverManyThereAre() throws IOException {
    Path file = sparseModel(5, 1L << 30);
    OnnxFiles.read(file);
    long before = used();
    long start = System.nanoTime();
    OnnxModel model = OnnxFiles.read(file);
    long millis = (System.nanoTime() - start) / 1_000_000;
    assertThat(used() - before).isLessThan(20L << 20);
    assertThat(millis).isLessThan(1000);
    assertThat(model.graph().initializers()).hasSize(5);
    for (Value v : model.graph().initializers()) {
      TensorData t = v.constant().orElseThrow();
      assertThat(t).isInstanceOf(TensorData.Mapped.class);
      ByteBuffer b = t.bytes();
      assertThat(b.getFloat(b.limit() - 4)).isEqualTo(1f);
      assertThat(b.getFloat(0)).isZero();
    }
  }

  private static long used() {
    Runtime r = Runtime.getRuntime();
    System.gc();
    return r.totalMemory() - r.freeMemory();
  }

  @Test
  void factsOfALargeModelReadNoWeightsEither() throws IOException {
    OnnxModel model = OnnxFiles.read(sparseModel(5, 1L << 30));
    long before = used();
    assertThat(ModelAnalysis.analyse(model).parameters()).isEqualTo(5L << 28);
    assertThat(used() - before).isLessThan(50L << 20);
  }

  @Test
  void aModelTooLargeForOneFileIsWrittenAsTwo() {
    OnnxModel model =
        new OnnxModel(8, Map.of("", 17L), graph(), List.of(), Map.of(), Optional.empty());
    assertThat(
            ExternalDataWriter.bytesInside(
                model, new TensorEncoder(Optional.empty(), Optional.empty())))
        .isGreaterThan(2L << 30);
    ExternalDataWriter data = new ExternalDataWriter("large.onnx.data");
    ModelProto proto =
        ModelEncoder.encode(model, new TensorEncoder(Optional.empty(), Optional.of(data)));
    assertThat(proto.getSerializedSize()).isLessThan(1000);
    TensorProto second = proto.getGraph().getInitializer(1);
    assertThat(second.getDataLocation()).isEqualTo(TensorProto.DataLocation.EXTERNAL);
    assertThat(second.getExternalData(1).getValue()).isEqualTo(Long.toString(3L << 29));
  }

  private static Graph graph() {
    Graph g = new Graph("g");
    for (String name : List.of("a", "b")) {
      g.addInitializer(
          name,
          new TensorData.Lazy(
              DataType.FLOAT,
              new long[] {3L << 27},
              () -> {
                throw new AssertionError("weights must not be read to lay a file out");
              }));
    }
    return g;
  }

  @Test
  void externalDataStayWhereTheyAreInTheSameFolderAndComeInElsewhere() throws IOException {
    Path other = Files.createDirectories(folder.resolve("other"));
    OnnxModel model =
        new OnnxModel(8, Map.of("", 17L), new Graph("g"), List.of(), Map.of(), Optional.empty());
    model.graph().addInitializer("w", Tensors.ofFloats(new float[1000], 1000));
    ExternalDataWriter data = new ExternalDataWriter("w.data");
    ModelProto proto =
        ModelEncoder.encode(model, new TensorEncoder(Optional.empty(), Optional.of(data)));
    Files.write(folder.resolve("m.onnx"), proto.toByteArray());
    OutputFiles.write(folder.resolve("w.data"), data::writeTo);

    OnnxModel read = OnnxFiles.read(folder.resolve("m.onnx"));
    OnnxFiles.write(read, folder.resolve("same.onnx"));
    OnnxFiles.write(read, other.resolve("inside.onnx"));
    assertThat(Files.readAllBytes(folder.resolve("same.onnx"))).isEqualTo(proto.toByteArray());
    ModelProto inside = ModelProto.parseFrom(Files.readAllBytes(other.resolve("inside.onnx")));
    assertThat(inside.getGraph().getInitializer(0).getRawData().size()).isEqualTo(4000);
    assertThat(inside.getGraph().getInitializer(0).hasDataLocation()).isFalse();
    assertThat(other.toFile().list()).containsExactly("inside.onnx");
  }
}

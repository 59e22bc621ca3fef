package dev.lathe.engine.graph.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.shape.InputSizes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A rewritten model yields bit by bit what the original does, in ONNX Runtime. */
@Tag("heavy")
class SameResultsTest {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final List<String> compared = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();

  /** The outputs as bytes (strings as texts, what is no tensor left out). */
  private List<Object> run(byte[] model, List<TensorData> inputs) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
    Map<String, OnnxTensor> feed = new LinkedHashMap<>();
    try (options;
        OrtSession session = environment.createSession(model, options)) {
      List<String> names = List.copyOf(session.getInputNames());
      for (int i = 0; i < Math.min(names.size(), inputs.size()); i++) {
        feed.put(names.get(i), tensor(inputs.get(i)));
      }
      try (OrtSession.Result result = session.run(feed)) {
        List<Object> out = new ArrayList<>();
        for (Map.Entry<String, OnnxValue> e : result) {
          out.add(e.getKey());
          if (e.getValue() instanceof OnnxTensor t) {
            out.add(Arrays.toString(t.getInfo().getShape()) + t.getInfo().type);
            ByteBuffer b = t.getByteBuffer();
            out.add(b == null ? Arrays.deepToString(new Object[] {t.getValue()}) : b);
          }
        }
        return out;
      }
    } finally {
      feed.values().forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor tensor(TensorData data) throws OrtException {
    if (data.type() == DataType.STRING) {
      return OnnxTensor.createTensor(
          environment, data.strings().toArray(String[]::new), data.shape());
    }
    OnnxJavaType type =
        switch (data.type()) {
          case FLOAT -> OnnxJavaType.FLOAT;
          case DOUBLE -> OnnxJavaType.DOUBLE;
          case INT8 -> OnnxJavaType.INT8;
          case INT16 -> OnnxJavaType.INT16;
          case INT32 -> OnnxJavaType.INT32;
          case INT64 -> OnnxJavaType.INT64;
          case UINT8 -> OnnxJavaType.UINT8;
          case BOOL -> OnnxJavaType.BOOL;
          case FLOAT16 -> OnnxJavaType.FLOAT16;
          case BFLOAT16 -> OnnxJavaType.BFLOAT16;
          default -> throw new OrtException("no Java type for " + data.type());
        };
    ByteBuffer direct =
        ByteBuffer.allocateDirect((int) data.byteLength()).order(ByteOrder.nativeOrder());
    direct.put(data.bytes()).flip();
    return OnnxTensor.createTensor(environment, direct, data.shape(), type);
  }

  private void compare(String name, byte[] original, List<TensorData> inputs) {
    byte[] rewritten = OnnxFiles.toBytes(OnnxFiles.read(original));
    try {
      List<Object> before = run(original, inputs);
      if (run(original, inputs).equals(before)) {
        assertThat(run(rewritten, inputs)).as(name).isEqualTo(before);
        compared.add(name);
      } else {
        refused.add(name + ": random");
      }
    } catch (OrtException e) {
      refused.add(name + ": " + e.getMessage());
    }
  }

  @Test
  void conformanceCasesYieldTheSame() throws IOException {
    for (NodeTests.Case c : NodeTests.all()) {
      List<TensorData> inputs = new ArrayList<>();
      try {
        for (byte[] b : c.inputs()) {
          inputs.add(new TensorDecoder(ModelSource.of(b)).decode(TensorProto.parseFrom(b)).read());
        }
      } catch (BrokenModel | IOException e) {
        refused.add(c.name() + ": input is no tensor");
        continue;
      }
      compare(c.name(), c.model(), inputs);
    }
    // The rest are newer than this runtime, of types that Java lacks, or random.
    assertThat(compared).as("%s", refused).hasSizeGreaterThan(900);
  }

  @Test
  void sharedModelsYieldTheSame() throws IOException {
    for (Path p : RoundTripTest.sharedModels()) {
      if (p.toString().contains("/models/odd/")) {
        continue; // Some are broken, and one kills the process on such inputs.
      }
      byte[] bytes = Files.readAllBytes(p);
      OnnxModel model = OnnxFiles.read(bytes);
      Optional<List<TensorData>> inputs = inputs(model);
      inputs.ifPresent(i -> compare(p.getFileName().toString(), bytes, i));
    }
    assertThat(compared).hasSizeGreaterThan(12);
  }

  /** Seeded inputs of typical sizes; none where a model takes what is no plain tensor. */
  private static Optional<List<TensorData>> inputs(OnnxModel model) {
    var types = ShapeInference.infer(model, InputSizes.typical(model, Map.of(), 16));
    Random random = new Random(3);
    List<TensorData> all = new ArrayList<>();
    for (Value v : model.graph().requiredInputs()) {
      Optional<Shape> shape = types.shape(v).filter(Shape::isFixed);
      if (shape.isEmpty()) {
        return Optional.empty();
      }
      long[] s = shape.get().toArray();
      int n = (int) shape.get().elements().orElseThrow();
      DataType type = types.elementType(v).orElseThrow();
      if (type == DataType.FLOAT) {
        float[] f = new float[n];
        for (int i = 0; i < n; i++) {
          f[i] = random.nextFloat();
        }
        all.add(Tensors.ofFloats(f, s));
      } else if (type == DataType.INT64 || type == DataType.INT32) {
        long[] ones = new long[n];
        Arrays.fill(ones, 1);
        all.add(
            type == DataType.INT64
                ? Tensors.ofLongs(ones, s)
                : Tensors.ofInts(Arrays.stream(ones).mapToInt(i -> (int) i).toArray(), s));
      } else if (type == DataType.STRING) {
        all.add(new TensorData.Strings(s, Collections.nCopies(n, "free prize now")));
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(all);
  }
}

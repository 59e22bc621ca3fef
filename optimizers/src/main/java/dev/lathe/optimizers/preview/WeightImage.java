package dev.lathe.optimizers.preview;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.TemporaryFolder;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.optimizers.pruning.MagnitudeThreshold;
import dev.lathe.optimizers.quantization.WeightRounding;
import dev.lathe.optimizers.rewrite.AxisLayout;
import dev.lathe.optimizers.rewrite.WeightTarget;
import dev.lathe.optimizers.rewrite.WeightTargets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The bytes of a model file in memory, in which the weights are overwritten where they lie: a
 * changed model without serializing anything again. One draft at a time.
 */
final class WeightImage {
  /**
   * A weight that drafts may change.
   *
   * @param label the layer that reads it
   * @param original its elements
   * @param offset of its bytes in the file
   */
  @SuppressWarnings("ArrayRecordComponent") // Compared by identity only.
  record Weight(String label, float[] original, long[] shape, int axis, int offset) {
    AxisLayout layout(boolean perChannel) {
      return AxisLayout.of(shape, perChannel ? axis : AxisLayout.PER_TENSOR);
    }
  }

  private final ByteBuffer bytes;
  private final List<Weight> weights;
  private final Map<Boolean, List<float[]>> peaks = new HashMap<>();
  private MagnitudeThreshold allMagnitudes;

  private WeightImage(ByteBuffer bytes, List<Weight> weights) {
    this.bytes = bytes;
    this.weights = weights;
  }

  /**
   * Writes the model once and finds its weights in the file.
   *
   * @throws LatheException when the temporary folder cannot be written, or the model is 2 GiB or
   *     more
   */
  static WeightImage of(OnnxModel model, JobContext context) {
    try (TemporaryFolder folder = TemporaryFolder.create("lathe-preview")) {
      Path file = folder.path().resolve("model.onnx");
      OnnxModel marked = model.copy();
      SmallWeights small = SmallWeights.mark(marked);
      OnnxFiles.write(marked, file);
      context.checkCancelled();
      if (Files.size(file) > Integer.MAX_VALUE - 8) {
        throw LatheException.input(
            "The live preview does not take models of 2 GiB and more.",
            "",
            "Make the variant and try it instead.");
      }
      Map<String, Integer> offsets = offsets(OnnxFiles.read(file).graph());
      ByteBuffer bytes = ByteBuffer.allocateDirect((int) Files.size(file));
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
          context.checkCancelled();
        }
      }
      bytes.flip();
      bytes.order(ByteOrder.LITTLE_ENDIAN);
      offsets.putAll(small.findAndRestore(bytes));
      return new WeightImage(bytes, weights(model, offsets));
    } catch (IOException e) {
      throw LatheException.environment(
          "The live preview could not be prepared.",
          String.valueOf(e.getMessage()),
          "Check that the temporary folder has room.",
          e);
    }
  }

  private static Map<String, Integer> offsets(Graph graph) {
    Map<String, Integer> map = new HashMap<>();
    for (Value v : graph.initializers()) {
      if (v.constant().orElseThrow() instanceof TensorData.Mapped m
          && m.offset() < Integer.MAX_VALUE) {
        map.put(v.name(), (int) m.offset());
      }
    }
    return map;
  }

  private static List<Weight> weights(OnnxModel model, Map<String, Integer> offsets) {
    List<Weight> list = new ArrayList<>();
    for (WeightTarget t : WeightTargets.find(model).targets()) {
      Integer offset = offsets.get(t.source().name());
      if (offset != null && t.source().constant().isPresent()) {
        list.add(
            new Weight(
                t.label(), Tensors.floats(t.tensor()), t.tensor().shape(), t.axis(), offset));
      }
    }
    return list;
  }

  List<Weight> weights() {
    return weights;
  }

  /** What the plan makes of the weight at an index; thresholds over all weights are found once. */
  IntFunction<float[]> changes(DraftPlan plan) {
    List<MagnitudeThreshold.Cutter> cutters = globalCutters(plan);
    return index -> change(index, plan, cutters);
  }

  private List<MagnitudeThreshold.Cutter> globalCutters(DraftPlan plan) {
    List<MagnitudeThreshold.Cutter> cutters = new ArrayList<>();
    for (DraftPlan.WeightStep s : plan.steps()) {
      cutters.add(
          s instanceof DraftPlan.Prune p && p.global()
              ? new MagnitudeThreshold.Cutter(magnitudes().threshold(p.sparsity()))
              : null);
    }
    return cutters;
  }

  private MagnitudeThreshold magnitudes() {
    if (allMagnitudes == null) {
      allMagnitudes = new MagnitudeThreshold(weights.stream().map(Weight::original).toList());
    }
    return allMagnitudes;
  }

  private float[] change(int index, DraftPlan plan, List<MagnitudeThreshold.Cutter> cutters) {
    Weight w = weights.get(index);
    float[] now = w.original();
    for (int i = 0; i < plan.steps().size(); i++) {
      float[] next = new float[now.length];
      DraftPlan.WeightStep step = plan.steps().get(i);
      if (step instanceof DraftPlan.Round r) {
        AxisLayout layout = w.layout(r.perChannel());
        float[] top =
            now == w.original()
                ? peaks(r.perChannel()).get(index)
                : WeightRounding.peaks(now, layout);
        WeightRounding.round(now, layout, top, r.bits(), next);
      } else if (step instanceof DraftPlan.Prune p) {
        MagnitudeThreshold.Cutter cutter =
            p.global()
                ? cutters.get(i)
                : new MagnitudeThreshold.Cutter(
                    new MagnitudeThreshold(List.of(now)).threshold(p.sparsity()));
        cutter.cut(now, next);
      }
      now = next;
    }
    return now;
  }

  private List<float[]> peaks(boolean perChannel) {
    return peaks.computeIfAbsent(
        perChannel,
        p -> weights.stream().map(w -> WeightRounding.peaks(w.original(), w.layout(p))).toList());
  }

  /** Writes the changed weights into the image and yields it; valid until the next call. */
  ByteBuffer apply(DraftPlan plan, JobContext context) {
    IntFunction<float[]> changes = changes(plan);
    for (int i = 0; i < weights.size(); i++) {
      context.checkCancelled();
      int offset = weights.get(i).offset();
      float[] values = changes.apply(i);
      bytes
          .duplicate()
          .order(ByteOrder.LITTLE_ENDIAN)
          .position(offset)
          .slice()
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .put(values);
    }
    return bytes.duplicate();
  }

  /** Bytes of the file with weights of 32 bits. */
  long bytes() {
    return bytes.capacity();
  }

  /**
   * Bytes of the file when each of these weights takes so many bits and each channel a scale (and,
   * in a real INT8 file, a zero point).
   */
  long sizeAt(int bits, boolean perChannel) {
    long size = bytes.capacity();
    for (Weight w : weights) {
      if (bits < 16) {
        int channels = w.layout(perChannel).channels();
        size -= 4L * w.original().length;
        size += WeightRounding.packedBytes(w.original().length, channels, bits);
      } else if (bits == 16) {
        size -= 2L * w.original().length;
      }
    }
    return size;
  }
}

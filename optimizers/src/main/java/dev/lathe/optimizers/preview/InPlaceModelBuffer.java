package dev.lathe.optimizers.preview;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.TemporaryFolder;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.optimizers.pass.Weight;
import dev.lathe.optimizers.pass.WeightEdit;
import dev.lathe.optimizers.pass.WeightSet;
import dev.lathe.optimizers.rewrite.WeightEdits;
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
final class InPlaceModelBuffer {
  private final ByteBuffer bytes;
  private final WeightSet weights;
  private final int[] offsets;
  private final boolean complete;

  private InPlaceModelBuffer(ByteBuffer bytes, WeightSet weights, int[] offsets, boolean complete) {
    this.bytes = bytes;
    this.weights = weights;
    this.offsets = offsets;
    this.complete = complete;
  }

  /**
   * Writes the model once and finds its weights in the file.
   *
   * @throws LatheException when the temporary folder cannot be written, or the model is 2 GiB or
   *     more
   */
  static InPlaceModelBuffer of(OnnxModel model, JobContext context) {
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
      return of(bytes, model, offsets);
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

  private static InPlaceModelBuffer of(
      ByteBuffer bytes, OnnxModel model, Map<String, Integer> known) {
    List<Weight> list = new ArrayList<>();
    List<Integer> offsets = new ArrayList<>();
    List<WeightTarget> targets = WeightTargets.find(model).targets();
    for (WeightTarget t : targets) {
      Integer offset = known.get(t.source().name());
      if (offset != null && t.source().constant().isPresent()) {
        list.add(WeightEdits.weight(t));
        offsets.add(offset);
      }
    }
    return new InPlaceModelBuffer(
        bytes,
        WeightSet.of(list),
        offsets.stream().mapToInt(Integer::intValue).toArray(),
        list.size() == targets.size());
  }

  /** The weights that drafts may change, as they are in the original. */
  WeightSet weights() {
    return weights;
  }

  /** Whether all weights of convolutions and matrix products were found in the file. */
  boolean isComplete() {
    return complete;
  }

  /** What the plan makes of the weight at an index, asked in any order. */
  IntFunction<float[]> changes(PreviewPlan plan) {
    WeightSet now = weights;
    for (WeightEdit edit : plan.edits()) {
      now = now.edited(edit);
    }
    return now::elements;
  }

  /** Writes the changed weights into the image and yields it; valid until the next call. */
  ByteBuffer apply(PreviewPlan plan, JobContext context) {
    IntFunction<float[]> changes = changes(plan);
    for (int i = 0; i < weights.size(); i++) {
      context.checkCancelled();
      float[] values = changes.apply(i);
      bytes
          .duplicate()
          .order(ByteOrder.LITTLE_ENDIAN)
          .position(offsets[i])
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

  /** Bytes of the file when each of these weights takes what the plan says. */
  long bytes(PreviewPlan plan) {
    long size = bytes.capacity();
    for (int i = 0; i < weights.size(); i++) {
      size -= StoredBytes.saving(weights.get(i), plan.edits());
    }
    return size;
  }
}

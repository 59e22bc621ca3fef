package dev.lathe.engine.measure;

import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Half;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.host.Signature;
import dev.lathe.engine.host.Signature.Port;
import dev.lathe.engine.task.InputLengths;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Inputs for a model of which nothing is known but its signature: normally distributed numbers,
 * token ids that any vocabulary has, masks of ones. The same signature always gets the same.
 *
 * @param vocabulary integers are below it
 * @param tokens length of a free axis of integers
 * @param side length of a free axis of other numbers, except the first
 */
record GeneratedInputs(int vocabulary, int tokens, int side) {
  private static final long SEED = 20_240_229;

  /** For all inputs of a query together; half of Java's memory where that is less. */
  private static final long MAX_BYTES = 1L << 30;

  /** What a short word takes in Java's memory, about. */
  private static final int STRING_BITS = 512;

  /**
   * What is tried, in this order, until the model takes one: the free axis as short as can be is
   * what its makers declared possible; some networks need room for their pooling, some vocabularies
   * are tiny.
   */
  static List<GeneratedInputs> attempts(Signature signature) {
    List<GeneratedInputs> attempts = new ArrayList<>();
    attempts.add(new GeneratedInputs(200, 128, 1));
    attempts.add(new GeneratedInputs(50, 16, 1));
    attempts.add(new GeneratedInputs(2, 8, 1));
    if (signature.inputs().stream().anyMatch(GeneratedInputs::hasFreeSide)) {
      attempts.add(new GeneratedInputs(200, 128, 224));
      attempts.add(new GeneratedInputs(50, 16, 64));
    }
    return attempts;
  }

  private static boolean hasFreeSide(Port p) {
    for (int axis = 1; axis < p.shape().length; axis++) {
      if (p.shape()[axis] < 0 && !isWhole(p.type())) {
        return true;
      }
    }
    return false;
  }

  /**
   * One query.
   *
   * @param known lengths of the axes after the first that something else tells, by input
   * @param batch length of a free first axis
   * @throws LatheException for an input that cannot be made
   */
  Map<String, TensorData> make(Signature signature, Map<String, long[]> known, int batch) {
    return make(signature, InputLengths.NONE, known, batch);
  }

  /**
   * One query.
   *
   * @param given lengths that a person gave to free axes; they go before guesses
   * @param known lengths of the axes after the first that something else tells, by input
   * @param batch length of a free first axis
   * @throws LatheException for an input that cannot be made
   */
  Map<String, TensorData> make(
      Signature signature, InputLengths given, Map<String, long[]> known, int batch) {
    Random random = new Random(SEED);
    Map<String, Long> symbols = new HashMap<>();
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    long room = Math.min(MAX_BYTES, Runtime.getRuntime().maxMemory() / 2);
    // Integer inputs first: an axis that tokens and numbers share has the tokens' length.
    for (Port p : signature.inputs()) {
      if (isWhole(p.type())) {
        shape(p, batch, symbols, given, known);
      }
    }
    for (Port p : signature.inputs()) {
      long[] shape = shape(p, batch, symbols, given, known);
      room -= requireRoom(p, shape, room);
      tensors.put(p.name(), tensor(p, shape, random));
    }
    return tensors;
  }

  private long[] shape(
      Port p, int batch, Map<String, Long> symbols, InputLengths given, Map<String, long[]> known) {
    long[] told = known.get(p.name());
    long[] shape = p.shape().clone();
    for (int axis = 0; axis < shape.length; axis++) {
      if (shape[axis] >= 0) {
        continue;
      }
      String symbol = axis < p.axes().size() ? p.axes().get(axis) : "";
      boolean isTold = told != null && axis > 0 && axis <= told.length;
      OptionalLong said = given.of(symbol, p.name(), axis);
      if (!isTold && said.isPresent()) {
        shape[axis] = said.getAsLong();
        continue;
      }
      long length = isTold ? told[axis - 1] : free(p, axis, symbol, batch);
      if (!symbol.isEmpty() && axis > 0) {
        Long same = symbols.putIfAbsent(symbol, length);
        length = same == null ? length : same;
      }
      shape[axis] = length;
    }
    return shape;
  }

  private long free(Port p, int axis, String symbol, int batch) {
    if (axis == 0) {
      return batch;
    }
    boolean cache = symbol.contains("past") || symbol.isEmpty() && lower(p).contains("past");
    if (cache && !isWhole(p.type())) {
      return 0; // a key-value cache that is still empty
    }
    return isWhole(p.type()) ? tokens : side;
  }

  /** The bytes of an input; refused where they are more than there is room for. */
  private static long requireRoom(Port p, long[] shape, long room) {
    OptionalLong elements = Shape.of(shape).elements();
    int width = Math.max(p.type().bits(), p.type() == DataType.STRING ? STRING_BITS : 8) / 8;
    if (elements.isEmpty() || elements.getAsLong() > room / width) {
      throw LatheException.input(
              "No inputs can be made for '" + p.name() + "'.",
              "Its shape "
                  + Shape.of(shape)
                  + " takes more than Lathe makes up for a model, 1 GB at most.",
              "Give real examples.")
          .with(Remedy.DATA);
    }
    return elements.getAsLong() * width;
  }

  private TensorData tensor(Port p, long[] shape, Random random) {
    int count = (int) Shape.of(shape).elements().orElseThrow();
    switch (p.type()) {
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> {
        return numbers(p.type(), count, shape, random);
      }
      case INT64, INT32, INT16, INT8, UINT8, UINT16, UINT32, UINT64 -> {
        return whole(p, count, shape, random);
      }
      case BOOL -> {
        ByteBuffer b = Tensors.buffer(count);
        for (int i = 0; i < count; i++) {
          b.put(i, (byte) (random.nextBoolean() ? 1 : 0));
        }
        return new TensorData.InMemory(p.type(), shape, b);
      }
      case STRING -> {
        List<String> words = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          words.add("word" + random.nextInt(vocabulary));
        }
        return new TensorData.Strings(shape, words);
      }
      default ->
          throw LatheException.input(
              "No inputs can be made for '" + p.name() + "'.",
              p.isTensor() ? "It is of type " + p.type() + "." : "It is not a tensor.",
              "Such a model cannot be measured.");
    }
  }

  private static TensorData numbers(DataType type, int count, long[] shape, Random random) {
    ByteBuffer b = Tensors.buffer(type.byteLength(count));
    for (int i = 0; i < count; i++) {
      float v = (float) random.nextGaussian();
      switch (type) {
        case FLOAT -> b.putFloat(i * 4, v);
        case DOUBLE -> b.putDouble(i * 8, v);
        case FLOAT16 -> b.putShort(i * 2, Half.ofFloat(v));
        default -> b.putShort(i * 2, (short) (Float.floatToRawIntBits(v) >>> 16));
      }
    }
    return new TensorData.InMemory(type, shape, b);
  }

  private TensorData whole(Port p, int count, long[] shape, Random random) {
    String name = lower(p);
    int row = shape.length == 0 ? 1 : (int) Math.max(1, shape[shape.length - 1]);
    ByteBuffer b = Tensors.buffer(p.type().byteLength(count));
    int width = p.type().bits() / 8;
    int below = width == 1 ? Math.min(vocabulary, 100) : vocabulary;
    for (int i = 0; i < count; i++) {
      long v;
      if (name.contains("mask")) {
        v = 1;
      } else if (name.contains("type") || name.contains("segment")) {
        v = 0;
      } else if (name.contains("position")) {
        v = i % row;
      } else {
        v = random.nextInt(below);
      }
      switch (width) {
        case 8 -> b.putLong(i * 8, v);
        case 4 -> b.putInt(i * 4, (int) v);
        case 2 -> b.putShort(i * 2, (short) v);
        default -> b.put(i, (byte) v);
      }
    }
    return new TensorData.InMemory(p.type(), shape, b);
  }

  private static String lower(Port p) {
    return p.name().toLowerCase(Locale.ROOT);
  }

  private static boolean isWhole(DataType type) {
    return switch (type) {
      case INT64, INT32, INT16, INT8, UINT8, UINT16, UINT32, UINT64 -> true;
      default -> false;
    };
  }
}

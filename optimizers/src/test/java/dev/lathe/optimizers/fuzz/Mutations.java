package dev.lathe.optimizers.fuzz;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Damages a model: at random bytes, or in its structure (another name where a value is read, a size
 * or code that nothing allows, a part of another model, a string of a hundred thousand letters, a
 * graph within a graph), by what the format's own description says of each field.
 */
final class Mutations {
  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    2,
    3,
    7,
    16,
    100,
    1 << 20,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 31,
    1L << 32,
    1L << 40,
    1L << 62,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private static final List<String> WORDS =
      List.of(
          "",
          "axis",
          "axes",
          "kernel_shape",
          "strides",
          "pads",
          "dilations",
          "group",
          "to",
          "perm",
          "num_heads",
          "qkv_hidden_sizes",
          "value",
          "ai.onnx",
          "com.microsoft",
          "Conv",
          "MaxPool",
          "MatMul",
          "Attention",
          "Gather",
          "Slice",
          "Split",
          "Reshape",
          "Identity",
          "LSTM",
          "If",
          "../x",
          "\u001b[31m\u0000\n",
          "{0: 'a', 1: 'b'}");

  /** Repeated for strings of any length; each starts what some message or list is read by. */
  private static final List<String> LONG =
      List.of("a", "1: '", "{0: 'a\\", "/onnxruntime_src/a:1 b) C", "(\"", "x:y(1", "\n", "\t ");

  private final List<ModelProto> donors;
  private final Random random;

  Mutations(List<ModelProto> donors, Random random) {
    this.donors = donors;
    this.random = random;
  }

  /** One damaged file. */
  byte[] next() {
    ModelProto base = pick(donors);
    int kind = random.nextInt(10);
    if (kind == 0) {
      return flipped(base.toByteArray());
    } else if (kind == 1) {
      return spliced(base.toByteArray());
    }
    ModelProto.Builder model = base.toBuilder();
    if (kind == 2 && random.nextInt(4) == 0) {
      nest(model);
    }
    int edits = 1 + (random.nextBoolean() ? 0 : random.nextInt(4));
    for (int i = 0; i < edits; i++) {
      edit(model);
    }
    return model.build().toByteArray();
  }

  private <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private byte[] flipped(byte[] bytes) {
    int flips = 1 + random.nextInt(8);
    for (int i = 0; i < flips; i++) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  private byte[] spliced(byte[] bytes) {
    int from = random.nextInt(bytes.length);
    int to = Math.min(bytes.length, from + random.nextInt(64));
    byte[] tail = Arrays.copyOfRange(bytes, random.nextBoolean() ? to : from, bytes.length);
    byte[] out = Arrays.copyOf(bytes, from + tail.length);
    System.arraycopy(tail, 0, out, from, tail.length);
    return random.nextInt(4) == 0 ? Arrays.copyOf(out, random.nextInt(out.length + 1)) : out;
  }

  /** The graph within an If within an If. */
  private void nest(ModelProto.Builder model) {
    int depth = 1 + random.nextInt(40);
    for (int i = 0; i < depth; i++) {
      GraphProto inner = model.getGraph();
      NodeProto.Builder node =
          NodeProto.newBuilder()
              .setOpType("If")
              .addInput(inner.getInputCount() > 0 ? inner.getInput(0).getName() : "x")
              .addOutput("out" + i)
              .addAttribute(
                  AttributeProto.newBuilder()
                      .setName("then_branch")
                      .setType(AttributeProto.AttributeType.GRAPH)
                      .setG(inner));
      model.setGraph(
          GraphProto.newBuilder()
              .setName("outer")
              .addNode(node)
              .addAllInput(inner.getInputList())
              .addAllOutput(inner.getOutputList()));
    }
  }

  /** Walks down to some message and changes a field there. */
  private void edit(Message.Builder builder) {
    List<FieldDescriptor> messages = new ArrayList<>();
    for (FieldDescriptor f : builder.getAllFields().keySet()) {
      if (f.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        messages.add(f);
      }
    }
    if (!messages.isEmpty() && random.nextInt(5) != 0) {
      FieldDescriptor f = pick(messages);
      if (!f.isRepeated()) {
        edit(builder.getFieldBuilder(f));
      } else {
        edit(builder.getRepeatedFieldBuilder(f, random.nextInt(builder.getRepeatedFieldCount(f))));
      }
      return;
    }
    Collection<FieldDescriptor> set = builder.getAllFields().keySet();
    FieldDescriptor f =
        set.isEmpty() || random.nextInt(5) == 0
            ? pick(builder.getDescriptorForType().getFields())
            : pick(List.copyOf(set));
    if (f.isRepeated()) {
      editList(builder, f);
    } else if (builder.hasField(f) && random.nextInt(4) == 0) {
      builder.clearField(f);
    } else {
      builder.setField(f, value(builder, f));
    }
  }

  private void editList(Message.Builder builder, FieldDescriptor f) {
    int n = builder.getRepeatedFieldCount(f);
    List<Object> items = new ArrayList<>();
    IntStream.range(0, n).forEach(i -> items.add(builder.getRepeatedField(f, i)));
    int at = n == 0 ? 0 : random.nextInt(n);
    switch (n == 0 ? 4 : random.nextInt(7)) {
      case 0 -> items.remove(at);
      case 1 -> items.add(items.get(at));
      case 2 -> items.add(random.nextInt(n), items.remove(at));
      case 3 -> items.clear();
      case 4 -> items.add(value(builder, f));
      case 5 -> items.set(at, value(builder, f));
      default -> {
        if (f.getJavaType() != FieldDescriptor.JavaType.MESSAGE || random.nextInt(10) == 0) {
          items.addAll(java.util.Collections.nCopies(1000, items.get(at)));
        }
      }
    }
    builder.setField(f, items);
  }

  private Object value(Message.Builder builder, FieldDescriptor f) {
    return switch (f.getJavaType()) {
      case INT -> (int) number();
      case LONG -> number();
      case FLOAT -> pick(List.of(Float.NaN, Float.POSITIVE_INFINITY, 0f, -1f, 1e38f));
      case DOUBLE -> pick(List.of(Double.NaN, Double.NEGATIVE_INFINITY, 0d, -1d, 1e300));
      case BOOLEAN -> random.nextBoolean();
      case STRING -> text();
      case BYTE_STRING -> bytes();
      case ENUM -> pick(f.getEnumType().getValues());
      case MESSAGE -> {
        List<Message> found = new ArrayList<>();
        collect(pick(donors), f, found);
        yield found.isEmpty() ? builder.newBuilderForField(f).build() : pick(found);
      }
    };
  }

  private long number() {
    return random.nextInt(3) == 0
        ? random.nextInt(40) - 4
        : NUMBERS[random.nextInt(NUMBERS.length)];
  }

  private String text() {
    int kind = random.nextInt(20);
    if (kind == 0) {
      String part = pick(LONG);
      return part.repeat((1 << (8 + random.nextInt(10))) / part.length() + 1);
    }
    if (kind < 8) {
      return pick(WORDS);
    }
    GraphProto graph = pick(donors).getGraph();
    NodeProto node = pick(graph.getNodeList());
    List<String> names = new ArrayList<>(node.getInputList());
    names.addAll(node.getOutputList());
    names.add(node.getOpType());
    return pick(names);
  }

  private ByteString bytes() {
    byte[] b = new byte[random.nextInt(3) == 0 ? 0 : random.nextInt(100)];
    random.nextBytes(b);
    return ByteString.copyFrom(b);
  }

  private static void collect(Message from, FieldDescriptor like, List<Message> found) {
    if (found.size() > 200) {
      return;
    }
    from.getAllFields()
        .forEach(
            (f, v) -> {
              if (f.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                for (Object m : f.isRepeated() ? (List<?>) v : List.of(v)) {
                  if (f.getMessageType().equals(like.getMessageType())) {
                    found.add((Message) m);
                  }
                  collect((Message) m, like, found);
                }
              }
            });
  }
}

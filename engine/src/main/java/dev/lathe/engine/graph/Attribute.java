package dev.lathe.engine.graph;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** An attribute of a node: a name and a value of one of ONNX's kinds. */
public record Attribute(String name, AttributeValue value, Optional<UnknownFields> unknownFields) {
  /** An attribute that no file holds yet. */
  public Attribute(String name, AttributeValue value) {
    this(name, value, Optional.empty());
  }

  /** One of the kinds of attribute values. */
  public sealed interface AttributeValue {}

  /** A float. */
  public record FloatValue(float value) implements AttributeValue {}

  /** A 64-bit integer. */
  public record IntValue(long value) implements AttributeValue {}

  /** Bytes that usually, but not surely, are UTF-8 text. */
  public record StringValue(Bytes bytes) implements AttributeValue {
    /** The text. */
    public String text() {
      return bytes.text();
    }
  }

  /** A tensor. */
  public record TensorValue(TensorData tensor) implements AttributeValue {}

  /** A subgraph; it sees the values of the graphs around it. */
  public record GraphValue(Graph graph) implements AttributeValue {}

  /** Floats. */
  public record FloatsValue(List<Float> values) implements AttributeValue {
    /** Copies the list. */
    public FloatsValue {
      values = PrimitiveLists.floats(values);
    }
  }

  /** 64-bit integers. */
  public record IntsValue(List<Long> values) implements AttributeValue {
    /** Copies the list. */
    public IntsValue {
      values = PrimitiveLists.longs(values);
    }
  }

  /** Strings. */
  public record StringsValue(List<Bytes> values) implements AttributeValue {
    /** Copies the list. */
    public StringsValue {
      values = List.copyOf(values);
    }
  }

  /** Tensors. */
  public record TensorsValue(List<TensorData> values) implements AttributeValue {
    /** Copies the list. */
    public TensorsValue {
      values = List.copyOf(values);
    }
  }

  /** Subgraphs. */
  public record GraphsValue(List<Graph> values) implements AttributeValue {
    /** Copies the list. */
    public GraphsValue {
      values = List.copyOf(values);
    }
  }

  /** A reference to an attribute of the function that the node stands in. */
  public record ReferenceValue(String attributeOfFunction) implements AttributeValue {}

  /**
   * A kind that passes have no use for (sparse tensors, types); the codec keeps it in the unknown
   * fields.
   */
  public record OpaqueValue(String kind) implements AttributeValue {}

  /** An immutable byte string. */
  public record Bytes(byte[] value) {
    /** Copies the bytes. */
    public Bytes {
      value = value.clone();
    }

    /** UTF-8 bytes of a text. */
    public static Bytes of(String text) {
      return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes read as UTF-8. */
    public String text() {
      return new String(value, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes b && Arrays.equals(value, b.value);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /** A float attribute. */
  public static Attribute of(String name, float value) {
    return new Attribute(name, new FloatValue(value));
  }

  /** An integer attribute. */
  public static Attribute of(String name, long value) {
    return new Attribute(name, new IntValue(value));
  }

  /** A text attribute. */
  public static Attribute of(String name, String value) {
    return new Attribute(name, new StringValue(Bytes.of(value)));
  }

  /** An attribute of floats. */
  public static Attribute of(String name, float[] values) {
    return new Attribute(name, new FloatsValue(PrimitiveLists.floats(values)));
  }

  /** A subgraph attribute. */
  public static Attribute of(String name, Graph value) {
    return new Attribute(name, new GraphValue(value));
  }

  /** An attribute of integers. */
  public static Attribute of(String name, long[] values) {
    return new Attribute(name, new IntsValue(PrimitiveLists.longs(values)));
  }

  /** A tensor attribute. */
  public static Attribute of(String name, TensorData value) {
    return new Attribute(name, new TensorValue(value));
  }
}

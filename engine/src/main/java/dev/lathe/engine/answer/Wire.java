package dev.lathe.engine.answer;

import dev.lathe.base.child.Frames;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Texts, numbers and tensors as bytes, for what crosses from one process to another. */
public final class Wire {
  private Wire() {}

  /** Writes a text of any length (writeUTF ends at 64 KiB). */
  public static void text(DataOutputStream out, String text) throws IOException {
    Frames.text(out, text);
  }

  /** Reads a text. */
  public static String text(DataInputStream in) throws IOException {
    return Frames.text(in);
  }

  /** Writes an array of numbers. */
  public static void floats(DataOutputStream out, float[] values) throws IOException {
    out.writeInt(values.length);
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    out.write(bytes.array());
  }

  /** Reads an array of numbers. */
  public static float[] floats(DataInputStream in) throws IOException {
    float[] values = new float[in.readInt()];
    byte[] bytes = Frames.bytes(in, values.length * Float.BYTES);
    ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
    return values;
  }

  /** Writes a tensor. */
  public static void tensor(DataOutputStream out, TensorData tensor) throws IOException {
    out.writeByte(tensor.type().code());
    out.writeByte(tensor.shape().length);
    for (long d : tensor.shape()) {
      out.writeLong(d);
    }
    if (tensor.type() == DataType.STRING) {
      out.writeInt(tensor.strings().size());
      for (String s : tensor.strings()) {
        text(out, s);
      }
      return;
    }
    ByteBuffer bytes = tensor.bytes();
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    out.writeInt(copy.length);
    out.write(copy);
  }

  /** Reads a tensor. */
  public static TensorData tensor(DataInputStream in) throws IOException {
    DataType type = DataType.ofCode(in.readByte());
    long[] shape = new long[in.readByte()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = in.readLong();
    }
    int n = in.readInt();
    if (type == DataType.STRING) {
      List<String> strings = new ArrayList<>(n);
      for (int i = 0; i < n; i++) {
        strings.add(text(in));
      }
      return new TensorData.Strings(shape, strings);
    }
    ByteBuffer bytes = ByteBuffer.wrap(Frames.bytes(in, n)).order(ByteOrder.LITTLE_ENDIAN);
    return new TensorData.InMemory(type, shape, bytes);
  }

  /** Writes tensors by name. */
  public static void tensors(DataOutputStream out, Map<String, TensorData> tensors)
      throws IOException {
    out.writeInt(tensors.size());
    for (Map.Entry<String, TensorData> e : tensors.entrySet()) {
      text(out, e.getKey());
      tensor(out, e.getValue());
    }
  }

  /** Reads tensors by name. */
  public static Map<String, TensorData> tensors(DataInputStream in) throws IOException {
    int n = in.readInt();
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    for (int i = 0; i < n; i++) {
      tensors.put(text(in), tensor(in));
    }
    return tensors;
  }

  /** Writes texts by name. */
  public static void texts(DataOutputStream out, Map<String, String> texts) throws IOException {
    out.writeInt(texts.size());
    for (Map.Entry<String, String> e : texts.entrySet()) {
      text(out, e.getKey());
      text(out, e.getValue());
    }
  }

  /** Reads texts by name. */
  public static Map<String, String> texts(DataInputStream in) throws IOException {
    int n = in.readInt();
    Map<String, String> texts = new LinkedHashMap<>();
    for (int i = 0; i < n; i++) {
      texts.put(text(in), text(in));
    }
    return texts;
  }
}

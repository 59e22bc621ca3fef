package dev.lathe.engine.host;

import dev.lathe.base.child.Frames;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.hardware.Device;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Texts, tensors and signatures as bytes. */
public final class Wire {
  private Wire() {}

  static void text(DataOutputStream out, String text) throws IOException {
    Frames.text(out, text);
  }

  static String text(DataInputStream in) throws IOException {
    return Frames.text(in);
  }

  static void device(DataOutputStream out, Device device) throws IOException {
    text(out, device.id());
    text(out, device.kind().name());
    text(out, device.name());
    text(out, device.provider());
    out.writeBoolean(device.available());
    text(out, device.reason());
  }

  /** The device without its memory and features, which the child does not need. */
  static Device device(DataInputStream in) throws IOException {
    return new Device(
        text(in),
        Device.Kind.valueOf(text(in)),
        text(in),
        text(in),
        0,
        List.of(),
        in.readBoolean(),
        text(in));
  }

  static void tensor(DataOutputStream out, TensorData tensor) throws IOException {
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

  static TensorData tensor(DataInputStream in) throws IOException {
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
    ByteBuffer bytes = ByteBuffer.wrap(in.readNBytes(n)).order(ByteOrder.LITTLE_ENDIAN);
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

  /** Reads what {@link #tensors(DataOutputStream, Map)} wrote. */
  public static Map<String, TensorData> tensors(DataInputStream in) throws IOException {
    int n = in.readInt();
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    for (int i = 0; i < n; i++) {
      tensors.put(text(in), tensor(in));
    }
    return tensors;
  }

  static void texts(DataOutputStream out, Map<String, String> texts) throws IOException {
    out.writeInt(texts.size());
    for (Map.Entry<String, String> e : texts.entrySet()) {
      text(out, e.getKey());
      text(out, e.getValue());
    }
  }

  static Map<String, String> texts(DataInputStream in) throws IOException {
    int n = in.readInt();
    Map<String, String> texts = new LinkedHashMap<>();
    for (int i = 0; i < n; i++) {
      texts.put(text(in), text(in));
    }
    return texts;
  }

  static void ports(DataOutputStream out, List<Signature.Port> ports) throws IOException {
    out.writeInt(ports.size());
    for (Signature.Port p : ports) {
      text(out, p.name());
      out.writeByte(p.type().code());
      out.writeByte(p.shape().length);
      for (int i = 0; i < p.shape().length; i++) {
        out.writeLong(p.shape()[i]);
        text(out, p.axes().get(i));
      }
    }
  }

  static List<Signature.Port> ports(DataInputStream in) throws IOException {
    int n = in.readInt();
    List<Signature.Port> ports = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      String name = text(in);
      DataType type = DataType.ofCode(in.readByte());
      long[] shape = new long[in.readByte()];
      List<String> axes = new ArrayList<>();
      for (int a = 0; a < shape.length; a++) {
        shape[a] = in.readLong();
        axes.add(text(in));
      }
      ports.add(new Signature.Port(name, type, shape, axes));
    }
    return ports;
  }
}

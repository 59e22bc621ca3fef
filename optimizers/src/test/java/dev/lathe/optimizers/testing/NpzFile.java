package dev.lathe.optimizers.testing;

import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.TensorData;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes examples of one FLOAT input as numpy.savez does, for data that another process reads. */
public final class NpzFile {
  private NpzFile() {}

  /** Writes them with their labels; samples of equal shape, whose first axis is 1. */
  public static void write(Path file, Dataset data) throws IOException {
    TensorSample first = (TensorSample) data.examples().get(0).sample();
    String input = first.tensors().keySet().iterator().next();
    long[] one = first.tensors().get(input).shape();
    long[] shape = one.clone();
    shape[0] = data.size();
    int elements = (int) Arrays.stream(one).reduce(1, (a, b) -> a * b);
    ByteBuffer floats =
        ByteBuffer.allocate(4 * elements * data.size()).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer labels = ByteBuffer.allocate(8 * data.size()).order(ByteOrder.LITTLE_ENDIAN);
    for (Example e : data.examples()) {
      TensorData tensor = ((TensorSample) e.sample()).tensors().get(input);
      floats.put(tensor.bytes());
      labels.putLong(e.label().getAsInt());
    }
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry(input + ".npy"));
      zip.write(array("<f4", shape, floats.array()));
      zip.putNextEntry(new ZipEntry("label.npy"));
      zip.write(array("<i8", new long[] {data.size()}, labels.array()));
    }
  }

  private static byte[] array(String type, long[] shape, byte[] content) throws IOException {
    String lengths =
        Arrays.stream(shape).mapToObj(d -> d + ",").collect(Collectors.joining("", "(", ")"));
    String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + lengths + ", }";
    String padded = header + " ".repeat(63 - (header.length() + 10) % 64) + "\n";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    out.writeShort(Short.reverseBytes((short) padded.length()));
    for (byte[] part : List.of(padded.getBytes(StandardCharsets.US_ASCII), content)) {
      out.write(part);
    }
    return bytes.toByteArray();
  }
}

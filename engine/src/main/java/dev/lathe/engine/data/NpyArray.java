package dev.lathe.engine.data;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An array in NumPy's format, of numbers or strings; pickled objects are never read. */
final class NpyArray {
  private static final long MAX_BYTES = 1_500_000_000L;
  private static final int MAX_HEADER = 1 << 16;
  private static final Pattern DESCR =
      Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)([a-zA-Z])(\\d*)'");
  private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d,\\sL]*)\\)");

  private NpyArray() {}

  /**
   * What stands before the elements.
   *
   * @param big big endian
   * @param kind NumPy's letter
   * @param size bytes of an element, or characters of a string
   * @param length bytes of the header itself
   */
  record Header(boolean big, char kind, int size, boolean fortran, long[] shape, int length) {
    /** Whether the bytes are a tensor's as they are. */
    boolean isPlain() {
      return kind != 'U' && kind != 'S' && !(big && size > 1) && !(fortran && shape.length > 1);
    }

    /** The elements' type. */
    DataType type() throws IOException {
      return NpyArray.type(this);
    }
  }

  /**
   * Reads an array's header and leaves the stream at its first element.
   *
   * @throws IOException saying what is wrong with it
   */
  static Header open(InputStream stream) throws IOException {
    return header(new DataInputStream(stream));
  }

  /**
   * Reads the elements behind a header.
   *
   * @throws IOException saying what is wrong with them
   */
  static TensorData read(InputStream in, Header h) throws IOException {
    int width = width(h);
    long n = elements(h);
    byte[] bytes = in.readNBytes((int) (n * width));
    if (bytes.length < n * width) {
      throw new IOException("it is cut off: " + bytes.length + " of " + n * width + " bytes");
    }
    if (h.fortran && h.shape.length > 1 && n > 0) {
      bytes = byRows(bytes, h.shape, width);
    }
    if (h.kind == 'U' || h.kind == 'S') {
      return new TensorData.Strings(h.shape, strings(bytes, (int) n, width, h));
    }
    if (h.big) {
      swap(bytes, h.size);
    }
    return new TensorData.InMemory(type(h), h.shape, ByteBuffer.wrap(bytes));
  }

  /**
   * How many bytes the elements take.
   *
   * @throws IOException when they are too many
   */
  static long bytes(Header h) throws IOException {
    return elements(h) * width(h);
  }

  private static long elements(Header h) throws IOException {
    long n = 1;
    for (long d : h.shape) {
      if (d < 0 || d > MAX_BYTES || (n *= d) > MAX_BYTES) {
        throw new IOException("it is larger than 1.5 GB");
      }
    }
    if (n * width(h) > MAX_BYTES) {
      throw new IOException("it is larger than 1.5 GB");
    }
    return n;
  }

  private static int width(Header h) {
    return h.kind == 'U' ? 4 * h.size : h.size;
  }

  /** From Fortran's order, the first axis fastest, to C's, the last axis fastest. */
  private static byte[] byRows(byte[] columns, long[] shape, int width) {
    byte[] rows = new byte[columns.length];
    int[] at = new int[shape.length];
    int[] step = new int[shape.length];
    int stride = width;
    for (int axis = 0; axis < shape.length; axis++) {
      step[axis] = stride;
      stride *= (int) shape[axis];
    }
    int from = 0;
    for (int to = 0; to < rows.length; to += width) {
      System.arraycopy(columns, from, rows, to, width);
      int axis = shape.length - 1;
      while (axis >= 0 && ++at[axis] == shape[axis]) {
        from -= step[axis] * (at[axis] - 1);
        at[axis--] = 0;
      }
      from += axis < 0 ? 0 : step[axis];
    }
    return rows;
  }

  private static Header header(DataInputStream in) throws IOException {
    byte[] magic = in.readNBytes(8);
    if (magic.length < 8
        || (magic[0] & 0xff) != 0x93
        || !new String(magic, 1, 5, StandardCharsets.US_ASCII).equals("NUMPY")) {
      throw new IOException("it is not in NumPy's format");
    }
    byte[] lengthBytes = in.readNBytes(magic[6] == 1 ? 2 : 4);
    ByteBuffer b = ByteBuffer.wrap(lengthBytes).order(ByteOrder.LITTLE_ENDIAN);
    long length =
        lengthBytes.length == 2
            ? b.getShort() & 0xffff
            : lengthBytes.length == 4 ? b.getInt() & 0xffffffffL : -1;
    if (length < 0 || length > MAX_HEADER) {
      throw new IOException("its header is damaged");
    }
    String text = new String(in.readNBytes((int) length), StandardCharsets.ISO_8859_1);
    Matcher descr = DESCR.matcher(text);
    Matcher fortran = FORTRAN.matcher(text);
    Matcher shape = SHAPE.matcher(text);
    if (!descr.find() || !fortran.find() || !shape.find()) {
      throw new IOException("its elements are not plain numbers or strings");
    }
    int size = descr.group(3).isEmpty() ? 1 : parse(descr.group(3));
    return new Header(
        descr.group(1).equals(">"),
        descr.group(2).charAt(0),
        size,
        fortran.group(1).equals("True"),
        shape(shape.group(1)),
        magic.length + lengthBytes.length + (int) length);
  }

  private static int parse(String digits) throws IOException {
    if (digits.length() > 7) {
      throw new IOException("its header is damaged");
    }
    return Integer.parseInt(digits);
  }

  private static long[] shape(String text) throws IOException {
    List<Long> list = new ArrayList<>();
    for (String part : text.replace("L", "").split(",")) {
      String digits = part.strip();
      if (digits.length() > 12) {
        throw new IOException("it is larger than 1.5 GB");
      }
      if (!digits.isEmpty()) {
        list.add(Long.parseLong(digits));
      }
    }
    return list.stream().mapToLong(Long::longValue).toArray();
  }

  private static DataType type(Header h) throws IOException {
    return switch ("" + h.kind + h.size) {
      case "f2" -> DataType.FLOAT16;
      case "f4" -> DataType.FLOAT;
      case "f8" -> DataType.DOUBLE;
      case "i1" -> DataType.INT8;
      case "i2" -> DataType.INT16;
      case "i4" -> DataType.INT32;
      case "i8" -> DataType.INT64;
      case "u1" -> DataType.UINT8;
      case "u2" -> DataType.UINT16;
      case "u4" -> DataType.UINT32;
      case "u8" -> DataType.UINT64;
      case "b1" -> DataType.BOOL;
      default ->
          throw new IOException(
              "its elements are not plain numbers or strings but of the type " + h.kind + h.size);
    };
  }

  private static void swap(byte[] bytes, int size) {
    for (int i = 0; i + size <= bytes.length; i += size) {
      for (int a = i, z = i + size - 1; a < z; a++, z--) {
        byte t = bytes[a];
        bytes[a] = bytes[z];
        bytes[z] = t;
      }
    }
  }

  private static List<String> strings(byte[] bytes, int n, int width, Header h) {
    List<String> list = new ArrayList<>(n);
    ByteBuffer b =
        ByteBuffer.wrap(bytes).order(h.big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < n; i++) {
      if (h.kind == 'S') {
        int end = i * width;
        while (end < (i + 1) * width && bytes[end] != 0) {
          end++;
        }
        list.add(new String(Arrays.copyOfRange(bytes, i * width, end), StandardCharsets.UTF_8));
        continue;
      }
      StringBuilder s = new StringBuilder();
      for (int c = 0; c < h.size; c++) {
        int code = b.getInt(i * width + 4 * c);
        if (code != 0) {
          s.appendCodePoint(Character.isValidCodePoint(code) ? code : 0xfffd);
        }
      }
      list.add(s.toString());
    }
    return list;
  }
}

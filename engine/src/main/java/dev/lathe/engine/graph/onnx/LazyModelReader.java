package dev.lathe.engine.graph.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Reads a model without its weights: every large field of tensor elements is replaced by a note of
 * where it lies. What remains is small and is parsed by the library.
 */
final class LazyModelReader {
  /** Fields of elements shorter than this stay; not worth a visit to the file each. */
  static final int SMALL = 4096;

  /** Graphs in graphs; protobuf's own limit on nesting follows from it. */
  private static final int MAX_DEPTH = 64;

  /** What protobuf is to allow for that. */
  static final int RECURSION = 4 * MAX_DEPTH;

  /** What may remain without weights, and how many parts it may have: a file is hostile. */
  private static final long MAX_BYTES = 256L << 20;

  private static final int MAX_PARTS = 16_000_000;

  private static final int GRAPH_TAG =
      ModelProto.GRAPH_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  /** A field number that no ONNX version uses; holds the notes. */
  private static final int NOTE = 0x1fff_fff0;

  /** Where the elements of a tensor lie: in which of TensorProto's fields, and which bytes. */
  record Region(int field, long offset, long length) {}

  private enum Kind {
    MODEL,
    GRAPH,
    NODE,
    ATTRIBUTE,
    TENSOR,
    FUNCTION,
    OTHER;

    /** What a field of this kind of message holds. */
    Kind of(int field) {
      return switch (this) {
        case MODEL ->
            field == ModelProto.GRAPH_FIELD_NUMBER
                ? GRAPH
                : field == ModelProto.FUNCTIONS_FIELD_NUMBER ? FUNCTION : OTHER;
        case GRAPH -> field == 1 ? NODE : field == 5 ? TENSOR : OTHER;
        case FUNCTION -> field == 7 ? NODE : OTHER;
        case NODE -> field == 5 ? ATTRIBUTE : OTHER;
        case ATTRIBUTE ->
            switch (field) {
              case 5, 10 -> TENSOR;
              case 6, 11 -> GRAPH;
              default -> OTHER;
            };
        case TENSOR, OTHER -> OTHER;
      };
    }
  }

  /** Bytes that are read where they lie. */
  private static final class Part extends ByteArrayOutputStream {
    CodedInputStream coded() {
      return CodedInputStream.newInstance(buf, 0, count);
    }
  }

  private final WireInput in;

  /** Emptied, to be used again. */
  private final Deque<Part> bodies = new ArrayDeque<>();

  private long bytes;
  private int parts;

  private LazyModelReader(WireInput in) {
    this.in = in;
  }

  /** Reads everything but the weights. */
  static ModelProto read(ModelSource source) throws IOException {
    LazyModelReader walker = new LazyModelReader(new WireInput(source));
    ModelProto.Builder model = ModelProto.newBuilder();
    try {
      walker.model(source.size(), model);
      return model.build();
    } catch (InvalidProtocolBufferException e) {
      throw new BrokenModel("not in the ONNX format (" + e.getMessage() + ")");
    }
  }

  /**
   * Field by field, and those of the graph one by one, too: a message is what its fields are when
   * merged in turn, and a block of all nodes need not lie in memory beside them.
   */
  private void model(long end, ModelProto.Builder model) throws IOException {
    Part part = new Part();
    while (in.position() < end) {
      int tag = tag(Kind.MODEL, end);
      if (tag == GRAPH_TAG) {
        count(0);
        parts++;
        long length = length(end);
        long graphEnd = in.position() + length;
        GraphProto.Builder graph = model.getGraphBuilder();
        while (in.position() < graphEnd) {
          field(Kind.GRAPH, tag(Kind.GRAPH, graphEnd), graphEnd, 1, part);
          merge(part, graph);
        }
      } else {
        field(Kind.MODEL, tag, end, 0, part);
        merge(part, model);
      }
    }
  }

  private static void merge(Part part, Message.Builder message) throws IOException {
    CodedInputStream coded = part.coded();
    coded.setRecursionLimit(RECURSION);
    message.mergeFrom(coded);
    coded.checkLastTagWas(0);
    part.reset();
  }

  /** The notes that were left in a tensor. */
  static List<Region> regions(TensorProto tensor) {
    if (!tensor.getUnknownFields().hasField(NOTE)) {
      return List.of();
    }
    return tensor.getUnknownFields().getField(NOTE).getGroupList().stream()
        .map(
            g ->
                new Region(
                    g.getField(1).getVarintList().get(0).intValue(),
                    g.getField(2).getVarintList().get(0),
                    g.getField(3).getVarintList().get(0)))
        .toList();
  }

  /** The tensor without its notes. */
  static TensorProto withoutNotes(TensorProto tensor) {
    return tensor.getUnknownFields().hasField(NOTE)
        ? tensor.toBuilder()
            .setUnknownFields(
                UnknownFieldSet.newBuilder(tensor.getUnknownFields()).clearField(NOTE).build())
            .build()
        : tensor;
  }

  private void message(Kind kind, long end, int depth, ByteArrayOutputStream out)
      throws IOException {
    if (depth > 3 * MAX_DEPTH) {
      throw new BrokenModel("graphs are nested deeper than " + MAX_DEPTH + " levels");
    }
    while (in.position() < end) {
      field(kind, tag(kind, end), end, depth, out);
    }
  }

  private int tag(Kind kind, long end) throws IOException {
    long at = in.position();
    long tag = in.readVarint(end);
    int field = (int) (tag >>> 3);
    if (field == 0 || tag >>> 32 != 0) {
      throw new BrokenModel("byte " + at + " does not begin a field");
    }
    if (field == NOTE && kind == Kind.TENSOR) {
      throw new BrokenModel("byte " + at + " begins a field that ONNX does not know");
    }
    return (int) tag;
  }

  private void field(Kind kind, int tag, long end, int depth, ByteArrayOutputStream out)
      throws IOException {
    count(0);
    switch (WireFormat.getTagWireType(tag)) {
      case WireFormat.WIRETYPE_LENGTH_DELIMITED -> delimited(kind, tag, end, depth, out);
      case WireFormat.WIRETYPE_VARINT -> {
        long value = in.readVarint(end);
        writeVarint(out, Integer.toUnsignedLong(tag));
        writeVarint(out, value);
        count(16);
      }
      case WireFormat.WIRETYPE_FIXED32 -> fixed(tag, 4, end, out);
      case WireFormat.WIRETYPE_FIXED64 -> fixed(tag, 8, end, out);
      default ->
          // Groups are of the year 2001; no ONNX file has one, though random bytes do.
          throw new BrokenModel(
              "byte " + (in.position() - 1) + " begins a field of a kind that ONNX does not use");
    }
  }

  private void fixed(int tag, int length, long end, ByteArrayOutputStream out) throws IOException {
    if (length > end - in.position()) {
      throw new BrokenModel("a number at byte " + in.position() + " is cut off");
    }
    writeVarint(out, Integer.toUnsignedLong(tag));
    in.copy(length, out);
    count(length);
  }

  private void delimited(Kind kind, int tag, long end, int depth, ByteArrayOutputStream out)
      throws IOException {
    int field = WireFormat.getTagFieldNumber(tag);
    long length = length(end);
    long start = in.position();
    Kind inner = kind.of(field);
    if (kind == Kind.TENSOR && length >= SMALL && isElements(field)) {
      writeNote(out, new Region(field, start, length));
      in.skip(length);
    } else if (inner == Kind.OTHER) {
      count(length);
      parts++;
      writeVarint(out, Integer.toUnsignedLong(tag));
      writeVarint(out, length);
      in.copy(length, out);
    } else {
      parts++;
      Part body = bodies.isEmpty() ? new Part() : bodies.pop();
      message(inner, start + length, depth + 1, body);
      writeVarint(out, Integer.toUnsignedLong(tag));
      writeVarint(out, body.size());
      body.writeTo(out);
      body.reset();
      bodies.push(body);
    }
  }

  /** The length of a part, which must end where what it is in ends, at the latest. */
  private long length(long end) throws IOException {
    long length = in.readVarint(end);
    long start = in.position();
    if (length < 0 || length > end - start) {
      throw new BrokenModel(
          "it is cut off or damaged: at byte "
              + start
              + " a part of "
              + Long.toUnsignedString(length)
              + " bytes begins, but only "
              + (end - start)
              + " follow");
    }
    return length;
  }

  private static boolean isElements(int field) {
    return switch (field) {
      case TensorProto.FLOAT_DATA_FIELD_NUMBER,
          TensorProto.INT32_DATA_FIELD_NUMBER,
          TensorProto.INT64_DATA_FIELD_NUMBER,
          TensorProto.RAW_DATA_FIELD_NUMBER,
          TensorProto.DOUBLE_DATA_FIELD_NUMBER,
          TensorProto.UINT64_DATA_FIELD_NUMBER ->
          true;
      default -> false;
    };
  }

  private void count(long more) {
    bytes += more;
    if (bytes > MAX_BYTES || parts > MAX_PARTS) {
      throw new BrokenModel(
          "it holds more than Lathe reads besides weights ("
              + (MAX_BYTES >> 20)
              + " MB, "
              + MAX_PARTS
              + " parts)");
    }
  }

  private static void writeNote(ByteArrayOutputStream out, Region region) {
    long tag = (long) NOTE << 3;
    writeVarint(out, tag | WireFormat.WIRETYPE_START_GROUP);
    long[] values = {region.field(), region.offset(), region.length()};
    for (int i = 0; i < values.length; i++) {
      writeVarint(out, (i + 1L) << 3);
      writeVarint(out, values[i]);
    }
    writeVarint(out, tag | WireFormat.WIRETYPE_END_GROUP);
  }

  private static void writeVarint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}

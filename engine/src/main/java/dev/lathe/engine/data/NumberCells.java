package dev.lathe.engine.data;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorCasts;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** From the cells of a line to the tensor of an input, in the input's own type. */
final class NumberCells {
  private final NumberStyle style;

  NumberCells(NumberStyle style) {
    this.style = style;
  }

  /**
   * The tensor that holds these cells.
   *
   * @param columns their names, for errors
   * @throws NumberFormatException with a sentence's end for the cell that does not fit: "column 'b'
   *     holds 'x', which is no number"
   */
  TensorData tensor(TensorSpec input, List<String> columns, List<String> cells, long... shape) {
    return switch (input.type()) {
      case STRING -> new TensorData.Strings(shape, cells);
      case DOUBLE -> doubles(columns, cells, shape);
      case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64, BOOL ->
          TensorCasts.cast(
              Tensors.ofLongs(longs(input.type(), columns, cells), shape), input.type());
      default -> Tensors.ofFloats(floats(columns, cells), shape);
    };
  }

  private TensorData doubles(List<String> columns, List<String> cells, long... shape) {
    java.nio.ByteBuffer bytes = Tensors.buffer(8L * cells.size());
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      try {
        bytes.putDouble(Double.parseDouble(plain(cell)));
      } catch (NumberFormatException e) {
        throw noNumber(columns.get(i), cell);
      }
    }
    return new TensorData.InMemory(DataType.DOUBLE, shape, bytes.flip());
  }

  private float[] floats(List<String> columns, List<String> cells) {
    float[] values = new float[cells.size()];
    for (int i = 0; i < values.length; i++) {
      String cell = cells.get(i);
      try {
        values[i] = Float.parseFloat(plain(cell));
      } catch (NumberFormatException e) {
        throw noNumber(columns.get(i), cell);
      }
    }
    return values;
  }

  private long[] longs(DataType type, List<String> columns, List<String> cells) {
    long[] values = new long[cells.size()];
    for (int i = 0; i < values.length; i++) {
      String cell = cells.get(i);
      String number = number(columns.get(i), cell);
      try {
        values[i] = new BigDecimal(number).longValueExact();
      } catch (ArithmeticException | NumberFormatException e) {
        throw misfit(columns.get(i), cell, "the model takes whole numbers there");
      }
      if (values[i] < lowest(type) || values[i] > highest(type)) {
        throw misfit(
            columns.get(i), cell, "the model takes " + lowest(type) + " to " + highest(type));
      }
    }
    return values;
  }

  private static long lowest(DataType type) {
    return switch (type) {
      case INT8 -> Byte.MIN_VALUE;
      case INT16 -> Short.MIN_VALUE;
      case INT32 -> Integer.MIN_VALUE;
      case INT64 -> Long.MIN_VALUE;
      default -> 0;
    };
  }

  private static long highest(DataType type) {
    return switch (type) {
      case BOOL -> 1;
      case INT8 -> Byte.MAX_VALUE;
      case UINT8 -> 0xff;
      case INT16 -> Short.MAX_VALUE;
      case UINT16 -> 0xffff;
      case INT32 -> Integer.MAX_VALUE;
      case UINT32 -> 0xffffffffL;
      default -> Long.MAX_VALUE;
    };
  }

  private static NumberFormatException misfit(String column, String cell, String why) {
    String shown = cell.length() <= 40 ? cell : cell.substring(0, 37) + "...";
    return new NumberFormatException("column '" + column + "' holds '" + shown + "'; " + why);
  }

  private static NumberFormatException noNumber(String column, String cell) {
    return misfit(column, cell.strip(), "that is no number");
  }

  private String number(String column, String cell) {
    try {
      String plain = plain(cell);
      Double.parseDouble(plain); // signs and exponents stand where they should
      return plain;
    } catch (NumberFormatException e) {
      throw noNumber(column, cell);
    }
  }

  /**
   * As Java reads numbers, if it is one; an empty cell is NaN, the missing value of models that
   * know one.
   */
  private String plain(String cell) {
    String c = cell.strip();
    switch (c.toLowerCase(Locale.ROOT)) {
      case "", "nan", "na", "?" -> {
        return "NaN";
      }
      case "true" -> {
        return "1";
      }
      case "false" -> {
        return "0";
      }
      case "inf", "+inf", "infinity", "+infinity" -> {
        return "Infinity";
      }
      case "-inf", "-infinity" -> {
        return "-Infinity";
      }
      default -> {
        return style.plain(c);
      }
    }
  }

  /**
   * A cell as a row holds it: with a decimal point; empty where missing, as it is where no number.
   */
  String written(String cell) {
    try {
      String plain = plain(cell);
      return plain.equals("NaN") ? "" : plain;
    } catch (NumberFormatException e) {
      return cell;
    }
  }

  /** Whether a cell is a finite number in this style. */
  boolean isNumber(String cell) {
    try {
      return !cell.isBlank() && Double.isFinite(Double.parseDouble(plain(cell)));
    } catch (NumberFormatException e) {
      return false;
    }
  }
}

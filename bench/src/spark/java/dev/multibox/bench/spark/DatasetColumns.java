package dev.multibox.bench.spark;

import dev.multibox.bench.files.InputException;
import dev.multibox.bench.spark.ImageColumn.Kind;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that are read, in the order in which they are selected, and whether each is BINARY.
 *
 * @param columns in their order
 * @param binary of each, whether its numbers are bytes and not an array
 */
record DatasetColumns(List<ImageColumn> columns, List<Boolean> binary) implements Serializable {

  /**
   * Finds columns.
   *
   * @param wanted the columns, and whether each must be there
   * @throws InputException if one is missing or of another type
   */
  static DatasetColumns of(StructType schema, Map<ImageColumn, Boolean> wanted)
      throws InputException {
    Set<String> names = Set.of(schema.fieldNames());
    List<ImageColumn> columns = new ArrayList<>();
    List<Boolean> binary = new ArrayList<>();
    for (Map.Entry<ImageColumn, Boolean> entry : wanted.entrySet()) {
      ImageColumn column = entry.getKey();
      if (names.contains(column.label())) {
        binary.add(isBinary(column, schema.apply(column.label()).dataType()));
        columns.add(column);
      } else if (entry.getValue()) {
        throw new InputException(
            column.label() + ": expected a column of this name, found " + schema.simpleString(),
            "Dataset.withColumnRenamed names columns");
      }
    }
    return new DatasetColumns(List.copyOf(columns), List.copyOf(binary));
  }

  private static boolean isBinary(ImageColumn column, DataType type) throws InputException {
    Kind kind = column.kind();
    DataType element = type instanceof ArrayType array ? array.elementType() : null;
    boolean fits =
        switch (kind) {
          case FLOATS -> type instanceof BinaryType || element instanceof FloatType;
          case INTS -> type instanceof BinaryType || element instanceof IntegerType;
          case SCALAR -> isScalar(column, type);
        };
    if (!fits) {
      throw new InputException(
          column.label() + ": expected " + expected(column) + ", found " + type.simpleString(),
          "Column.cast makes it so");
    }
    return type instanceof BinaryType;
  }

  private static boolean isScalar(ImageColumn column, DataType type) {
    boolean whole =
        type instanceof LongType
            || type instanceof IntegerType
            || type instanceof ShortType
            || type instanceof ByteType;
    return switch (column) {
      case IMAGE_ID -> whole || type instanceof StringType;
      case INDEX -> whole;
      default -> type instanceof NumericType;
    };
  }

  private static String expected(ImageColumn column) {
    return switch (column.kind()) {
      case FLOATS -> "binary or array<float>";
      case INTS -> "binary or array<int>";
      case SCALAR ->
          switch (column) {
            case IMAGE_ID -> "a string or an integer";
            case INDEX -> "an integer";
            default -> "a number";
          };
    };
  }

  /** The columns alone, in their order. */
  Dataset<Row> select(Dataset<Row> rows) {
    return rows.select(columns.stream().map(DatasetColumns::cast).toArray(Column[]::new));
  }

  private static Column cast(ImageColumn column) {
    Column found = functions.col(column.label());
    return switch (column) {
      case IMAGE_ID -> found.cast(DataTypes.StringType);
      case INDEX -> found.cast(DataTypes.LongType);
      case WIDTH, HEIGHT -> found.cast(DataTypes.FloatType);
      default -> found;
    };
  }
}

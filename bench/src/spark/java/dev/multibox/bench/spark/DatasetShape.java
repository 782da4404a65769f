package dev.multibox.bench.spark;

import dev.multibox.BatchShape;
import dev.multibox.bench.files.InputException;
import dev.multibox.bench.npy.NpyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataTypes;

/** The sizes of an image, as the first one of a data set has them. */
public final class DatasetShape {

  private DatasetShape() {}

  /**
   * {@return priors and classes of the first chunk of a folder, as a batch of 1}
   *
   * @param folder as {@link DatasetEvaluation#npy} reads it
   * @throws IOException if it has no chunks, or the first cannot be read
   */
  public static BatchShape ofNpy(Path folder) throws IOException {
    return of(NpyChunk.of(folder, Integer.MAX_VALUE).getFirst());
  }

  /** Priors and classes of a chunk. */
  static BatchShape of(NpyChunk chunk) throws IOException {
    try (NpyFile logits = NpyFile.open(chunk.file(ImageColumn.LOGITS))) {
      long[] shape = logits.shape();
      return BatchShape.of(1, Math.toIntExact(shape[1]), Math.toIntExact(shape[2]));
    }
  }

  /**
   * {@return priors and classes of the first row, as a batch of 1}
   *
   * @param session reads the row
   * @param place as {@link DatasetEvaluation#parquet} reads it
   * @throws InputException if there is no row, or its logits and locations do not go together
   */
  public static BatchShape ofParquet(SparkSession session, String place) throws InputException {
    return ofRows(ParquetImages.read(session, place));
  }

  /** Priors and classes of the first row. */
  static BatchShape ofRows(Dataset<Row> rows) throws InputException {
    DatasetColumns.of(rows.schema(), Map.of(ImageColumn.LOGITS, true, ImageColumn.LOCATIONS, true));
    List<Row> first =
        rows.select(numbers(rows, ImageColumn.LOGITS), numbers(rows, ImageColumn.LOCATIONS))
            .takeAsList(1);
    long logits = first.isEmpty() || first.getFirst().isNullAt(0) ? 0 : first.getFirst().getLong(0);
    long places = first.isEmpty() || first.getFirst().isNullAt(1) ? 0 : first.getFirst().getLong(1);
    long priors = places / GroundTruthBoxes.COORDINATES;
    if (priors == 0 || logits % priors != 0 || logits / priors < 2) {
      throw new InputException(
          "logits: expected [priors][classes] in the first row, found "
              + logits
              + " numbers beside "
              + places
              + " of locations [priors][4]",
          "name the sizes by --priors and --classes if the first row alone is bad");
    }
    return BatchShape.of(1, Math.toIntExact(priors), Math.toIntExact(logits / priors));
  }

  private static Column numbers(Dataset<Row> rows, ImageColumn column) {
    Column values = functions.col(column.label());
    boolean bytes = rows.schema().apply(column.label()).dataType() instanceof BinaryType;
    Column numbers = bytes ? functions.length(values).divide(Float.BYTES) : functions.size(values);
    return numbers.cast(DataTypes.LongType);
  }
}

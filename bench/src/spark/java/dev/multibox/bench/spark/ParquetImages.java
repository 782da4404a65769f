package dev.multibox.bench.spark;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** Parquet files of images, whose rows have millions of bytes where Spark expects hundreds. */
final class ParquetImages {

  /** Rows that Spark reads at once: 4096 of 2.8 MB pass 2^31 bytes, which it refuses. */
  private static final int ROWS_AT_ONCE = 8;

  private static final String BATCH_SIZE = "spark.sql.parquet.columnarReaderBatchSize";

  private ParquetImages() {}

  static Dataset<Row> read(SparkSession session, String place) {
    session.conf().set(BATCH_SIZE, ROWS_AT_ONCE);
    return session.read().parquet(place);
  }

  /** Writes rows: pages and row groups end by their bytes, looked at after each row. */
  static void write(Dataset<Row> rows, String place, SaveMode mode) {
    rows.write()
        .mode(mode)
        // mantissas of float32 do not shrink, and their dictionary is as large as they are
        .option("compression", "uncompressed")
        .option("parquet.enable.dictionary", false)
        .option("parquet.page.size.row.check.min", 1)
        .option("parquet.block.size.row.check.min", 1)
        .parquet(place);
  }
}

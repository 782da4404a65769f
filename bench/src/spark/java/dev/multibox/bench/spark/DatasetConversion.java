package dev.multibox.bench.spark;

import dev.multibox.BatchShape;
import dev.multibox.bench.files.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * Makes Parquet of .npy files and .npy files of Parquet, some images at a time, with all columns
 * that are there. Numbers keep their bits; float64 and float16 become float32.
 */
public final class DatasetConversion {

  /** Bytes of a partition that the driver holds while it writes .npy files. */
  private static final long BYTES_AT_ONCE = 1L << 26;

  private static final int MOST_PARTITIONS = 1 << 20;

  private DatasetConversion() {}

  /**
   * Makes Parquet of the .npy files of a folder, as {@link DatasetEvaluation#npy} reads them.
   *
   * @param session runs the tasks
   * @param folder holds the files; every executor sees it
   * @param place a folder that is not there yet
   * @param imagesOfFile images of a Parquet file, 1 or more
   * @return the number of images
   * @throws IOException if there are no such files, or one cannot be read
   * @throws InputException if a task cannot read a file, or an image's numbers do not fit
   */
  public static long toParquet(SparkSession session, Path folder, String place, int imagesOfFile)
      throws IOException, InputException {
    List<NpyChunk> chunks = NpyChunk.of(folder, imagesOfFile);
    Map<ImageColumn, Boolean> wanted = allColumns();
    BatchShape image = DatasetShape.of(chunks.getFirst());
    List<ImageColumn> columns = new ArrayList<>(List.of(ImageColumn.IMAGE_ID, ImageColumn.INDEX));
    for (ImageColumn column : wanted.keySet()) {
      if (Files.exists(chunks.getFirst().file(column)) && column != ImageColumn.BOX_STARTS) {
        columns.add(column);
        wanted.put(column, true);
      }
    }
    JavaRDD<Row> rows =
        JavaSparkContext.fromSparkContext(session.sparkContext())
            .parallelize(chunks, chunks.size())
            .mapPartitions(new ChunkRows(image.toBytes(), wanted, List.copyOf(columns)));
    StructField[] fields =
        columns.stream().map(DatasetConversion::field).toArray(StructField[]::new);
    try {
      ParquetImages.write(
          session.createDataFrame(rows, DataTypes.createStructType(fields)),
          place,
          SaveMode.ErrorIfExists);
    } catch (Exception failed) {
      throw JobFailure.told(failed);
    }
    return chunks.stream().mapToLong(NpyChunk::images).sum();
  }

  private static StructField field(ImageColumn column) {
    DataType type =
        switch (column) {
          case IMAGE_ID -> DataTypes.StringType;
          case INDEX -> DataTypes.LongType;
          case WIDTH, HEIGHT -> DataTypes.FloatType;
          default -> DataTypes.BinaryType;
        };
    return DataTypes.createStructField(column.label(), type, false);
  }

  /** All columns, of which predictions must be there. */
  private static Map<ImageColumn, Boolean> allColumns() {
    Map<ImageColumn, Boolean> wanted = new EnumMap<>(ImageColumn.class);
    for (ImageColumn column : ImageColumn.values()) {
      wanted.put(column, column.compareTo(ImageColumn.LOCATIONS) <= 0);
    }
    return wanted;
  }

  /**
   * Makes .npy files of Parquet, by rising index.
   *
   * @param session runs the tasks
   * @param place what {@link DatasetEvaluation#parquet} reads
   * @param folder takes {@code logits-00000.npy} and so on; must be there
   * @param imagesOfFile images of a chunk, 1 or more
   * @return the number of images
   * @throws InputException if a column is missing, of another type or of another length
   * @throws IOException if a file cannot be written
   */
  public static long toNpy(SparkSession session, String place, Path folder, int imagesOfFile)
      throws InputException, IOException {
    Dataset<Row> rows = ParquetImages.read(session, place);
    DatasetColumns columns = DatasetColumns.of(rows.schema(), allColumns());
    Iterator<ImageBytes> images = images(rows, columns);
    long written = 0;
    int number = 0;
    try {
      while (images.hasNext()) {
        String suffix = "-%05d".formatted(number++);
        try (NpyChunkWriter writer = new NpyChunkWriter(folder, suffix)) {
          while (images.hasNext() && writer.images() < imagesOfFile) {
            writer.add(images.next());
          }
          writer.commit();
          written += writer.images();
        }
      }
    } catch (IOException failed) {
      throw failed;
    } catch (Exception failed) {
      throw JobFailure.told(failed);
    }
    return written;
  }

  /** The images by rising index, of which the driver holds a partition at a time. */
  private static Iterator<ImageBytes> images(Dataset<Row> rows, DatasetColumns columns)
      throws InputException {
    Dataset<Row> selected = columns.select(rows);
    long bytes = rows.count() * DatasetShape.ofRows(selected).logits() * Float.BYTES;
    int partitions = Math.clamp(bytes / BYTES_AT_ONCE + 1, 1, MOST_PARTITIONS);
    String index = ImageColumn.INDEX.label();
    Dataset<Row> ordered =
        selected
            .repartitionByRange(partitions, functions.col(index))
            .sortWithinPartitions(functions.col(index));
    return ((org.apache.spark.sql.classic.Dataset<Row>) ordered)
        .queryExecution()
        .toRdd()
        .toJavaRDD()
        .mapPartitions(new RowImages(columns))
        .toLocalIterator();
  }

  /** Reads the images of chunks as rows, one by one. */
  private record ChunkRows(
      byte[] image, Map<ImageColumn, Boolean> wanted, List<ImageColumn> columns)
      implements FlatMapFunction<Iterator<NpyChunk>, Row> {

    @Override
    public Iterator<Row> call(Iterator<NpyChunk> chunks) {
      Iterator<ImageBytes> images =
          new ImageIterator(new NpyReader(chunks, BatchShape.of(image), wanted));
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return images.hasNext();
        }

        @Override
        public Row next() {
          ImageBytes next = images.next();
          return RowFactory.create(columns.stream().map(next::value).toArray());
        }
      };
    }
  }

  /** Reads the images of rows, one by one. */
  private record RowImages(DatasetColumns columns)
      implements FlatMapFunction<Iterator<InternalRow>, ImageBytes> {

    @Override
    public Iterator<ImageBytes> call(Iterator<InternalRow> rows) {
      return new ImageIterator(new RowReader(rows, columns));
    }
  }

  /** Copies what a reader reads. */
  private record ImageIterator(ImageReader reader, ImageRow row) implements Iterator<ImageBytes> {

    ImageIterator(ImageReader reader) {
      this(reader, new ImageRow(reader));
    }

    @Override
    public boolean hasNext() {
      return reader.hasNext();
    }

    @Override
    public ImageBytes next() {
      row.next();
      return ImageBytes.of(row);
    }
  }
}

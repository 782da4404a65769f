package dev.multibox.bench.spark;

import dev.multibox.bench.files.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Evaluates a data set on Spark: the loss of all images and, where asked for, the average precision
 * of their detections.
 *
 * <p>The result has the bits of one machine that takes the images by rising index. Partitions, the
 * order of rows, retries, speculative tasks and the executors' kernels do not change them. A task
 * sends one {@link PartitionResult}, which Spark counts once.
 *
 * <p>Results are collected, not aggregated in a tree: they do not shrink when they are merged, so a
 * tree would send the same bytes several times.
 */
public final class DatasetEvaluation {

  /** Bytes of logits of a task where files say nothing else, as of Spark's own splits of files. */
  private static final long BYTES_OF_TASK = 1L << 27;

  private final DatasetPolicy policy;

  private DatasetEvaluation(DatasetPolicy policy) {
    this.policy = policy;
  }

  /**
   * {@return an evaluation}
   *
   * @param policy what is evaluated
   */
  public static DatasetEvaluation of(DatasetPolicy policy) {
    return new DatasetEvaluation(policy);
  }

  /**
   * Evaluates rows.
   *
   * <p>Columns: {@code image_id} (string or integer), {@code index} (integer, from 0, each once),
   * {@code logits} {@code [priors][classes]}, {@code locations} {@code [priors][4]}; {@code labels}
   * {@code [priors]} and {@code targets} {@code [priors][4]}, unless they are matched; where they
   * are, or objects are detected, {@code boxes} {@code [objects][4]} (corners as fractions of the
   * image) and {@code box_labels} {@code [objects]}; for detections also {@code difficult} {@code
   * [objects]} if it is there, and {@code width} and {@code height} in pixels. Tensors are BINARY
   * of little-endian float32 or int32, or {@code array<float>} or {@code array<int>}.
   *
   * @param rows of a session of this process, in any order and partitioning
   * @return losses and detections of all images
   * @throws InputException if a column is missing or of another type, an image cannot be evaluated
   *     and bad ones fail, there is no image, or an index is there twice
   */
  public DatasetResult rows(Dataset<Row> rows) throws InputException {
    if (!(rows instanceof org.apache.spark.sql.classic.Dataset<Row>)) {
      throw new InputException(
          "rows: expected a data set of a session in this process, got " + rows.getClass(),
          "spark-submit starts such a session; Spark Connect has none");
    }
    DatasetColumns columns = DatasetColumns.of(rows.schema(), policy.columns());
    PolicyForm form = PolicyForm.of(policy);
    JavaRDD<InternalRow> selected =
        ((org.apache.spark.sql.classic.Dataset<Row>) columns.select(rows))
            .queryExecution()
            .toRdd()
            .toJavaRDD();
    return merge(selected.mapPartitions(new RowPartition(form, columns)));
  }

  /**
   * Evaluates a Parquet file, or a folder of them, with the columns of {@link #rows}.
   *
   * @param session whose reader is set to few rows at a time, as an image has millions of bytes
   * @param place a path or an address that Spark reads
   * @throws InputException as {@link #rows}
   */
  public DatasetResult parquet(SparkSession session, String place) throws InputException {
    return rows(ParquetImages.read(session, place));
  }

  /**
   * Evaluates .npy files of a folder that every executor sees: {@code logitsX.npy}, {@code
   * locationsX.npy} and so on, where {@code X} is the same for the files of a chunk, and chunks
   * follow each other by name. Files are named as the columns of {@link #rows}, with an outermost
   * dimension of images; boxes of a chunk stand one after the other, and {@code box_startsX.npy}
   * says where those of an image begin.
   *
   * @param session runs the tasks
   * @param folder holds the files
   * @param imagesOfTask images of a task, or 0 for some 128 MB of logits
   * @throws InputException if an image cannot be evaluated and bad ones fail
   * @throws IOException if the folder has no chunks, or one cannot be read
   */
  public DatasetResult npy(SparkSession session, Path folder, int imagesOfTask)
      throws InputException, IOException {
    long bytes = policy.image().logits() * Float.BYTES;
    int most = imagesOfTask > 0 ? imagesOfTask : (int) Math.max(1, BYTES_OF_TASK / bytes);
    List<NpyChunk> chunks = NpyChunk.of(folder, most);
    JavaRDD<NpyChunk> parts =
        JavaSparkContext.fromSparkContext(session.sparkContext())
            .parallelize(chunks, chunks.size());
    return merge(parts.mapPartitions(new NpyPartition(PolicyForm.of(policy))));
  }

  private DatasetResult merge(JavaRDD<PartitionResult> results) throws InputException {
    List<PartitionResult> parts;
    try {
      parts = results.collect();
    } catch (Exception failed) {
      // Spark throws checked exceptions that its methods do not declare.
      throw JobFailure.told(failed);
    }
    return new PartitionMerge(policy).of(parts);
  }

  /** Evaluates the rows of a partition, on an executor. */
  private record RowPartition(PolicyForm form, DatasetColumns columns)
      implements FlatMapFunction<Iterator<InternalRow>, PartitionResult> {

    @Override
    public Iterator<PartitionResult> call(Iterator<InternalRow> rows) {
      return PartitionEvaluation.run(form.policy(), new RowReader(rows, columns));
    }
  }

  /** Evaluates the files of a partition, on an executor. */
  private record NpyPartition(PolicyForm form)
      implements FlatMapFunction<Iterator<NpyChunk>, PartitionResult> {

    @Override
    public Iterator<PartitionResult> call(Iterator<NpyChunk> chunks) {
      DatasetPolicy policy = form.policy();
      try (NpyReader reader = new NpyReader(chunks, policy.image(), policy.columns())) {
        return PartitionEvaluation.run(policy, reader);
      }
    }
  }
}

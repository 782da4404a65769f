package dev.multibox.bench.files;

import dev.multibox.Predictions;
import dev.multibox.bench.npy.NpyType;
import dev.multibox.bench.npy.NpyWriter;
import dev.multibox.loss.Gradients;
import dev.multibox.loss.MultiBoxPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The rows of gradients that are not zero, and which they are; ascending over the batch. */
final class SparseGradientFiles implements GradientFiles {

  private final GradientRequest request;
  private final ChunkPlan plan;
  private final GradientFolder folder;
  private final RowFiles logits;
  private final RowFiles locations;
  private final int priors;
  private Gradients gradients;

  private SparseGradientFiles(
      GradientRequest request,
      ChunkPlan plan,
      GradientFolder folder,
      RowFiles logits,
      RowFiles locations,
      int priors) {
    this.request = request;
    this.plan = plan;
    this.folder = folder;
    this.logits = logits;
    this.locations = locations;
    this.priors = priors;
  }

  static SparseGradientFiles create(
      GradientRequest request,
      MultiBoxPolicy policy,
      LossFiles inputs,
      ChunkPlan plan,
      GradientFolder folder)
      throws IOException, InputException {
    folder.claim(
        List.of(
            "grad_logits_rows.npy",
            "grad_logits.npy",
            "grad_location_rows.npy",
            "grad_locations.npy"));
    long capacity = (long) plan.images() * inputs.priors();
    if (plan.whole()) {
      int[] positives = inputs.labels().positives(inputs.batch());
      capacity = SparseRoom.rows(policy, positives, inputs.priors());
    }
    RowFiles logits =
        RowFiles.create(
            folder.resolve("grad_logits_rows.npy"),
            folder.resolve("grad_logits.npy"),
            capacity,
            inputs.classes());
    try {
      RowFiles locations =
          RowFiles.create(
              folder.resolve("grad_location_rows.npy"),
              folder.resolve("grad_locations.npy"),
              capacity,
              LossFiles.COORDINATES);
      SparseGradientFiles files =
          new SparseGradientFiles(request, plan, folder, logits, locations, inputs.priors());
      logits = null;
      return files;
    } finally {
      if (logits != null) {
        logits.close();
      }
    }
  }

  @Override
  public Gradients of(Predictions like, int first, int images) {
    gradients =
        Gradients.sparse(
            like.shape(), logits.rows(), logits.values(), locations.rows(), locations.values());
    return plan.scale().of(gradients).withRespectTo(request.withRespectTo());
  }

  @Override
  public void write(int first, int images) throws IOException {
    logits.write((long) first * priors, (int) gradients.logitRows());
    locations.write((long) first * priors, (int) gradients.locationRows());
  }

  @Override
  public void complete() throws IOException {
    logits.complete();
    locations.complete();
  }

  @Override
  public void commit() throws IOException {
    folder.keep();
    logits.commit();
    locations.commit();
  }

  @Override
  public void close() throws IOException {
    try (folder;
        logits) {
      locations.close();
    }
  }

  /** A file of row numbers, a file of these rows, and room for those of a chunk. */
  @SuppressWarnings("ArrayRecordComponent")
  private record RowFiles(
      NpyWriter rowFile, NpyWriter valueFile, long[] rows, float[] values, int columns)
      implements AutoCloseable {

    static RowFiles create(Path rowFile, Path valueFile, long capacity, int columns)
        throws IOException, InputException {
      if (capacity * columns > Buffers.MOST_IN_ARRAY) {
        throw new InputException(
            "--sparse: expected at most "
                + Buffers.MOST_IN_ARRAY / columns
                + " rows that may have a gradient at a time, found "
                + capacity,
            "dense gradients are not so limited");
      }
      NpyWriter rows = NpyWriter.create(rowFile, NpyType.INT64);
      try {
        NpyWriter values = NpyWriter.create(valueFile, NpyType.FLOAT32);
        RowFiles files =
            new RowFiles(
                rows,
                values,
                new long[(int) capacity],
                new float[(int) capacity * columns],
                columns);
        rows = null;
        return files;
      } finally {
        if (rows != null) {
          rows.close();
        }
      }
    }

    void write(long firstRow, int count) throws IOException {
      for (int i = 0; i < count; i++) {
        rowFile.writeLong(firstRow + rows[i]);
      }
      valueFile.writeFloats(values, 0, count * columns);
    }

    void complete() throws IOException {
      rowFile.complete(rowFile.count());
      valueFile.complete(rowFile.count(), columns);
    }

    void commit() throws IOException {
      rowFile.commit();
      valueFile.commit();
    }

    @Override
    public void close() throws IOException {
      try (rowFile) {
        valueFile.close();
      }
    }
  }
}

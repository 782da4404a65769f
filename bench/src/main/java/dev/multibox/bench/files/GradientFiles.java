package dev.multibox.bench.files;

import dev.multibox.Predictions;
import dev.multibox.loss.Gradients;
import dev.multibox.loss.MultiBoxPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files that take the gradient. Nothing is at their names before {@link #commit}. */
sealed interface GradientFiles extends AutoCloseable
    permits DenseGradientFiles, SparseGradientFiles {

  /** Gradients of some images, for the library to fill. */
  Gradients of(Predictions like, int first, int images);

  /** Takes what the library filled {@link #of} these images with. */
  void write(int first, int images) throws IOException;

  /** Says that all images are written: what may fail but the moves has not failed. */
  void complete() throws IOException;

  /** Moves the files to their names. */
  void commit() throws IOException;

  @Override
  void close() throws IOException;

  /**
   * Starts the files, and their folder if it is missing.
   *
   * @param places refuses files that are used otherwise
   */
  static GradientFiles create(
      GradientRequest request,
      MultiBoxPolicy policy,
      LossFiles files,
      ChunkPlan plan,
      OutputPlaces places)
      throws IOException, InputException {
    Path folder = request.folder();
    boolean made = !Files.exists(folder);
    if (made) {
      try {
        Files.createDirectory(folder);
      } catch (IOException refused) {
        throw new InputException(
            "--gradients " + folder + ": expected a folder or room for one, found " + refused,
            "make the folder first",
            refused);
      }
    }
    GradientFolder place = new GradientFolder(folder, made, places);
    boolean started = false;
    try {
      GradientFiles opened =
          request.form() == GradientRequest.Form.SPARSE
              ? SparseGradientFiles.create(request, policy, files, plan, place)
              : DenseGradientFiles.create(request, files, plan, place);
      started = true;
      return opened;
    } finally {
      if (!started) {
        place.close();
      }
    }
  }
}

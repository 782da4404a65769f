package dev.multibox.bench.spark;

import dev.multibox.bench.files.InputException;
import java.io.UncheckedIOException;

/** Why a job failed, in the words of the task that did. */
final class JobFailure {

  private JobFailure() {}

  /**
   * An image or a file that was refused.
   *
   * @throws RuntimeException with the failure as its cause, if it is another
   */
  static InputException told(Exception failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof BadImageException refused) {
        return new InputException(
            refused.getMessage(), "--skip-bad leaves such images out and lists them", failed);
      }
      if (cause instanceof UncheckedIOException unreadable) {
        return new InputException(
            unreadable.getMessage(), "every executor must see the files under that name", failed);
      }
    }
    throw failed instanceof RuntimeException runtime
        ? runtime
        : new IllegalStateException("job: " + failed.getMessage(), failed);
  }
}

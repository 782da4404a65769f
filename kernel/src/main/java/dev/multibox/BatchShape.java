package dev.multibox;

import dev.multibox.internal.bytes.ByteForm;
import dev.multibox.internal.bytes.ByteFormReader;
import dev.multibox.internal.bytes.ByteFormWriter;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.Sizes;

/**
 * The sizes of a batch, said once and checked once. Every view of a batch takes them.
 *
 * <p>Example:
 *
 * {@snippet :
 * BatchShape shape = BatchShape.of(2, 8732, 21);
 * Predictions predictions = Predictions.of(shape, logits, locations);
 * }
 *
 * @param batch images, 0 or more
 * @param priors priors of an image, 0 or more
 * @param classes columns of the class scores, 1 or more; the background's among them where there is
 *     one
 */
public record BatchShape(int batch, int priors, int classes) {

  private static final int VERSION = 1;

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if a size is out of range, or the number of floats passes 2^63
   */
  public BatchShape {
    Arguments.atLeast("batch", batch, 0);
    Arguments.atLeast("priors", priors, 0);
    Arguments.atLeast("classes", classes, 1);
    Sizes.product(Sizes.product(batch, priors), Math.max(classes, Sizes.COORDINATES));
  }

  /**
   * {@return the sizes of a batch}
   *
   * @param batch images, 0 or more
   * @param priors priors of an image, 0 or more
   * @param classes columns of the class scores, 1 or more; the background's among them where there
   *     is one
   * @throws IllegalArgumentException if a size is out of range, or the number of floats passes 2^63
   */
  public static BatchShape of(int batch, int priors, int classes) {
    return new BatchShape(batch, priors, classes);
  }

  /**
   * {@return the sizes that {@link #toBytes} wrote}
   *
   * @param bytes the whole array
   * @throws IllegalArgumentException if the bytes are truncated, changed, of another class or of
   *     another version
   */
  public static BatchShape of(byte[] bytes) {
    ByteFormReader reader = ByteFormReader.open(ByteForm.BATCH_SHAPE, VERSION, bytes);
    int batch = reader.int32("batch");
    int priors = reader.int32("priors");
    int classes = reader.int32("classes");
    reader.end();
    return new BatchShape(batch, priors, classes);
  }

  /** {@return the sizes as 26 bytes with a checksum, which {@link #of(byte[])} reads anywhere} */
  public byte[] toBytes() {
    return new ByteFormWriter(ByteForm.BATCH_SHAPE, VERSION)
        .int32(batch)
        .int32(priors)
        .int32(classes)
        .toBytes();
  }

  /** {@return the priors of all images, {@code batch * priors}} */
  public long rows() {
    return Sizes.product(batch, priors);
  }

  /** {@return the floats of the class scores, {@code batch * priors * classes}} */
  public long logits() {
    return Sizes.product(rows(), classes);
  }

  /** {@return the floats of the locations, {@code batch * priors * 4}} */
  public long coordinates() {
    return Sizes.product(rows(), Sizes.COORDINATES);
  }
}

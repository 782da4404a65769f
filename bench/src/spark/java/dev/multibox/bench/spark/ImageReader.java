package dev.multibox.bench.spark;

/** Reads the images of a partition one by one. */
interface ImageReader {

  /** Whether there is another image. */
  boolean hasNext();

  /**
   * Reads the next image.
   *
   * @param row takes it; its memory is valid until the next call
   * @throws BadImageException if a column cannot be read; the image after it can
   */
  void next(ImageRow row);

  /** The name of the image that was read last, for messages. */
  String id();
}

package dev.multibox.bench.spark;

/** An image cannot be evaluated; the message is one line with its id, its column and the reason. */
final class BadImageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final BadImage image;

  BadImageException(BadImage image) {
    super(image.toString());
    this.image = image;
  }

  BadImage image() {
    return image;
  }
}

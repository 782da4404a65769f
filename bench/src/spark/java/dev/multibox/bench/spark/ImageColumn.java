package dev.multibox.bench.spark;

import java.util.Locale;

/** A column of a data set of images, with the name that it has in Parquet and in .npy files. */
enum ImageColumn {
  /** Name of the image, for messages. */
  IMAGE_ID(Kind.SCALAR),
  /** Place of the image in the data set, from 0; sums are taken in its order. */
  INDEX(Kind.SCALAR),
  /** float32 {@code [priors][classes]}. */
  LOGITS(Kind.FLOATS),
  /** float32 {@code [priors][4]}, encoded offsets. */
  LOCATIONS(Kind.FLOATS),
  /** int32 {@code [priors]}: 0 background, -1 ignored. */
  LABELS(Kind.INTS),
  /** float32 {@code [priors][4]}, encoded offsets of the objects. */
  TARGETS(Kind.FLOATS),
  /** float32 {@code [objects][4]}: corners as fractions of the image. */
  BOXES(Kind.FLOATS),
  /** int32 {@code [objects]}, from 1 on. */
  BOX_LABELS(Kind.INTS),
  /**
   * int {@code [images + 1]}, in .npy files alone: where each image's boxes begin, and their
   * number.
   */
  BOX_STARTS(Kind.INTS),
  /** int32 {@code [objects]}: 1 for a difficult object; may be missing. */
  DIFFICULT(Kind.INTS),
  /** Width of the image in pixels. */
  WIDTH(Kind.SCALAR),
  /** Height of the image in pixels. */
  HEIGHT(Kind.SCALAR);

  /** What a value is. */
  enum Kind {
    /** One number or name. */
    SCALAR,
    /** float32 numbers, 4 bytes each. */
    FLOATS,
    /** int32 numbers, 4 bytes each. */
    INTS
  }

  private final Kind kind;

  ImageColumn(Kind kind) {
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  /** The name in a schema, and the beginning of a file's name. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

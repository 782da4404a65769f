package dev.multibox.bench.data;

import dev.multibox.bench.npy.NpyFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * A network's outputs on four VOC2007 photographs at a stage of its training, with the targets. The
 * resources {@code sample/README.md} and {@code captured/README.md} say where they come from.
 *
 * @param logits {@code [IMAGES][PRIORS][CLASSES]}
 * @param locations {@code [IMAGES][PRIORS][4]}
 * @param labels {@code [IMAGES][PRIORS]}
 * @param locationTargets {@code [IMAGES][PRIORS][4]}, 0 where the label is 0
 * @param objects what the photographs show
 */
public record CapturedPredictions(
    float[] logits, float[] locations, int[] labels, float[] locationTargets, Objects objects) {

  /**
   * The objects of the photographs.
   *
   * @param boxes {@code [objects][4]}: left, top, right, bottom as fractions of the image
   * @param labels {@code [objects]}
   * @param starts {@code [IMAGES + 1]}: the first object of each image
   */
  public record Objects(float[] boxes, int[] labels, int[] starts) {}

  /** Photographs. */
  public static final int IMAGES = 4;

  /** Priors of an image. */
  public static final int PRIORS = 8732;

  /** Classes with the background. */
  public static final int CLASSES = 21;

  /** Coordinates of a location. */
  static final int COORDINATES = 4;

  private static final String SAMPLE = "/dev/multibox/bench/sample/";

  /** A stage of the training. */
  public enum Stage {
    /** Random weights. */
    RANDOM("/dev/multibox/bench/captured/stage0/"),
    /** Everything is background. */
    ALL_BACKGROUND("/dev/multibox/bench/captured/stage1/"),
    /** Overfitted, all positives right. */
    TRAINED(SAMPLE);

    private final String folder;

    Stage(String folder) {
      this.folder = folder;
    }
  }

  /**
   * {@return the predictions of a stage}
   *
   * @param stage which
   * @throws IOException if a resource is missing or broken
   */
  public static CapturedPredictions load(Stage stage) throws IOException {
    float[] locationTargets = new float[IMAGES * PRIORS * COORDINATES];
    int[] positives = array(SAMPLE + "positive_rows.npy.gz").ints();
    float[] positiveTargets = array(SAMPLE + "positive_loc_targets.npy.gz").floats();
    for (int i = 0; i < positives.length; i++) {
      System.arraycopy(
          positiveTargets,
          i * COORDINATES,
          locationTargets,
          positives[i] * COORDINATES,
          COORDINATES);
    }
    return new CapturedPredictions(
        array(stage.folder + "logits_f16.npy.gz").floats(),
        array(stage.folder + "loc_f16.npy.gz").floats(),
        array(SAMPLE + "labels_i8.npy.gz").ints(),
        locationTargets,
        new Objects(
            array(SAMPLE + "gt_boxes.npy.gz").floats(),
            array(SAMPLE + "gt_labels.npy.gz").ints(),
            array(SAMPLE + "gt_offsets.npy.gz").ints()));
  }

  /**
   * {@return a resource of this program}
   *
   * @param name from the root of the class path, with a leading slash
   * @throws FileNotFoundException if it is not there
   */
  public static InputStream resource(String name) throws FileNotFoundException {
    InputStream stream = CapturedPredictions.class.getResourceAsStream(name);
    if (stream == null) {
      throw new FileNotFoundException(
          "resource " + name + ": expected it, found none; build the program anew");
    }
    return stream;
  }

  private static NpyFile array(String name) throws IOException {
    try (InputStream unpacked = new GZIPInputStream(resource(name))) {
      return NpyFile.of(Path.of(name), MemorySegment.ofArray(unpacked.readAllBytes()));
    }
  }
}

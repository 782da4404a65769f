package dev.multibox.bench.data;

import dev.multibox.bench.npy.NpyFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * A network's outputs on photographs, with the targets.
 *
 * @param network which has {@code [images]}, {@code [priors]} and {@code [classes]}
 * @param logits {@code [images][priors][classes]}
 * @param locations {@code [images][priors][4]}
 * @param labels {@code [images][priors]}
 * @param locationTargets {@code [images][priors][4]}, 0 where the label is 0
 */
public record CapturedPredictions(
    CapturedNetwork network,
    float[] logits,
    float[] locations,
    int[] labels,
    float[] locationTargets) {

  /** Coordinates of a location. */
  static final int COORDINATES = 4;

  /**
   * The objects of SSD300's four photographs.
   *
   * @param boxes {@code [objects][4]}: left, top, right, bottom as fractions of the image
   * @param labels {@code [objects]}
   * @param starts {@code [5]}: the first object of each image
   */
  public record Objects(float[] boxes, int[] labels, int[] starts) {

    /**
     * {@return the objects}
     *
     * @throws IOException if a resource is missing or broken
     */
    public static Objects load() throws IOException {
      CapturedNetwork network = CapturedNetwork.SSD300_TRAINED;
      return new Objects(
          array(network.target("gt_boxes")).floats(),
          array(network.target("gt_labels")).ints(),
          array(network.target("gt_offsets")).ints());
    }
  }

  /**
   * {@return the predictions of a network}
   *
   * @param network which
   * @throws IOException if a resource is missing or broken
   */
  public static CapturedPredictions load(CapturedNetwork network) throws IOException {
    int[] labels = array(network.target("labels_i8")).ints();
    float[] locationTargets = new float[labels.length * COORDINATES];
    int[] positives = array(network.target("positive_rows")).ints();
    float[] positiveTargets = array(network.target("positive_loc_targets")).floats();
    for (int i = 0; i < positives.length; i++) {
      System.arraycopy(
          positiveTargets,
          i * COORDINATES,
          locationTargets,
          positives[i] * COORDINATES,
          COORDINATES);
    }
    return new CapturedPredictions(
        network,
        array(network.output("logits")).floats(),
        array(network.output("loc")).floats(),
        labels,
        locationTargets);
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

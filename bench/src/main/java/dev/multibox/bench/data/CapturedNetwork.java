package dev.multibox.bench.data;

/**
 * A network whose outputs on photographs were captured. The resources {@code sample/README.md},
 * {@code captured/README.md} and {@code faces/README.md} say where they come from.
 */
public enum CapturedNetwork {
  /** SSD300 of 21 classes with random weights. */
  SSD300_RANDOM("captured/stage0"),
  /** SSD300 for which everything is background. */
  SSD300_ALL_BACKGROUND("captured/stage1"),
  /** SSD300, overfitted, all positives right. */
  SSD300_TRAINED("sample"),
  /** UltraFace RFB-320: faces. */
  ULTRAFACE_320("faces/rfb320", 2, 4420, 2),
  /** UltraFace RFB-640: faces. */
  ULTRAFACE_640("faces/rfb640", 1, 17640, 2),
  /** UltraFace RFB-320 for masks: faces and masked faces. */
  ULTRAFACE_MASKED_320("faces/masked320", 2, 4420, 3),
  /** UltraFace RFB-640 for masks: faces and masked faces. */
  ULTRAFACE_MASKED_640("faces/masked640", 1, 17640, 3);

  private static final String RESOURCES = "/dev/multibox/bench/";

  private final String outputs;
  private final String targets;
  private final String type;
  private final int images;
  private final int priors;
  private final int classes;

  /** A moment of the training of the embedded sample's network, rounded to float16. */
  CapturedNetwork(String outputs) {
    this(outputs, "sample", "_f16", 4, 8732, 21);
  }

  /** A pre-trained network with targets of its own, in float32. */
  CapturedNetwork(String folder, int images, int priors, int classes) {
    this(folder, folder, "", images, priors, classes);
  }

  CapturedNetwork(
      String outputs, String targets, String type, int images, int priors, int classes) {
    this.outputs = outputs;
    this.targets = targets;
    this.type = type;
    this.images = images;
    this.priors = priors;
    this.classes = classes;
  }

  /** {@return the number of photographs} */
  public int images() {
    return images;
  }

  /** {@return the number of priors of an image} */
  public int priors() {
    return priors;
  }

  /** {@return the number of classes with the background} */
  public int classes() {
    return classes;
  }

  /** The resource of an output. */
  String output(String name) {
    return RESOURCES + outputs + "/" + name + type + ".npy.gz";
  }

  /** The resource of a target. */
  String target(String name) {
    return RESOURCES + targets + "/" + name + ".npy.gz";
  }
}

package dev.multibox.bench.data;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What the predictions of a benchmark are; parameter {@code data}. */
public enum BenchmarkData {
  /** Captured: random weights. */
  STAGE0(CapturedNetwork.SSD300_RANDOM),
  /** Captured: everything is background. */
  STAGE1(CapturedNetwork.SSD300_ALL_BACKGROUND),
  /** Captured: trained. */
  STAGE2(CapturedNetwork.SSD300_TRAINED),
  /** Independent numbers, evenly from [-4, 4). */
  UNIFORM(CapturedNetwork.SSD300_TRAINED),
  /** All 0, so that all keys are equal. */
  EQUAL(CapturedNetwork.SSD300_TRAINED),
  /** Captured: trained on faces; 4420 or 17640 priors, 2 classes. */
  FACES(CapturedNetwork.ULTRAFACE_320, CapturedNetwork.ULTRAFACE_640),
  /** Captured: trained on faces and masked faces; 4420 or 17640 priors, 3 classes. */
  MASKED_FACES(CapturedNetwork.ULTRAFACE_MASKED_320, CapturedNetwork.ULTRAFACE_MASKED_640);

  private final CapturedNetwork[] networks;

  BenchmarkData(CapturedNetwork... networks) {
    this.networks = networks;
  }

  /**
   * {@return the network whose outputs a batch is made of}
   *
   * <p>SSD300's outputs are made into any shape. Faces are real outputs alone, so that a shape
   * which no network has is refused.
   *
   * @param priors priors of an image
   * @param classes classes with the background
   * @throws IllegalArgumentException if there are several networks and none has this shape
   */
  CapturedNetwork network(int priors, int classes) {
    if (networks.length == 1) {
      return networks[0];
    }
    return Arrays.stream(networks)
        .filter(network -> network.priors() == priors && network.classes() == classes)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    Arrays.stream(networks)
                        .map(network -> shape(network.priors(), network.classes()))
                        .collect(
                            Collectors.joining(
                                " or ",
                                "data=" + ParameterWords.word(this) + ": expected ",
                                ", got "
                                    + shape(priors, classes)
                                    + "; set both, or take data=stage2, which has any shape"))));
  }

  private static String shape(int priors, int classes) {
    return "priors=" + priors + " classes=" + classes;
  }

  /**
   * {@return the data of a parameter's word}
   *
   * @param word a constant's name in small letters, a hyphen for each underscore
   * @throws IllegalArgumentException for any other word
   */
  public static BenchmarkData of(String word) {
    return ParameterWords.of(BenchmarkData.class, "data", word);
  }
}

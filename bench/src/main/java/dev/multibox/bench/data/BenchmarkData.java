package dev.multibox.bench.data;

import java.util.Optional;

/** What the predictions of a benchmark are; parameter {@code data}. */
public enum BenchmarkData {
  /** Captured: random weights. */
  STAGE0(CapturedPredictions.Stage.RANDOM),
  /** Captured: everything is background. */
  STAGE1(CapturedPredictions.Stage.ALL_BACKGROUND),
  /** Captured: trained. */
  STAGE2(CapturedPredictions.Stage.TRAINED),
  /** Independent numbers, evenly from [-4, 4). */
  UNIFORM(null),
  /** All 0, so that all keys are equal. */
  EQUAL(null);

  private final CapturedPredictions.Stage stage;

  BenchmarkData(CapturedPredictions.Stage stage) {
    this.stage = stage;
  }

  /** The captured stage, or nothing where the numbers are made. */
  Optional<CapturedPredictions.Stage> stage() {
    return Optional.ofNullable(stage);
  }

  /**
   * {@return the data of a parameter's word}
   *
   * @param word a constant's name in small letters
   * @throws IllegalArgumentException for any other word
   */
  public static BenchmarkData of(String word) {
    return ParameterWords.of(BenchmarkData.class, "data", word);
  }
}

package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import dev.multibox.Backend;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What predictions, targets, terms and the backend refuse when they are made. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ViewArgumentsTest {

  private static final BatchShape SHAPE = BatchShape.of(2, 3, 5);

  private final GuardedMemory memory = new GuardedMemory();
  private final MemorySegment enough = memory.memory(1000);
  private final float[] floats = new float[250];

  @AfterAll
  void close() {
    memory.close();
  }

  @ParameterizedTest
  @MethodSource({"predictions", "sizes", "targets", "notFinite", "terms"})
  void refuses(Refusal refusal) {
    refusal.verify(memory);
  }

  /** 2 images of 3 priors and 5 classes: 30 logits, 24 coordinates. */
  List<Refusal> predictions() {
    return List.of(
        Refusal.isNull("logits", () -> Predictions.of(SHAPE, null, enough)),
        Refusal.isNull("locations", () -> Predictions.of(SHAPE, enough, null)),
        Refusal.isNull("logits", () -> Predictions.of(SHAPE, null, floats)),
        Refusal.isNull("locations", () -> Predictions.of(SHAPE, floats, null)),
        Refusal.isClosed("logits", () -> Predictions.of(SHAPE, GuardedMemory.closed(400), enough)),
        Refusal.isClosed(
            "locations", () -> Predictions.of(SHAPE, enough, GuardedMemory.closed(400))),
        Refusal.outOfBounds(
            "short logits",
            () -> Predictions.of(SHAPE, enough.asSlice(0, 119), enough),
            "logits: expected at least 30 floats [batch][priors][classes], got 29; give longer"
                + " memory, or lower the sizes"),
        Refusal.outOfBounds(
            "short locations",
            () -> Predictions.of(SHAPE, enough, enough.asSlice(0, 95)),
            "locations: expected at least 24 floats [batch][priors][4], got 23; give longer memory,"
                + " or lower the sizes"),
        Refusal.outOfBounds(
            "short array of logits",
            () -> Predictions.of(SHAPE, new float[29], floats),
            "logits: expected at least 30 floats [batch][priors][classes], got 29; give longer"
                + " memory, or lower the sizes"),
        Refusal.outOfBounds(
            "short array of locations",
            () -> Predictions.of(SHAPE, floats, new float[0]),
            "locations: expected at least 24 floats [batch][priors][4], got 0; give longer memory,"
                + " or lower the sizes"));
  }

  /** 2^32 priors of 2^29 classes do not overflow: there is just no such memory. */
  List<Refusal> sizes() {
    BatchShape most = BatchShape.of(1 << 16, 1 << 16, 1 << 29);
    return List.of(
        Refusal.isNull("shape", () -> Predictions.of(null, enough, enough)),
        Refusal.isNull("shape", () -> Predictions.of(null, floats, floats)),
        Refusal.isNull("shape", () -> Targets.of(null, enough, enough)),
        Refusal.isNull("shape", () -> Targets.of(null, new int[6], floats)),
        Refusal.isNull("shape", () -> PerPriorOutputs.of(null, enough, null)),
        Refusal.isNull("shape", () -> PerPriorOutputs.of(null, floats, null)),
        Refusal.outOfBounds(
            "2^61 logits",
            () -> Predictions.of(most, enough, enough),
            "logits: expected at least 2305843009213693952 floats",
            "got 250"));
  }

  List<Refusal> targets() {
    return List.of(
        Refusal.isNull("labels", () -> Targets.of(SHAPE, null, enough)),
        Refusal.isNull("target locations", () -> Targets.of(SHAPE, enough, null)),
        Refusal.isNull("labels", () -> Targets.of(SHAPE, null, floats)),
        Refusal.isNull("target locations", () -> Targets.of(SHAPE, new int[6], null)),
        Refusal.isClosed("labels", () -> Targets.of(SHAPE, GuardedMemory.closed(99), enough)),
        Refusal.isClosed(
            "target locations", () -> Targets.of(SHAPE, enough, GuardedMemory.closed(99))),
        Refusal.outOfBounds(
            "short labels",
            () -> Targets.of(SHAPE, enough.asSlice(0, 23), enough),
            "labels: expected at least 6 integers [batch][priors], got 5; give longer memory, or"
                + " lower the sizes"),
        Refusal.outOfBounds(
            "short target locations",
            () -> Targets.of(SHAPE, enough, enough.asSlice(0, 95)),
            "target locations: expected at least 24 floats [batch][priors][4], got 23; give longer"
                + " memory, or lower the sizes"),
        Refusal.outOfBounds(
            "short array of labels",
            () -> Targets.of(SHAPE, new int[5], floats),
            "labels: expected at least 6 integers [batch][priors], got 5; give longer memory, or"
                + " lower the sizes"),
        Refusal.outOfBounds(
            "short array of target locations",
            () -> Targets.of(SHAPE, new int[6], new float[23]),
            "target locations: expected at least 24 floats [batch][priors][4], got 23; give longer"
                + " memory, or lower the sizes"));
  }

  List<Refusal> notFinite() {
    float[] logits = new float[2 * 3 * 5];
    logits[1 * 15 + 2 * 5 + 4] = Float.NEGATIVE_INFINITY;
    float[] locations = new float[2 * 3 * 4];
    locations[1 * 12 + 0 * 4 + 3] = Float.NaN;
    locations[1 * 12 + 1 * 4] = Float.POSITIVE_INFINITY;
    // Beyond the first tile of values that are read at a time.
    float[] many = new float[3000 * 7];
    many[2999 * 7 + 6] = Float.POSITIVE_INFINITY;
    return List.of(
        Refusal.illegal(
            "a logit",
            () -> Predictions.of(SHAPE, logits, floats).requireFinite(),
            "logits: expected finite numbers, got -Infinity at [1][2][4]"),
        Refusal.illegal(
            "a location",
            () -> Predictions.of(SHAPE, floats, locations).requireFinite(),
            "locations: expected finite numbers, got NaN at [1][0][3]"),
        Refusal.illegal(
            "the last logit of many",
            () -> Predictions.of(BatchShape.of(1, 3000, 7), many, new float[12000]).requireFinite(),
            "logits: expected finite numbers, got Infinity at [0][2999][6]"));
  }

  /** What lies behind the last value does not matter, nor does a batch of nothing. */
  @Test
  void finiteIsTaken() {
    float[] longer = new float[31];
    longer[30] = Float.NaN;
    assertDoesNotThrow(() -> Predictions.of(SHAPE, longer, floats).requireFinite());
    assertDoesNotThrow(
        () -> Predictions.of(BatchShape.of(0, 3, 5), longer, longer).requireFinite());
    assertDoesNotThrow(
        () -> Predictions.of(BatchShape.of(2, 0, 5), longer, longer).requireFinite());
  }

  List<Refusal> terms() {
    MultiBoxPolicy policy = MultiBoxPolicy.builder().build();
    LossTerms terms = terms(policy, 4);
    return List.of(
        Refusal.isNull("policy", () -> terms(null, 4)),
        Refusal.isNull("other", () -> terms.merge((LossTerms) null)),
        Refusal.illegal(
            "priors of terms", () -> terms(policy, -1), "priors: expected at least 0, got -1"),
        lengths("negatives", 1, 2, 1, 1),
        lengths("confidenceSums", 1, 1, 2, 1),
        lengths("locationSums", 1, 1, 1, 2),
        Refusal.illegal(
            "other priors",
            () -> terms.merge(terms(policy, 5)),
            "other.priors: expected 4 as in these terms, got 5; give both the same size"),
        Refusal.illegal(
            "other normaliser",
            () -> terms.merge(terms(policy.toBuilder().normalizer(Normalizer.NONE).build(), 4)),
            "other: expected normaliser POSITIVES_AT_LEAST_ONE and alpha 1.0 as in these terms, got"
                + " NONE and 1.0"),
        Refusal.illegal(
            "other alpha",
            () -> terms.merge(terms(policy.toBuilder().alpha(2f).build(), 4)),
            "other: expected normaliser POSITIVES_AT_LEAST_ONE and alpha 1.0 as in these terms, got"
                + " POSITIVES_AT_LEAST_ONE and 2.0"),
        new Refusal(
            "no choice of a backend",
            NullPointerException.class,
            List.of("choice: expected AUTO, SCALAR or VECTOR, got null"),
            () -> Backend.of(null)));
  }

  private static LossTerms terms(MultiBoxPolicy policy, int priors) {
    return LossTerms.of(policy, priors, new int[1], new int[1], new double[1], new double[1]);
  }

  private static Refusal lengths(String argument, int... lengths) {
    return Refusal.illegal(
        "length of " + argument,
        () ->
            LossTerms.of(
                MultiBoxPolicy.builder().build(),
                4,
                new int[lengths[0]],
                new int[lengths[1]],
                new double[lengths[2]],
                new double[lengths[3]]),
        argument + ".length: expected 1 as in positives, got 2; give both the same size");
  }
}

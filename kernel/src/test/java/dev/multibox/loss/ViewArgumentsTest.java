package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import dev.multibox.Backend;
import dev.multibox.Predictions;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What predictions, targets, terms and the backend refuse when they are made. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ViewArgumentsTest {

  private static final int MOST = Integer.MAX_VALUE;

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
        Refusal.isNull("logits", () -> Predictions.of(null, enough, 2, 3, 5)),
        Refusal.isNull("locations", () -> Predictions.of(enough, null, 2, 3, 5)),
        Refusal.isNull("logits", () -> Predictions.of(null, floats, 2, 3, 5)),
        Refusal.isNull("locations", () -> Predictions.of(floats, null, 2, 3, 5)),
        Refusal.isClosed(
            "logits", () -> Predictions.of(GuardedMemory.closed(400), enough, 2, 3, 5)),
        Refusal.isClosed(
            "locations", () -> Predictions.of(enough, GuardedMemory.closed(400), 2, 3, 5)),
        Refusal.outOfBounds(
            "short logits",
            () -> Predictions.of(enough.asSlice(0, 119), enough, 2, 3, 5),
            "logits: expected at least 30 floats [batch][priors][classes], got 29"),
        Refusal.outOfBounds(
            "short locations",
            () -> Predictions.of(enough, enough.asSlice(0, 95), 2, 3, 5),
            "locations: expected at least 24 floats [batch][priors][4], got 23"),
        Refusal.outOfBounds(
            "short array of logits",
            () -> Predictions.of(new float[29], floats, 2, 3, 5),
            "logits: expected at least 30 floats [batch][priors][classes], got 29"),
        Refusal.outOfBounds(
            "short array of locations",
            () -> Predictions.of(floats, new float[0], 2, 3, 5),
            "locations: expected at least 24 floats [batch][priors][4], got 0"));
  }

  List<Refusal> sizes() {
    List<Refusal> refusals = new ArrayList<>();
    String batch = "batch: expected at least 0, got -1";
    String priors = "priors: expected at least 0, got -7";
    String classes = "classes: expected at least 1, got ";
    refusals.add(Refusal.illegal("batch", () -> Predictions.of(enough, enough, -1, 3, 5), batch));
    refusals.add(Refusal.illegal("priors", () -> Predictions.of(floats, floats, 2, -7, 5), priors));
    refusals.add(Refusal.illegal("batch", () -> Targets.of(enough, enough, -1, 3), batch));
    refusals.add(Refusal.illegal("priors", () -> Targets.of(new int[9], floats, 1, -7), priors));
    for (int few : new int[] {0, -1, Integer.MIN_VALUE}) {
      refusals.add(
          Refusal.illegal(
              few + " classes", () -> Predictions.of(enough, enough, 2, 3, few), classes + few));
    }
    refusals.add(
        Refusal.illegal(
            "2^93 logits",
            () -> Predictions.of(enough, enough, MOST, MOST, MOST),
            "batch * priors * classes: ",
            "passes 2^63 - 1"));
    refusals.add(
        Refusal.illegal(
            "2^64 coordinates",
            () -> Targets.of(enough, enough, MOST, MOST),
            "batch * priors * classes: ",
            "passes 2^63 - 1"));
    // 2^32 priors of 2^29 classes do not overflow: there is just no such memory.
    refusals.add(
        Refusal.outOfBounds(
            "2^61 logits",
            () -> Predictions.of(enough, enough, 1 << 16, 1 << 16, 1 << 29),
            "logits: expected at least 2305843009213693952 floats",
            "got 250"));
    return refusals;
  }

  List<Refusal> targets() {
    return List.of(
        Refusal.isNull("labels", () -> Targets.of(null, enough, 2, 3)),
        Refusal.isNull("target locations", () -> Targets.of(enough, null, 2, 3)),
        Refusal.isNull("labels", () -> Targets.of(null, floats, 2, 3)),
        Refusal.isNull("target locations", () -> Targets.of(new int[6], null, 2, 3)),
        Refusal.isClosed("labels", () -> Targets.of(GuardedMemory.closed(99), enough, 2, 3)),
        Refusal.isClosed(
            "target locations", () -> Targets.of(enough, GuardedMemory.closed(99), 2, 3)),
        Refusal.outOfBounds(
            "short labels",
            () -> Targets.of(enough.asSlice(0, 23), enough, 2, 3),
            "labels: expected at least 6 integers [batch][priors], got 5"),
        Refusal.outOfBounds(
            "short target locations",
            () -> Targets.of(enough, enough.asSlice(0, 95), 2, 3),
            "target locations: expected at least 24 floats [batch][priors][4], got 23"),
        Refusal.outOfBounds(
            "short array of labels",
            () -> Targets.of(new int[5], floats, 2, 3),
            "labels: expected at least 6 integers [batch][priors], got 5"),
        Refusal.outOfBounds(
            "short array of target locations",
            () -> Targets.of(new int[6], new float[23], 2, 3),
            "target locations: expected at least 24 floats [batch][priors][4], got 23"));
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
            () -> Predictions.of(logits, floats, 2, 3, 5).requireFinite(),
            "logits: expected finite numbers, got -Infinity at [1][2][4]"),
        Refusal.illegal(
            "a location",
            () -> Predictions.of(floats, locations, 2, 3, 5).requireFinite(),
            "locations: expected finite numbers, got NaN at [1][0][3]"),
        Refusal.illegal(
            "the last logit of many",
            () -> Predictions.of(many, new float[12000], 1, 3000, 7).requireFinite(),
            "logits: expected finite numbers, got Infinity at [0][2999][6]"));
  }

  /** What lies behind the last value does not matter, nor does a batch of nothing. */
  @Test
  void finiteIsTaken() {
    float[] longer = new float[31];
    longer[30] = Float.NaN;
    assertDoesNotThrow(() -> Predictions.of(longer, floats, 2, 3, 5).requireFinite());
    assertDoesNotThrow(() -> Predictions.of(longer, longer, 0, 3, 5).requireFinite());
    assertDoesNotThrow(() -> Predictions.of(longer, longer, 2, 0, 5).requireFinite());
  }

  List<Refusal> terms() {
    MultiBoxPolicy policy = MultiBoxPolicy.builder().build();
    LossTerms terms = terms(policy, 4);
    return List.of(
        Refusal.isNull("policy", () -> terms(null, 4)),
        Refusal.isNull("other", () -> terms.merge(null)),
        Refusal.illegal(
            "priors of terms", () -> terms(policy, -1), "priors: expected at least 0, got -1"),
        lengths("negatives", 1, 2, 1, 1),
        lengths("confidenceSums", 1, 1, 2, 1),
        lengths("locationSums", 1, 1, 1, 2),
        Refusal.illegal(
            "other priors",
            () -> terms.merge(terms(policy, 5)),
            "other.priors: expected 4 as in these terms, got 5"),
        Refusal.illegal(
            "other normaliser",
            () -> terms.merge(terms(policy.toBuilder().normalizer(Normalizer.NONE).build(), 4)),
            "other: expected normaliser POSITIVES_AT_LEAST_ONE and alpha 1.0, got NONE and 1.0"),
        Refusal.illegal(
            "other alpha",
            () -> terms.merge(terms(policy.toBuilder().alpha(2f).build(), 4)),
            "other: expected normaliser POSITIVES_AT_LEAST_ONE and alpha 1.0, got"
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
        argument + ".length: expected 1 as in positives, got 2");
  }
}

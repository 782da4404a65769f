package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.Predictions;
import dev.multibox.internal.InternalView;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Mining by bounds takes what the losses of all priors take, and leaves to them what it must. */
@Tag("bits")
class ImageCandidatesTest {

  /** Without a compiler the large shapes take minutes. */
  private static final boolean INTERPRETED =
      System.getProperty("java.vm.info", "").contains("interpreted");

  private static final int[] CLASSES =
      INTERPRETED ? new int[] {2, 21} : new int[] {2, 5, 16, 21, 32, 33, 81};
  private static final int[] PRIORS =
      INTERPRETED ? new int[] {1, 64} : new int[] {1, 7, 64, 301, 2100};

  /** Images that might lead a bound astray. */
  private enum Kind {
    ORDINARY,
    /** Negatives' losses far below those that positives would have as negatives. */
    TRAINED,
    ALL_EQUAL,
    /** Losses a millionth apart: all within the bound of each other. */
    WITHIN_THE_BOUND,
    /** Losses from 1e-30 to 1e-38. */
    TINY,
    /** Losses of 4 to 72 times the least float above 0, so that many are equal. */
    VANISHING,
    /** Losses above 87, where floats of the sum end. */
    HUGE,
    NOT_A_NUMBER,
    NEGATIVE_INFINITY,
    POSITIVE_INFINITY,
    /** The background's, so that the loss is NaN and the difference of two logits -infinity. */
    INFINITE_BACKGROUND,
    /** Finite numbers whose difference is not. */
    OVERFLOWING,
    /** Half the losses huge, half tiny. */
    MIXED;

    void fill(float[] row, int prior, SplittableRandom random) {
      for (int j = 0; j < row.length; j++) {
        row[j] = (float) random.nextGaussian() * 2f;
      }
      switch (this) {
        case ORDINARY -> {}
        case ALL_EQUAL -> Arrays.fill(row, 0.5f);
        case WITHIN_THE_BOUND -> {
          Arrays.fill(row, 0f);
          row[0] = 3f + random.nextInt(1000) * 1e-6f;
        }
        case TRAINED -> row[0] = 12f + random.nextInt(5);
        case VANISHING -> {
          Arrays.fill(row, 0f);
          row[0] = 99f + 3f * random.nextFloat();
        }
        case TINY -> row[0] = 75f + random.nextInt(10);
        case HUGE -> row[1] = 80f + random.nextInt(40);
        case NOT_A_NUMBER -> row[row.length - 1] = prior % 50 == 3 ? Float.NaN : row[0];
        case NEGATIVE_INFINITY ->
            row[row.length - 1] = prior % 3 == 0 ? Float.NEGATIVE_INFINITY : 0f;
        case POSITIVE_INFINITY -> row[1] = prior % 40 == 3 ? Float.POSITIVE_INFINITY : 0f;
        case INFINITE_BACKGROUND -> row[0] = prior % 40 == 3 ? Float.POSITIVE_INFINITY : row[0];
        case OVERFLOWING -> row[prior % 2] = prior % 40 < 4 ? 3e38f : -2e38f;
        case MIXED -> row[prior % 2] = 60f + random.nextFloat();
      }
    }
  }

  private static TestBatch batch(Kind kind, int priors, int classes, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TestBatch batch = TestBatch.random(2, priors, classes, 1f, 0.01, 0.01, random);
    float[] row = new float[classes];
    for (int i = 0; i < 2 * priors; i++) {
      kind.fill(row, i, random);
      if (kind == Kind.TRAINED && batch.labels()[i] > 0) {
        row[batch.labels()[i]] = row[0] + 2f;
      }
      System.arraycopy(row, 0, batch.logits(), i * classes, classes);
    }
    return batch;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void givesTheBitsOfThePlainPath(Kind kind) {
    for (int classes : CLASSES) {
      for (int priors : PRIORS) {
        TestBatch batch = batch(kind, priors, classes, 1000L * classes + priors);
        for (ReferenceLoss reference : ReferenceLoss.values()) {
          MultiBoxPolicy policy = reference.policy();
          if (policy.confidenceInput() == MultiBoxPolicy.ConfidenceInput.LOGITS
              && policy.mining().mode() == Mining.Mode.HARD_NEGATIVES) {
            compare(policy, batch, kind + " " + priors + " x " + classes + " " + reference);
          }
        }
      }
    }
  }

  @Test
  void givesTheBitsOfThePlainPathHoweverManyAreMined() {
    for (int classes : new int[] {2, 21}) {
      TestBatch batch = batch(Kind.ORDINARY, 500, classes, 7);
      for (int least = 0; least <= 500; least += 11) {
        Mining mining = Mining.builder().minNegatives(least).build();
        MultiBoxPolicy policy = MultiBoxPolicy.builder().mining(mining).build();
        compare(policy, batch, "at least " + least);
      }
    }
  }

  /** The outputs of each prior need the losses of all: that way is the plain path. */
  private static void compare(MultiBoxPolicy policy, TestBatch batch, String what) {
    MultiBoxLoss loss = MultiBoxLoss.of(policy);
    LossWorkspace workspace = loss.workspace(batch.shape());
    loss.evaluate(batch.predictions(), batch.targets(), workspace);
    LossTerms terms = workspace.terms().copy();
    Outcome plain = Outcome.of(loss, batch);
    LossBounds.assertSameBits(plain.terms(), terms);
    GradientRun gradient = GradientRun.of(loss, batch);
    boolean[] mined = new boolean[batch.labels().length];
    Arrays.stream(plain.mined()).forEach(i -> mined[i] = true);
    for (int i = 0; i < mined.length; i++) {
      if (batch.labels()[i] <= 0 && !mined[i]) {
        for (int j = i * batch.classes(); j < (i + 1) * batch.classes(); j++) {
          assertEquals(0, Float.floatToRawIntBits(gradient.logits()[j]), what + ": row " + i);
        }
      }
    }
    LossBounds.assertSameBits(plain.terms(), gradient.terms());
  }

  @Test
  void ordinaryImagesAreMinedByBoundsAndEqualOnesAreNot() {
    for (int classes : new int[] {2, 21}) {
      for (boolean equal : new boolean[] {false, true}) {
        TestBatch batch = batch(equal ? Kind.ALL_EQUAL : Kind.ORDINARY, 2100, classes, 3);
        MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.TORCHVISION);
        ImageEvaluation evaluation =
            new ImageEvaluation(
                InternalView.KERNELS.of(loss.backend()), loss.policy(), null, 2100, classes);
        boolean mined =
            evaluation.mineCandidates(batch.predictions(), batch.targets(), 0, new float[2100], 60);
        assertEquals(!equal, mined);
        assertTrue(ImageCandidates.serve(loss.policy()));
      }
    }
  }

  @Test
  void rowsThatAreCopiedGiveTheBitsOfThoseInAnArray() {
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.TORCHVISION);
    for (int classes : new int[] {2, 3, 21, 81, 1203}) {
      TestBatch batch = batch(Kind.ORDINARY, 301, classes, 11);
      MemorySegment logits = MemorySegment.ofArray(batch.logits());
      MemorySegment bytes = MemorySegment.ofArray(new byte[(int) logits.byteSize()]);
      bytes.copyFrom(logits);
      Predictions copied =
          Predictions.of(batch.shape(), bytes, MemorySegment.ofArray(batch.predicted()));
      ImageEvaluation evaluation =
          new ImageEvaluation(
              InternalView.KERNELS.of(loss.backend()), loss.policy(), null, 301, classes);
      assertTrue(evaluation.mineCandidates(copied, batch.targets(), 0, new float[301], 9));
      LossWorkspace workspace = loss.workspace(batch.shape());
      loss.evaluate(batch.predictions(), batch.targets(), workspace);
      LossTerms expected = workspace.terms().copy();
      loss.evaluate(copied, batch.targets(), workspace);
      LossBounds.assertSameBits(expected, workspace.terms());
    }
  }
}

package dev.multibox.loss;

import dev.multibox.Backend;
import dev.multibox.Backends;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same gradient bits for every backend, number of threads, and an image alone or in a batch.
 */
@Tag("bits")
class GradientBitsTest {

  private static final boolean INTERPRETED =
      System.getProperty("java.vm.info", "").contains("interpreted");
  private static final int PRIORS = INTERPRETED ? 12 : 333;
  private static final int CLASSES = 21;

  private static TestBatch batch(ReferenceLoss reference) {
    return TestBatch.random(
            4, PRIORS, CLASSES, 6f, 0.08, 0.1, new SplittableRandom(reference.ordinal()))
        .scoresFor(reference.policy());
  }

  @ParameterizedTest
  @EnumSource
  void backendsAndThreads(ReferenceLoss reference) {
    TestBatch batch = batch(reference);
    GradientRun expected = null;
    for (Backend backend : Backends.all()) {
      MultiBoxLoss loss = MultiBoxLoss.of(reference.policy(), backend);
      for (int parallelism : INTERPRETED ? new int[] {1, 3} : new int[] {1, 2, 3}) {
        for (Gradients.WithRespectTo with : Gradients.WithRespectTo.values()) {
          if (with == Gradients.WithRespectTo.INPUT) {
            GradientRun run =
                GradientRun.of(
                    loss, batch, each -> each.withRespectTo(with).scale(0.3), parallelism);
            expected = expected == null ? run : expected;
            run.assertSameBits(expected, backend + ", threads " + parallelism);
          } else {
            GradientRun one = GradientRun.of(loss, batch, each -> each.withRespectTo(with));
            GradientRun.of(loss, batch, each -> each.withRespectTo(with), parallelism)
                .assertSameBits(one, backend + ", threads " + parallelism);
          }
        }
      }
    }
  }

  /** Where an image mines for itself, its raw gradient does not depend on the others. */
  @ParameterizedTest
  @EnumSource(
      value = ReferenceLoss.class,
      names = {"CAFFE_SSD", "TORCHVISION", "SSD_PYTORCH", "GLUONCV", "D2L", "MMDETECTION"})
  void anImageAloneGivesTheBitsItGivesInABatch(ReferenceLoss reference) {
    TestBatch batch = batch(reference);
    MultiBoxLoss loss = MultiBoxLoss.of(reference);
    GradientRun whole = GradientRun.of(loss, batch, Gradients::unnormalized);
    for (int image = 0; image < batch.batch(); image++) {
      GradientRun alone =
          GradientRun.of(loss, batch.images(image, image + 1), Gradients::unnormalized);
      GradientRun.assertSameBits(
          part(whole.logits(), image, alone.logits().length), alone.logits(), "image " + image);
      GradientRun.assertSameBits(
          part(whole.locations(), image, alone.locations().length),
          alone.locations(),
          "image " + image);
    }
  }

  private static float[] part(float[] values, int image, int length) {
    return Arrays.copyOfRange(values, image * length, (image + 1) * length);
  }
}

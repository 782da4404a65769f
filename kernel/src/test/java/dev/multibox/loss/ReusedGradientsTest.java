package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.Predictions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a call leaves behind that failed in the middle of an image is cleared by the next call. */
class ReusedGradientsTest {

  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(float[].class);
  private static final int CALLS = 200;

  private final TestBatch few = TestBatch.background(1, 2000, 21, 3f, new SplittableRandom(7));
  private final MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.D2L);
  private final LossWorkspace workspace = loss.workspace(few.shape());
  private final float[] logits = new float[few.logits().length];
  private final float[] locations = new float[few.predicted().length];
  private final Gradients reused = Gradients.dense(few.shape(), logits, locations).reused();

  @Test
  void areRightAfterACallThatFailedInTheMiddleOfAnImage() throws InterruptedException {
    Arrays.fill(few.labels(), -1);
    few.labels()[5] = 1;
    few.labels()[6] = 0;
    TestBatch many = few.copy();
    Arrays.fill(many.labels(), 2);
    GradientRun expected = GradientRun.of(loss, few);
    int failed = 0;
    int half = 0;
    for (int call = 0; call < CALLS && half == 0; call++) {
      evaluate(few.predictions(), few.targets());
      if (failsInTheMiddle(many)) {
        failed++;
        half += isHalfDone() ? 1 : 0;
      }
      evaluate(few.predictions(), few.targets());
      GradientRun.assertSameBits(expected.logits(), logits, "logits");
      GradientRun.assertSameBits(expected.locations(), locations, "locations");
    }
    assertTrue(half > 0, "of " + CALLS + " calls " + failed + " failed, in the middle none");
  }

  private void evaluate(Predictions predictions, Targets targets) {
    loss.evaluateWithGradient(predictions, targets, workspace, reused);
  }

  /** Whether rows were written that the call before had not. */
  private boolean isHalfDone() {
    for (int i = 7 * few.classes(); i < logits.length; i++) {
      if (logits[i] != 0f) {
        return true;
      }
    }
    return false;
  }

  /** Closes the memory of the target locations once the first row of the gradient is there. */
  private boolean failsInTheMiddle(TestBatch many) throws InterruptedException {
    Arena arena = Arena.ofShared();
    MemorySegment target = arena.allocate(4L * many.target().length, 4);
    target.copyFrom(MemorySegment.ofArray(many.target()));
    Targets targets = Targets.of(many.shape(), MemorySegment.ofArray(many.labels()), target);
    boolean[] returned = {false};
    Thread closes =
        new Thread(
            () -> {
              while ((float) ELEMENT.getVolatile(logits, 0) == 0f && !returned[0]) {
                Thread.onSpinWait();
              }
              close(arena);
            });
    closes.start();
    try {
      evaluate(many.predictions(), targets);
      return false;
    } catch (IllegalStateException closed) {
      return true;
    } finally {
      returned[0] = true;
      closes.join();
    }
  }

  private static void close(Arena arena) {
    while (arena.scope().isAlive()) {
      try {
        arena.close();
      } catch (IllegalStateException read) {
        Thread.onSpinWait(); // A copy from it is under way.
      }
    }
  }
}

package dev.multibox.matching;

import dev.multibox.internal.ImageLoop;
import dev.multibox.internal.OneCall;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.Sizes;
import java.util.concurrent.Executor;

/**
 * Caller-owned memory that a matcher works in, sized once by {@link PriorMatcher#workspace(int,
 * int)}: a call on one thread allocates nothing besides. The workspace also holds the counts of the
 * last call.
 *
 * <p>One call at a time: not for several threads. A second call while one is under way throws
 * {@link IllegalStateException}, and the first is right.
 */
public final class MatcherWorkspace {

  final OneCall calls = new OneCall("workspace");
  private final PriorMatcher matcher;
  private final int batch;
  private final int boxes;
  private final int parallelism;
  private final ImageMatching[] workers;
  private final ImageLoop loop;
  private final int[] positives;
  private final int[] skipped;
  private final ImageLoop.ImageBody body =
      new ImageLoop.ImageBody() {
        @Override
        public void evaluate(int image, int worker) {
          match(image, worker);
        }
      };

  // The call that is under way; other threads see it through the loop's volatile fields.
  private GroundTruth truth;
  private TargetOutputs outputs;
  private int images;

  MatcherWorkspace(PriorMatcher matcher, int batch, int boxes, int parallelism, Executor executor) {
    this.matcher = matcher;
    this.batch = Arguments.atMost("batch", Arguments.atLeast("batch", batch, 0), Sizes.ARRAY);
    this.boxes = Arguments.within("boxes", boxes, 0, ImageMatching.MOST_BOXES);
    this.parallelism = ImageLoop.parallelism(parallelism);
    Arguments.notNull("executor", executor);
    positives = new int[batch];
    skipped = new int[batch];
    workers = new ImageMatching[parallelism];
    for (int i = 0; i < parallelism; i++) {
      workers[i] = new ImageMatching(matcher, boxes);
    }
    loop = new ImageLoop(parallelism, executor);
  }

  /** {@return the number of images that fit} */
  public int batch() {
    return batch;
  }

  /** {@return the number of boxes of an image that fit} */
  public int boxes() {
    return boxes;
  }

  /** {@return the number of threads that a call uses at most, the caller's included} */
  public int parallelism() {
    return parallelism;
  }

  /**
   * {@return the number of matched priors of an image in the last call}
   *
   * @param image 0 or more, below the batch of that call
   * @throws IndexOutOfBoundsException if the call had no such image
   */
  public int positives(int image) {
    return positives[Arguments.index("image", image, images, "images")];
  }

  /**
   * {@return the number of boxes of an image that were left out in the last call, as they cannot be
   * matched} The number is 0 without {@link GroundTruth#skipInvalid}.
   *
   * @param image 0 or more, below the batch of that call
   * @throws IndexOutOfBoundsException if the call had no such image
   */
  public int skipped(int image) {
    return skipped[Arguments.index("image", image, images, "images")];
  }

  /** {@return the number of boxes of all images that were left out in the last call} */
  public long skipped() {
    long sum = 0;
    for (int image = 0; image < images; image++) {
      sum += skipped[image];
    }
    return sum;
  }

  /** Refuses to be another matcher's, or too small. */
  void check(PriorMatcher caller, GroundTruth given) {
    if (caller != matcher) {
      throw new IllegalArgumentException(
          "workspace: expected one of this matcher, got one of another; call workspace(batch,"
              + " boxes) of this matcher");
    }
    if (given.batch() > batch) {
      throw new IllegalArgumentException(
          "workspace: expected room for "
              + given.batch()
              + " images, got "
              + batch
              + "; call workspace(batch, boxes) with the largest batch");
    }
  }

  long match(GroundTruth given, TargetOutputs wanted) {
    given.rows().checkStarts(boxes);
    workers[0].require(given, wanted.shape().classes());
    truth = given;
    outputs = wanted;
    images = given.batch();
    try {
      loop.run(images, body);
    } finally {
      truth = null;
      outputs = null;
    }
    long sum = 0;
    for (int image = 0; image < images; image++) {
      sum += positives[image];
    }
    return sum;
  }

  private void match(int image, int worker) {
    positives[image] = workers[worker].match(truth, outputs, image);
    skipped[image] = workers[worker].skipped();
  }
}

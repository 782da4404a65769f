package dev.multibox.detection;

import dev.multibox.internal.OneCallCheck;
import java.util.Arrays;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two calls at once on a detector's workspace, and on suppression by itself. */
class OneDetectionAtATimeTest {

  private static final int COUNT = 600;

  private final DetectionCase numbers = DetectionCase.random(3, COUNT, 5, 12);

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aWorkspace(int parallelism) throws InterruptedException {
    Detector detector = Detector.of(numbers.priors(), ReferenceDetection.CAFFE_SSD);
    DetectorWorkspace workspace = detector.workspace(numbers.shape(), parallelism);
    int room = numbers.batch() * detector.mostOfImage(numbers.classes());
    new OneCallCheck(
            "workspace",
            workspace.calls,
            () -> {
              Detections detections = Detections.allocate(numbers.batch(), room);
              int count = detector.detect(numbers.predictions(), detections, workspace);
              double[] scores = new double[count];
              Arrays.setAll(scores, detections::score);
              return scores;
            })
        .verify();
  }

  @Test
  void suppressionByItself() throws InterruptedException {
    float[] scores = Arrays.copyOf(numbers.logits(), COUNT);
    float[] corners = numbers.priors().corners();
    NonMaximumSuppression suppression = NonMaximumSuppression.of(0.5, COUNT);
    verify(suppression, kept -> suppression.suppress(corners, scores, null, COUNT, kept));
  }

  private static void verify(NonMaximumSuppression suppression, Function<int[], Integer> call)
      throws InterruptedException {
    new OneCallCheck(
            "NonMaximumSuppression",
            suppression.calls,
            () -> {
              int[] kept = new int[COUNT];
              int count = call.apply(kept);
              return Arrays.stream(kept, 0, count).asDoubleStream().toArray();
            })
        .verify();
  }
}

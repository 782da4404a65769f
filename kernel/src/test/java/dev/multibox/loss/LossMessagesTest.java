package dev.multibox.loss;

import static dev.multibox.Messages.illegal;
import static dev.multibox.Messages.illegalState;
import static dev.multibox.Messages.outOfBounds;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import org.junit.jupiter.api.Test;

/** Whole messages of this package that no other test reads to their end. */
class LossMessagesTest {

  private static final BatchShape SHAPE = BatchShape.of(1, 4, 3);

  private final float[] logits = new float[12];
  private final float[] locations = new float[16];

  @Test
  void knobs() {
    illegal(
        "beta: expected at least 1.1754944E-38, as 0.5 / beta overflows, got 1.0E-39",
        () -> LocationLoss.smoothL1(1e-39f));
    illegal(
        "delta: expected at most 1e19, as its square overflows, got 1.0E20",
        () -> LocationLoss.huber(1e20f));
    illegal(
        "examples: expected HardExamples.CAFFE with mode HARD_NEGATIVES, which picks none, got "
            + HardExamples.TENSORFLOW
            + "; mode HARD_EXAMPLES picks examples",
        Mining.builder().examples(HardExamples.TENSORFLOW)::build);
    illegal(
        "fallbackNegatives: expected 0 with mode HARD_EXAMPLES, which knows minNegatives instead,"
            + " got 5",
        Mining.builder()
                .mode(Mining.Mode.HARD_EXAMPLES)
                .quota(Mining.Quota.EXAMPLES)
                .fallbackNegatives(5)
            ::build);
  }

  @Test
  void gradients() {
    Gradients dense = Gradients.dense(SHAPE, new float[12], new float[16]);
    illegalState(
        "gradients: expected sparse ones, these are dense; Gradients.sparse makes them",
        dense::logitRows);
    Predictions predictions = Predictions.of(SHAPE, logits, locations);
    illegal(
        "reused: expected dense gradients in memory of their own, got gradients in place;"
            + " Gradients.dense makes them",
        () -> Gradients.inPlace(predictions, new float[16]).reused());
    illegal(
        "reused: expected dense gradients in memory of their own, got sparse gradients;"
            + " Gradients.dense makes them",
        () ->
            Gradients.sparse(SHAPE, new long[4], new float[12], new long[4], new float[16])
                .reused());
    outOfBounds(
        "logit gradients: expected at least 12 floats [batch][3][priors], got 0; give longer"
            + " memory, or lower the sizes",
        () -> Gradients.classMajor(SHAPE, new float[0], locations));
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
    Targets targets = Targets.of(SHAPE, new int[4], new float[16]);
    illegal(
        "gradients: expected PRIOR_MAJOR rows as the predictions have, got CLASS_MAJOR;"
            + " Gradients.dense makes them",
        () ->
            loss.evaluateWithGradient(
                predictions,
                targets,
                loss.workspace(SHAPE),
                Gradients.classMajor(SHAPE, new float[12], new float[16])));
    illegal(
        "gradients: expected CLASS_MAJOR rows as the predictions have, got PRIOR_MAJOR;"
            + " Gradients.classMajor makes them",
        () ->
            loss.evaluateWithGradient(
                Predictions.classMajor(SHAPE, logits, locations),
                targets,
                loss.workspace(SHAPE),
                dense));
    illegal(
        "gradients: expected those of these predictions, got others; call Gradients.inPlace with"
            + " the predictions of the call",
        () ->
            loss.evaluateWithGradient(
                predictions,
                targets,
                loss.workspace(SHAPE),
                Gradients.inPlace(Predictions.of(SHAPE, new float[12], locations), new float[16])));
  }

  @Test
  void workspaces() {
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
    LossWorkspace others = MultiBoxLoss.of(ReferenceLoss.TORCHVISION).workspace(SHAPE);
    illegal(
        "workspace: expected one of this loss, got one of another; call workspace(shape) of this"
            + " loss",
        () ->
            loss.evaluate(
                Predictions.of(SHAPE, logits, locations),
                Targets.of(SHAPE, new int[4], new float[16]),
                others));
    BatchShape large = BatchShape.of(30_000, 100_000, 2);
    illegal(
        "batch: expected batch * priors of at most 2082408361, as the batch is ranked as a whole,"
            + " got 30000 * 100000; evaluate parts of the batch",
        () -> MultiBoxLoss.of(ReferenceLoss.SSD_KERAS).workspace(large));
    MultiBoxPolicy examples =
        MultiBoxPolicy.builder()
            .mining(m -> m.mode(Mining.Mode.HARD_EXAMPLES).quota(Mining.Quota.EXAMPLES))
            .build();
    illegal(
        "batch: expected batch * priors of at most 2082408361, as its examples are picked before"
            + " gradients are divided, got 30000 * 100000; evaluate parts of the batch",
        () -> MultiBoxLoss.of(examples).workspace(large));
  }

  @Test
  void workspacesOfOtherSizes() {
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
    BatchShape pair = BatchShape.of(2, 4, 3);
    illegal(
        "workspace: expected room for 2 images, got 1; call workspace(shape) with the largest"
            + " batch",
        () ->
            loss.evaluate(
                Predictions.of(pair, new float[24], new float[32]),
                Targets.of(pair, new int[8], new float[32]),
                loss.workspace(SHAPE)));
  }

  @Test
  void terms() {
    String[] names = {"positives", "negatives"};
    for (String name : names) {
      int[] bad = {0, -1};
      int[] good = {0, 0};
      illegal(
          name + "[1]: expected at least 0, got -1",
          () ->
              LossTerms.of(
                  ReferenceLoss.CAFFE_SSD.policy(),
                  4,
                  name.equals("positives") ? bad : good,
                  name.equals("negatives") ? bad : good,
                  new double[2],
                  new double[2]));
    }
  }

  @Test
  void targets() {
    outOfBounds(
        "one-hot labels: expected at least 12 floats [batch][priors][classes], got 0; give longer"
            + " memory, or lower the sizes",
        () -> Targets.oneHot(SHAPE, new float[0], locations));
    outOfBounds(
        "target locations: expected at least 16 floats [batch][priors][4], got 0; give longer"
            + " memory, or lower the sizes",
        () -> Targets.oneHot(SHAPE, logits, new float[0]));
    outOfBounds(
        "target locations: expected at least 16 floats [batch][4][priors], got 0; give longer"
            + " memory, or lower the sizes",
        () -> Targets.coordinateMajor(SHAPE, new int[4], new float[0]));
  }

  @Test
  void fasterRcnn() {
    FasterRcnnLoss loss = FasterRcnnLoss.of(FasterRcnnLoss.Variant.values()[0], 3);
    illegal(
        "labels: expected -1 to 2, got 3 at [1]"
            + "; -1 ignores a label, map others to it or to a class",
        () -> loss.headClasses(new float[6], new int[] {0, 3}, 2));
    outOfBounds(
        "labels: expected at least 2 integers, got 1; give longer memory, or lower the sizes",
        () -> loss.headClasses(new float[6], new int[1], 2));
    float[] gradients = new float[24];
    illegal(
        "gradients: expected memory of its own, got the array of target; give the output other"
            + " memory",
        () -> loss.headBoxesGradient(new float[24], gradients, new int[2], 2, 1f, gradients));
  }
}

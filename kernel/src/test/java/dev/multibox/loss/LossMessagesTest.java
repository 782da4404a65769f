package dev.multibox.loss;

import static dev.multibox.Messages.illegal;
import static dev.multibox.Messages.illegalState;
import static dev.multibox.Messages.outOfBounds;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** Whole messages of this package that no other test reads to their end. */
class LossMessagesTest {

  private static final BatchShape SHAPE = BatchShape.of(1, 4, 3);

  private static final String OTHER = "; give the output other memory";

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

  /** Outputs of a call that lie in its inputs, and rows that lie in each other. */
  @Test
  void sharedMemory() {
    MemorySegment one = Arena.ofAuto().allocate(256, 64);
    MemorySegment two = Arena.ofAuto().allocate(256, 64);
    MemorySegment three = Arena.ofAuto().allocate(256, 64);
    String own = ": expected memory of its own, got memory that overlaps ";
    illegal("logit rows" + own + "logit gradients" + OTHER, () -> sparse(one, one, two, three));
    illegal("logit rows" + own + "location rows" + OTHER, () -> sparse(one, two, one, three));
    illegal("logit rows" + own + "location gradients" + OTHER, () -> sparse(one, two, three, one));
    illegal("logit gradients" + own + "location rows" + OTHER, () -> sparse(two, one, one, three));
    illegal(
        "logit gradients" + own + "location gradients" + OTHER, () -> sparse(two, one, three, one));
    illegal(
        "location rows" + own + "location gradients" + OTHER, () -> sparse(two, three, one, one));
  }

  @Test
  void lossesInTheElementsThatTheyAreOf() {
    ElementLoss loss = ElementLoss.of(ElementForm.l2());
    String[] names = {"predicted", "target", "weights"};
    for (int i = 0; i < names.length; i++) {
      float[][] arrays = {new float[8], new float[8], new float[8]};
      Elements elements = Elements.of(arrays[0], arrays[1], 8).weighted(arrays[2]);
      float[] losses = arrays[i];
      illegal(
          "losses: expected memory of its own, got the array of " + names[i] + OTHER,
          () -> loss.perElement(elements, losses));
      MemorySegment[] segments = {memory(), memory(), memory()};
      Elements views = Elements.of(segments[0], segments[1], 8).weighted(segments[2]);
      MemorySegment output = segments[i];
      illegal(
          "losses: expected memory of its own, got memory that overlaps " + names[i] + OTHER,
          () -> loss.perElement(views, output));
    }
  }

  private static MemorySegment memory() {
    return Arena.ofAuto().allocate(256, 64);
  }

  @Test
  void outputsInTheInputsOfACall() {
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
    String[] names = {"logits", "locations", "labels", "target locations"};
    for (int i = 0; i < names.length; i++) {
      MemorySegment[] inputs = {memory(), memory(), memory(), memory()};
      MemorySegment input = inputs[i];
      Predictions predictions = Predictions.of(SHAPE, inputs[0], inputs[1]);
      Targets targets = Targets.of(SHAPE, inputs[2], inputs[3]);
      String own = ": expected memory of its own, got memory that overlaps " + names[i] + OTHER;
      illegal(
          "losses" + own,
          () ->
              loss.evaluate(
                  predictions,
                  targets,
                  loss.workspace(SHAPE),
                  PerPriorOutputs.of(SHAPE, input, null)));
      illegal(
          "mined" + own,
          () ->
              loss.evaluate(
                  predictions,
                  targets,
                  loss.workspace(SHAPE),
                  PerPriorOutputs.of(SHAPE, (MemorySegment) null, input)));
    }
  }

  private static Gradients sparse(
      MemorySegment logitRows,
      MemorySegment logits,
      MemorySegment locationRows,
      MemorySegment locations) {
    return Gradients.sparse(SHAPE, logitRows, logits, locationRows, locations);
  }

  @Test
  void arenasThatCloseAfterTheView() {
    for (String name : new String[] {"logit rows", "location rows"}) {
      MemorySegment kept = Arena.ofAuto().allocate(256, 64);
      Gradients gradients;
      try (Arena arena = Arena.ofShared()) {
        MemorySegment gone = arena.allocate(256, 64);
        MemorySegment other = Arena.ofAuto().allocate(256, 64);
        gradients =
            name.equals("logit rows")
                ? sparse(gone, kept, other, Arena.ofAuto().allocate(256, 64))
                : sparse(other, kept, gone, Arena.ofAuto().allocate(256, 64));
      }
      MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
      illegalState(
          name
              + ": expected live memory, its arena is closed; keep the arena open until the last"
              + " call",
          () ->
              loss.evaluateWithGradient(
                  Predictions.of(SHAPE, logits, locations),
                  Targets.of(SHAPE, new int[4], new float[16]),
                  loss.workspace(SHAPE),
                  gradients));
    }
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

  /** Memory of such sizes is not touched: the rows are counted first. */
  @Test
  void rowsThatNoArrayRecords() {
    BatchShape shape = BatchShape.of(1 << 20, 1 << 12, 2);
    MemorySegment all = MemorySegment.ofAddress(1L << 40).reinterpret(1L << 40);
    Gradients gradients = Gradients.dense(shape, all, all.asSlice(1L << 39));
    illegal(
        "reused: expected batch * priors of at most 2147483639, as written rows are recorded, got"
            + " 1048576 * 4096; split the batch, or take gradients that are not reused",
        gradients::reused);
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

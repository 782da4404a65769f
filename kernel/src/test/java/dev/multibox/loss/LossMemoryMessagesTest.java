package dev.multibox.loss;

import static dev.multibox.Messages.illegal;
import static dev.multibox.Messages.illegalState;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whole messages about memory that is shared, closed or of no array's size. */
class LossMemoryMessagesTest {

  private static final BatchShape SHAPE = BatchShape.of(1, 4, 3);
  private static final String OTHER = "; give the output other memory";

  private final float[] logits = new float[12];
  private final float[] locations = new float[16];

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

  private static final List<String> SPARSE =
      List.of("logit rows", "logit gradients", "location rows", "location gradients");

  /** Sparse gradients, one of whose tensors is this memory. */
  private static Gradients sparse(String name, MemorySegment memory) {
    MemorySegment[] all = {memory(), memory(), memory(), memory()};
    all[SPARSE.indexOf(name)] = memory;
    return sparse(all[0], all[1], all[2], all[3]);
  }

  private void evaluate(int parallelism, Gradients gradients) {
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
    loss.evaluateWithGradient(
        Predictions.of(SHAPE, logits, locations),
        Targets.of(SHAPE, new int[4], new float[16]),
        loss.workspace(SHAPE, parallelism),
        gradients);
  }

  @Test
  void arenasThatCloseAfterTheView() {
    for (String name : SPARSE) {
      Gradients gradients;
      try (Arena arena = Arena.ofShared()) {
        gradients = sparse(name, arena.allocate(256, 64));
      }
      illegalState(
          name
              + ": expected live memory, its arena is closed; keep the arena open until the last"
              + " call",
          () -> evaluate(1, gradients));
    }
  }

  @Test
  void arenasOfOneThreadWhereSeveralWrite() {
    try (Arena arena = Arena.ofConfined()) {
      for (String name : SPARSE) {
        Gradients gradients = sparse(name, arena.allocate(256, 64));
        illegal(
            name
                + ": expected memory of a shared arena as images run on several threads, its arena"
                + " is confined to one; allocate it in Arena.ofShared() or Arena.ofAuto()",
            () -> evaluate(2, gradients));
      }
    }
  }

  @Test
  void sparseGradientsInTheInputsOfACall() {
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
    String[] names = {"logits", "locations", "labels", "target locations"};
    for (String name : SPARSE) {
      for (int i = 0; i < names.length; i++) {
        MemorySegment[] inputs = {memory(), memory(), memory(), memory()};
        Gradients gradients = sparse(name, inputs[i]);
        illegal(
            name + ": expected memory of its own, got memory that overlaps " + names[i] + OTHER,
            () ->
                loss.evaluateWithGradient(
                    Predictions.of(SHAPE, inputs[0], inputs[1]),
                    Targets.of(SHAPE, inputs[2], inputs[3]),
                    loss.workspace(SHAPE),
                    gradients));
      }
    }
  }

  /** Memory of such sizes is not touched: the rows are counted first. */
  @Test
  @SuppressWarnings("restricted") // A pointer of C has no size.
  void rowsThatNoArrayRecords() {
    BatchShape shape = BatchShape.of(1 << 20, 1 << 12, 2);
    MemorySegment all = MemorySegment.ofAddress(1L << 40).reinterpret(1L << 40);
    Gradients gradients = Gradients.dense(shape, all, all.asSlice(1L << 39));
    illegal(
        "reused: expected batch * priors of at most 2147483639, as written rows are recorded, got"
            + " 1048576 * 4096; split the batch, or take gradients that are not reused",
        gradients::reused);
  }
}

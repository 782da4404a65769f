package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Arrays and buffers give the bits of segments, in every layout, form of gradient and output. */
class ViewFormsTest {

  private static final MultiBoxLoss LOSS = MultiBoxLoss.of(ReferenceLoss.TORCHVISION);

  private final TestBatch batch =
      TestBatch.random(3, 41, 6, 3f, 0.1, 0.1, new SplittableRandom(17));
  private final BatchShape shape = batch.shape();
  private final int rows = batch.labels().length;

  /** What one call gave. */
  private record Result(double total, float[] losses, byte[] mined, float[] scores, float[] boxes) {

    void requireSame(Result other, String what) {
      assertEquals(total, other.total, what);
      GradientRun.assertSameBits(losses, other.losses, what + ", losses");
      assertArrayEquals(mined, other.mined, what + ", mined");
      GradientRun.assertSameBits(scores, other.scores, what + ", scores");
      GradientRun.assertSameBits(boxes, other.boxes, what + ", boxes");
    }
  }

  /** Where buffers come from. */
  private enum Buffers {
    WRAPPED {
      @Override
      FloatBuffer of(float[] values) {
        float[] longer = new float[values.length + 5];
        System.arraycopy(values, 0, longer, 3, values.length);
        return FloatBuffer.wrap(longer, 3, values.length);
      }
    },
    VIEW_OF_BYTES {
      @Override
      FloatBuffer of(float[] values) {
        return copy(ByteBuffer.allocate(4 * values.length + 3).position(1), values);
      }
    },
    DIRECT {
      @Override
      FloatBuffer of(float[] values) {
        return copy(ByteBuffer.allocateDirect(4 * values.length + 3).position(2), values);
      }
    };

    abstract FloatBuffer of(float[] values);

    private static FloatBuffer copy(ByteBuffer bytes, float[] values) {
      FloatBuffer copy = bytes.slice().order(ByteOrder.nativeOrder()).asFloatBuffer();
      return copy.limit(values.length).put(0, values);
    }
  }

  private static float[] array(FloatBuffer buffer) {
    float[] values = new float[buffer.remaining()];
    buffer.get(buffer.position(), values);
    return values;
  }

  private static float[] floats(MemorySegment segment) {
    return ((float[]) segment.heapBase().orElseThrow()).clone();
  }

  private int[] labels() {
    return batch.labels().clone();
  }

  @ParameterizedTest
  @EnumSource
  void arraysAreSegments(BatchLayout layout) {
    BatchLayout.View view = layout.view(batch, null);
    float[] scores = floats(view.logits());
    Predictions predictions =
        switch (layout) {
          case PRIOR_MAJOR, ONE_HOT -> Predictions.of(shape, scores, floats(view.predicted()));
          case CLASS_MAJOR -> Predictions.classMajor(shape, scores, floats(view.predicted()));
          default -> Predictions.packed(shape, layout.packing(), scores);
        };
    Targets targets =
        switch (layout) {
          case PRIOR_MAJOR -> Targets.of(shape, labels(), floats(view.target()));
          case ONE_HOT -> Targets.oneHot(shape, floats(view.labels()), floats(view.target()));
          case CLASS_MAJOR -> Targets.coordinateMajor(shape, labels(), floats(view.target()));
          default -> Targets.packed(shape, layout.packing(), floats(view.labels()));
        };
    float[] ofScores = GradientRun.poison(scores.length);
    float[] ofBoxes = GradientRun.poison(rows * 4);
    Gradients gradients =
        switch (layout) {
          case PRIOR_MAJOR, ONE_HOT -> Gradients.dense(shape, ofScores, ofBoxes);
          case CLASS_MAJOR -> Gradients.classMajor(shape, ofScores, ofBoxes);
          default -> Gradients.packed(shape, layout.packing(), ofScores);
        };
    float[] losses = GradientRun.poison(rows);
    byte[] mined = new byte[rows];
    PerPriorOutputs outputs = PerPriorOutputs.of(shape, losses, mined);
    double total =
        LOSS.evaluateWithGradient(predictions, targets, LOSS.workspace(shape), outputs, gradients);
    ofSegments(layout)
        .requireSame(
            new Result(total, losses, mined, ofScores, layout.isPacked() ? new float[0] : ofBoxes),
            layout + " in arrays");
  }

  @ParameterizedTest
  @EnumSource
  void buffersAreSegments(BatchLayout layout) {
    for (Buffers kind : Buffers.values()) {
      BatchLayout.View view = layout.view(batch, null);
      FloatBuffer scores = kind.of(floats(view.logits()));
      FloatBuffer boxes = layout.isPacked() ? null : kind.of(floats(view.predicted()));
      FloatBuffer encoded = layout.isPacked() ? null : kind.of(floats(view.target()));
      Predictions predictions =
          switch (layout) {
            case PRIOR_MAJOR, ONE_HOT -> Predictions.of(shape, scores, boxes);
            case CLASS_MAJOR -> Predictions.classMajor(shape, scores, boxes);
            default -> Predictions.packed(shape, layout.packing(), scores);
          };
      Targets targets =
          switch (layout) {
            case PRIOR_MAJOR -> Targets.of(shape, IntBuffer.wrap(labels()), encoded);
            case ONE_HOT -> Targets.oneHot(shape, kind.of(floats(view.labels())), encoded);
            case CLASS_MAJOR -> Targets.coordinateMajor(shape, IntBuffer.wrap(labels()), encoded);
            default -> Targets.packed(shape, layout.packing(), kind.of(floats(view.labels())));
          };
      FloatBuffer ofScores = kind.of(GradientRun.poison(scores.remaining()));
      FloatBuffer ofBoxes = kind.of(layout.isPacked() ? new float[0] : new float[rows * 4]);
      Gradients gradients =
          switch (layout) {
            case PRIOR_MAJOR, ONE_HOT -> Gradients.dense(shape, ofScores, ofBoxes);
            case CLASS_MAJOR -> Gradients.classMajor(shape, ofScores, ofBoxes);
            default -> Gradients.packed(shape, layout.packing(), ofScores);
          };
      FloatBuffer losses = kind.of(GradientRun.poison(rows));
      ByteBuffer mined = ByteBuffer.allocateDirect(rows + 4).position(3);
      PerPriorOutputs outputs = PerPriorOutputs.of(shape, losses, mined);
      double total =
          LOSS.evaluateWithGradient(
              predictions, targets, LOSS.workspace(shape), outputs, gradients);
      byte[] marks = new byte[rows];
      mined.get(3, marks);
      ofSegments(layout)
          .requireSame(
              new Result(total, array(losses), marks, array(ofScores), array(ofBoxes)),
              layout + " in " + kind);
      assertEquals(3, mined.position(), "the caller's position");
    }
  }

  private Result ofSegments(BatchLayout layout) {
    BatchLayout.View view = layout.view(batch, null);
    MemorySegment[] memory = layout.gradientMemory(batch, null);
    float[] losses = GradientRun.poison(rows);
    byte[] mined = new byte[rows];
    PerPriorOutputs outputs =
        PerPriorOutputs.of(shape, MemorySegment.ofArray(losses), MemorySegment.ofArray(mined));
    double total =
        LOSS.evaluateWithGradient(
            view.predictions(),
            view.targets(),
            LOSS.workspace(shape),
            outputs,
            layout.gradients(view.predictions(), memory));
    float[] boxes = layout.isPacked() ? new float[0] : floats(memory[1]);
    return new Result(total, losses, mined, floats(memory[0]), boxes);
  }

  @ParameterizedTest
  @EnumSource
  void sparseRowsAreTheSame(Buffers kind) {
    long[][] rowsOf = new long[6][rows];
    float[][] values = new float[6][];
    for (int i = 0; i < 6; i++) {
      values[i] = GradientRun.poison(rows * (i % 2 == 0 ? 6 : 4));
    }
    FloatBuffer scores = kind.of(values[4]);
    FloatBuffer boxes = kind.of(values[5]);
    Gradients[] forms = {
      Gradients.sparse(
          shape,
          MemorySegment.ofArray(rowsOf[0]),
          MemorySegment.ofArray(values[0]),
          MemorySegment.ofArray(rowsOf[1]),
          MemorySegment.ofArray(values[1])),
      Gradients.sparse(shape, rowsOf[2], values[2], rowsOf[3], values[3]),
      Gradients.sparse(shape, LongBuffer.wrap(rowsOf[4]), scores, LongBuffer.wrap(rowsOf[5]), boxes)
    };
    for (Gradients form : forms) {
      LOSS.evaluateWithGradient(batch.predictions(), batch.targets(), LOSS.workspace(shape), form);
    }
    values[4] = array(scores);
    values[5] = array(boxes);
    for (int form = 1; form < 3; form++) {
      for (int part = 0; part < 2; part++) {
        assertArrayEquals(rowsOf[part], rowsOf[2 * form + part]);
        GradientRun.assertSameBits(values[part], values[2 * form + part], "form " + form);
      }
      assertEquals(forms[0].logitRows(), forms[form].logitRows());
      assertEquals(forms[0].locationRows(), forms[form].locationRows());
    }
  }

  @ParameterizedTest
  @EnumSource
  void gradientsInPlaceAreTheSame(Buffers kind) {
    GradientRun expected = GradientRun.of(LOSS, batch);
    TestBatch own = batch.copy();
    float[] boxes = GradientRun.poison(rows * 4);
    Predictions arrays = own.predictions();
    LOSS.evaluateWithGradient(
        arrays, own.targets(), LOSS.workspace(shape), Gradients.inPlace(arrays, boxes));
    GradientRun.assertSameBits(expected.logits(), own.logits(), "arrays");
    GradientRun.assertSameBits(expected.locations(), boxes, "arrays");
    FloatBuffer scores = kind.of(batch.logits());
    FloatBuffer buffer = kind.of(boxes);
    Predictions buffers = Predictions.of(shape, scores, kind.of(batch.predicted()));
    LOSS.evaluateWithGradient(
        buffers, batch.targets(), LOSS.workspace(shape), Gradients.inPlace(buffers, buffer));
    GradientRun.assertSameBits(expected.logits(), array(scores), kind.name());
    GradientRun.assertSameBits(expected.locations(), array(buffer), kind.name());
  }

  /** Nothing is copied: what is written to the memory later is what later calls see. */
  @ParameterizedTest
  @EnumSource
  void buffersAreNotCopied(Buffers kind) {
    FloatBuffer scores = kind.of(batch.logits());
    Predictions predictions = Predictions.of(shape, scores, kind.of(batch.predicted()));
    LossWorkspace workspace = LOSS.workspace(shape);
    double before = LOSS.evaluate(predictions, batch.targets(), workspace);
    TestBatch changed = batch.copy();
    Arrays.fill(changed.logits(), 0.5f);
    scores.put(scores.position(), changed.logits());
    double after = LOSS.evaluate(predictions, batch.targets(), workspace);
    assertEquals(LOSS.evaluate(changed.predictions(), batch.targets(), workspace), after);
    assertEquals(true, before != after, "the loss changes with the memory");
  }
}

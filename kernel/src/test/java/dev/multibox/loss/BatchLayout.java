package dev.multibox.loss;

import dev.multibox.PackedLayout;
import dev.multibox.Predictions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.LongFunction;

/** The ways in which a batch can lie in memory, with prior-major arrays as what they mean. */
enum BatchLayout {
  PRIOR_MAJOR(null),
  CLASS_MAJOR(null),
  ONE_HOT(null),
  SSD_KERAS(PackedLayout.SSD_KERAS),
  RYKOV8(PackedLayout.RYKOV8),
  BUBBLIIIING(PackedLayout.BUBBLIIIING);

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  private final PackedLayout packing;

  BatchLayout(PackedLayout packing) {
    this.packing = packing;
  }

  /**
   * Views and their memory.
   *
   * @param logits class scores, or the packed predictions
   * @param predicted locations, or null where packed
   * @param labels labels, one-hot rows or the packed targets
   * @param target encoded boxes, or null where packed
   */
  record View(
      Predictions predictions,
      Targets targets,
      MemorySegment logits,
      MemorySegment predicted,
      MemorySegment labels,
      MemorySegment target) {}

  boolean isPacked() {
    return packing != null;
  }

  PackedLayout packing() {
    return packing;
  }

  /**
   * Puts a batch into memory of this layout; what its columns do not use is not a number.
   *
   * @param arena where memory comes from, null for arrays
   */
  View view(TestBatch batch, Arena arena) {
    return viewIn(batch, place(arena));
  }

  /** Puts a batch into memory that {@code place} gives for a number of bytes. */
  View viewIn(TestBatch batch, LongFunction<MemorySegment> place) {
    int images = batch.batch();
    int priors = batch.priors();
    int classes = batch.classes();
    if (isPacked()) {
      int width = classes + width(false);
      MemorySegment said = memory(images * priors * width, place);
      place(said, width, firstClass(), classes, batch.logits());
      place(said, width, firstLocation(classes), 4, batch.predicted());
      int targetWidth = classes + width(true);
      MemorySegment meant = memory(images * priors * targetWidth, place);
      place(meant, targetWidth, firstClass(), classes, oneHot(batch));
      place(meant, targetWidth, firstLocation(classes), 4, batch.target());
      return new View(
          Predictions.packed(batch.shape(), packing, said),
          Targets.packed(batch.shape(), packing, meant),
          said,
          null,
          meant,
          null);
    }
    MemorySegment labels =
        place == null
            ? MemorySegment.ofArray(new int[batch.labels().length])
            : memory(batch.labels().length, place);
    for (int i = 0; i < batch.labels().length; i++) {
      labels.set(INT, 4L * i, batch.labels()[i]);
    }
    MemorySegment logits = segment(batch.logits(), classes, batch, place);
    MemorySegment predicted = segment(batch.predicted(), 4, batch, place);
    MemorySegment target = segment(batch.target(), 4, batch, place);
    Predictions predictions =
        this == CLASS_MAJOR
            ? Predictions.classMajor(batch.shape(), logits, predicted)
            : Predictions.of(batch.shape(), logits, predicted);
    MemorySegment meant = this == ONE_HOT ? segment(oneHot(batch), classes, batch, place) : labels;
    Targets targets =
        switch (this) {
          case CLASS_MAJOR -> Targets.coordinateMajor(batch.shape(), labels, target);
          case ONE_HOT -> Targets.oneHot(batch.shape(), meant, target);
          default -> Targets.of(batch.shape(), labels, target);
        };
    return new View(predictions, targets, logits, predicted, meant, target);
  }

  /** Memory for dense gradients, full of poison: of the scores, of the locations. */
  MemorySegment[] gradientMemory(TestBatch batch, Arena arena) {
    return gradientMemoryIn(batch, place(arena));
  }

  /** The same in memory that {@code place} gives for a number of bytes. */
  MemorySegment[] gradientMemoryIn(TestBatch batch, LongFunction<MemorySegment> place) {
    int rows = batch.batch() * batch.priors();
    if (isPacked()) {
      MemorySegment all = memory(rows * (batch.classes() + width(false)), place);
      return new MemorySegment[] {all, all};
    }
    return new MemorySegment[] {memory(rows * batch.classes(), place), memory(rows * 4, place)};
  }

  Gradients gradients(Predictions predictions, MemorySegment[] memory) {
    return switch (predictions.layout()) {
      case PRIOR_MAJOR -> Gradients.dense(predictions.shape(), memory[0], memory[1]);
      case CLASS_MAJOR -> Gradients.classMajor(predictions.shape(), memory[0], memory[1]);
      case PACKED -> Gradients.packed(predictions.shape(), packing, memory[0]);
    };
  }

  /** The gradient of the scores as a prior-major array. */
  float[] logits(MemorySegment[] memory, TestBatch batch) {
    return isPacked()
        ? take(memory[0], batch.classes() + width(false), firstClass(), batch.classes(), batch)
        : array(memory[0], batch.classes(), batch);
  }

  /** The gradient of the locations as a prior-major array. */
  float[] locations(MemorySegment[] memory, TestBatch batch) {
    return isPacked()
        ? take(memory[0], batch.classes() + width(false), firstLocation(batch.classes()), 4, batch)
        : array(memory[1], 4, batch);
  }

  /** The columns of a packed gradient that belong to neither, as an array. */
  float[] others(MemorySegment[] memory, TestBatch batch) {
    int classes = batch.classes();
    return take(memory[0], classes + width(false), classes + 4, width(false) - 4, batch);
  }

  // The widths and columns as the programs' documentation gives them.

  private int width(boolean target) {
    return this == BUBBLIIIING ? (target ? 5 : 4) : 12;
  }

  private int firstClass() {
    return this == SSD_KERAS ? 0 : 4;
  }

  private int firstLocation(int classes) {
    return this == SSD_KERAS ? classes : 0;
  }

  private static float[] oneHot(TestBatch batch) {
    float[] hot = new float[batch.labels().length * batch.classes()];
    for (int row = 0; row < batch.labels().length; row++) {
      if (batch.labels()[row] >= 0) {
        hot[row * batch.classes() + batch.labels()[row]] = 1f;
      }
    }
    return hot;
  }

  private MemorySegment segment(
      float[] values, int columns, TestBatch batch, LongFunction<MemorySegment> place) {
    MemorySegment segment = memory(values.length, place);
    for (int i = 0; i < values.length; i++) {
      segment.set(FLOAT, 4L * at(i, columns, batch.priors()), values[i]);
    }
    return segment;
  }

  private float[] array(MemorySegment segment, int columns, TestBatch batch) {
    float[] values = new float[batch.labels().length * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = segment.get(FLOAT, 4L * at(i, columns, batch.priors()));
    }
    return values;
  }

  /** Where the element that is {@code i}-th in prior-major order stands. */
  private int at(int i, int columns, int priors) {
    if (this != CLASS_MAJOR) {
      return i;
    }
    int image = i / (priors * columns);
    int prior = i / columns % priors;
    return (image * columns + i % columns) * priors + prior;
  }

  private static void place(
      MemorySegment tensor, int width, int first, int columns, float[] values) {
    for (int i = 0; i < values.length; i++) {
      tensor.set(FLOAT, 4L * (i / columns * width + first + i % columns), values[i]);
    }
  }

  private static float[] take(
      MemorySegment tensor, int width, int first, int columns, TestBatch batch) {
    float[] values = new float[batch.labels().length * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.get(FLOAT, 4L * (i / columns * width + first + i % columns));
    }
    return values;
  }

  /** One byte into an arena's memory, so that nothing is aligned; nothing for arrays. */
  private static LongFunction<MemorySegment> place(Arena arena) {
    // Some bytes more, so that nothing is empty.
    return arena == null ? null : bytes -> arena.allocate(bytes + 5, 4).asSlice(1, bytes);
  }

  private static MemorySegment memory(int floats, LongFunction<MemorySegment> place) {
    MemorySegment poison = MemorySegment.ofArray(GradientRun.poison(floats));
    if (place == null) {
      return poison;
    }
    MemorySegment memory = place.apply(poison.byteSize());
    MemorySegment.copy(poison, 0, memory, 0, poison.byteSize());
    return memory;
  }
}

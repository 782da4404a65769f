package dev.multibox.internal;

import dev.multibox.internal.memory.FloatRows;
import dev.multibox.internal.memory.FloatStorage;
import dev.multibox.internal.memory.IntStorage;
import java.util.function.Function;

/**
 * What an object of an exported class keeps for the engines of other packages. A public method
 * would show types that are not exported, so the class hands over the way in when it loads.
 *
 * @param <V> what the engines get
 */
public final class InternalView<V> {

  /** The kernels of a backend. */
  public static final InternalView<Kernels> KERNELS = new InternalView<>();

  /** The class scores of predictions. */
  public static final InternalView<FloatRows> LOGITS = new InternalView<>();

  /** The locations of predictions. */
  public static final InternalView<FloatRows> LOCATIONS = new InternalView<>();

  /** The labels and encoded boxes of targets. */
  public static final InternalView<TargetsView> TARGETS = new InternalView<>();

  /** Corners, centre and size of each prior, {@code [priors][8]}; not to be written to. */
  public static final InternalView<float[]> PRIORS = new InternalView<>();

  /** The boxes of ground truth. */
  public static final InternalView<TruthView> TRUTH = new InternalView<>();

  /**
   * What targets hold.
   *
   * @param labels integer labels, or null where they are one-hot
   * @param oneHot one-hot labels, or null
   * @param locations the encoded boxes
   */
  public record TargetsView(IntStorage labels, FloatRows oneHot, FloatRows locations) {}

  /**
   * What ground truth holds.
   *
   * @param boxes four numbers of each box
   * @param labels of each box
   * @param starts where each image's boxes begin, checked; a copy
   * @param padded whether labels 0 and -1 are padding
   */
  public record TruthView(FloatStorage boxes, IntStorage labels, int[] starts, boolean padded) {}

  // Volatile: an object may reach a thread that did not see its class load.
  private volatile Function<Object, V> reader;

  private InternalView() {}

  /**
   * Says how the view of an object is had. Called once, by the object's class. It gives an object
   * of a class: a lambda expression takes a process's first call twice as long (journal Y14).
   */
  public void readBy(Function<Object, V> way) {
    reader = way;
  }

  /** {@return the view of an object of the class that this is for} */
  public V of(Object object) {
    return reader.apply(object);
  }
}

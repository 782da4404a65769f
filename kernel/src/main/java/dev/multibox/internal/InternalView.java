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

  /** The integer labels of targets, or null where they are one-hot. */
  public static final InternalView<IntStorage> LABELS = new InternalView<>();

  /** The one-hot labels of targets, or null. */
  public static final InternalView<FloatRows> ONE_HOT_LABELS = new InternalView<>();

  /** The encoded boxes of targets. */
  public static final InternalView<FloatRows> TARGET_LOCATIONS = new InternalView<>();

  /** The boxes of ground truth. */
  public static final InternalView<FloatStorage> BOXES = new InternalView<>();

  /** The labels of ground truth. */
  public static final InternalView<IntStorage> BOX_LABELS = new InternalView<>();

  /** Where each image's boxes begin in ground truth, checked; a copy. */
  public static final InternalView<int[]> BOX_STARTS = new InternalView<>();

  /** Whether labels 0 and -1 of ground truth are padding. */
  public static final InternalView<Boolean> BOX_PADDING = new InternalView<>();

  // Volatile: an object may reach a thread that did not see its class load.
  private volatile Function<Object, V> reader;

  private InternalView() {}

  /** Says how the view of an object is had. Called once, by the object's class. */
  public void readBy(Function<Object, V> way) {
    reader = way;
  }

  /** {@return the view of an object of the class that this is for} */
  public V of(Object object) {
    return reader.apply(object);
  }
}

package dev.multibox.bench.track;

import java.util.Arrays;

/**
 * What a benchmark took.
 *
 * @param cell which
 * @param forkMicros microseconds per call, the mean of each fork, in the order of the rounds
 * @param gcAllocation {@code gc.alloc.rate.norm}, bytes per call with JMH's own; NaN if not
 *     measured
 * @param callAllocation bytes that calls allocate on their thread, by call; NaN if not measured
 */
public record Measurement(
    Cell cell, double[] forkMicros, double gcAllocation, double callAllocation) {

  /** Copies. */
  public Measurement {
    forkMicros = forkMicros.clone();
  }

  @Override
  public double[] forkMicros() {
    return forkMicros.clone();
  }

  /** {@return microseconds per image, of each fork} */
  public double[] forkMicrosPerImage() {
    return Arrays.stream(forkMicros).map(micros -> micros / cell.images()).toArray();
  }

  /** {@return microseconds per image, the median of the forks} */
  public double microsPerImage() {
    return Samples.median(forkMicros) / cell.images();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Measurement that
        && cell.equals(that.cell)
        && Arrays.equals(forkMicros, that.forkMicros);
  }

  @Override
  public int hashCode() {
    return cell.hashCode();
  }

  @Override
  public String toString() {
    return cell + ": " + Arrays.toString(forkMicros) + " us";
  }
}

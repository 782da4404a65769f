package dev.multibox.bench.track;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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

  /**
   * {@return the measurement of a cell among those of a run, or nothing}
   *
   * @param measurements of the run
   * @param asked every parameter
   */
  public static Optional<Measurement> find(List<Measurement> measurements, Cell asked) {
    return measurements.stream().filter(found -> found.cell().answers(asked)).findFirst();
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

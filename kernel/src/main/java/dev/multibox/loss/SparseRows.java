package dev.multibox.loss;

import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.ElementType;
import dev.multibox.internal.memory.FloatRows;
import dev.multibox.internal.memory.FloatStorage;
import dev.multibox.internal.memory.Sizes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Caller memory of sparse gradients, filled from its start. */
final class SparseRows {

  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private final MemorySegment logitRows;
  private final MemorySegment locationRows;
  private final FloatRows logits;
  private final FloatRows locations;
  private final long logitCapacity;
  private final long locationCapacity;
  private long logitCount;
  private long locationCount;

  SparseRows(
      MemorySegment logitRows,
      MemorySegment logits,
      MemorySegment locationRows,
      MemorySegment locations,
      int classes) {
    Arguments.output("logit rows", logitRows, 0, Long.BYTES, "");
    Arguments.output("logit gradients", logits, 0, Float.BYTES, "");
    Arguments.output("location rows", locationRows, 0, Long.BYTES, "");
    Arguments.output("location gradients", locations, 0, Float.BYTES, "");
    ElementType.LONG.require("logit rows", logitRows);
    ElementType.LONG.require("location rows", locationRows);
    Arguments.apart("logit rows", logitRows, "logit gradients", logits);
    Arguments.apart("logit rows", logitRows, "location rows", locationRows);
    Arguments.apart("logit rows", logitRows, "location gradients", locations);
    Arguments.apart("logit gradients", logits, "location rows", locationRows);
    Arguments.apart("logit gradients", logits, "location gradients", locations);
    Arguments.apart("location rows", locationRows, "location gradients", locations);
    this.logitRows = logitRows;
    this.locationRows = locationRows;
    logitCapacity =
        Math.min(logitRows.byteSize() / Long.BYTES, logits.byteSize() / Float.BYTES / classes);
    locationCapacity =
        Math.min(
            locationRows.byteSize() / Long.BYTES,
            locations.byteSize() / Float.BYTES / Sizes.COORDINATES);
    // One "image" that holds all rows: its number of priors is only a stride.
    this.logits = FloatRows.rowMajor(FloatStorage.of("logit gradients", logits, 0, ""), 0, classes);
    this.locations =
        FloatRows.rowMajor(
            FloatStorage.of("location gradients", locations, 0, ""), 0, Sizes.COORDINATES);
  }

  FloatRows logits() {
    return logits;
  }

  FloatRows locations() {
    return locations;
  }

  long logitCount() {
    return logitCount;
  }

  long locationCount() {
    return locationCount;
  }

  /** Begins a call that may need this many rows, and refuses if they might not fit. */
  void begin(long logitBound, long locationBound) {
    Arguments.holds(
        "logit gradients", logitCapacity, logitBound, "rows, for all that might be used");
    Arguments.holds(
        "location gradients", locationCapacity, locationBound, "rows, for all positives");
    logitCount = 0;
    locationCount = 0;
  }

  void check(boolean shared) {
    Arguments.alive("logit rows", logitRows);
    Arguments.accessible("logit rows", logitRows, shared);
    Arguments.alive("location rows", locationRows);
    Arguments.accessible("location rows", locationRows, shared);
  }

  void requireApart(MemorySegment input, String name) {
    Arguments.apart("logit rows", logitRows, name, input);
    Arguments.apart("location rows", locationRows, name, input);
  }

  void addLogits(long row, float[] values, int at) {
    logitRows.set(LONG, logitCount * Long.BYTES, row);
    logits.write(0, Math.toIntExact(logitCount), 1, values, at);
    logitCount++;
  }

  void addLocation(long row, float[] values) {
    locationRows.set(LONG, locationCount * Long.BYTES, row);
    locations.write(0, Math.toIntExact(locationCount), 1, values, 0);
    locationCount++;
  }
}

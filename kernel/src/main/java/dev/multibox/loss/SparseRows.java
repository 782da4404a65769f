package dev.multibox.loss;

import dev.multibox.BatchShape;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.CallerMemory;
import dev.multibox.internal.memory.ElementType;
import dev.multibox.internal.memory.FloatRows;
import dev.multibox.internal.memory.FloatStorage;
import dev.multibox.internal.memory.Sizes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Caller memory of sparse gradients, filled from its start. */
final class SparseRows {

  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private static final String LOGITS = "logit gradients";
  private static final String LOCATIONS = "location gradients";

  private final MemorySegment logitRows;
  private final MemorySegment locationRows;
  private final FloatRows logits;
  private final FloatRows locations;
  private final long logitCapacity;
  private final long locationCapacity;
  private long logitCount;
  private long locationCount;

  SparseRows(
      BatchShape shape,
      MemorySegment logitRows,
      MemorySegment logits,
      MemorySegment locationRows,
      MemorySegment locations) {
    int classes = shape.classes();
    int coordinates = Sizes.COORDINATES;
    logitCapacity = capacity(shape, "logit rows", logitRows, LOGITS, logits, classes);
    locationCapacity =
        capacity(shape, "location rows", locationRows, LOCATIONS, locations, coordinates);
    this.logitRows = CallerMemory.first(logitRows, logitCapacity * Long.BYTES);
    this.locationRows = CallerMemory.first(locationRows, locationCapacity * Long.BYTES);
    FloatStorage logitFloats = FloatStorage.of(LOGITS, logits, logitCapacity * classes, "");
    FloatStorage locationFloats =
        FloatStorage.of(LOCATIONS, locations, locationCapacity * coordinates, "");
    MemorySegment logitMemory = logitFloats.segment();
    MemorySegment locationMemory = locationFloats.segment();
    Arguments.apart("logit rows", this.logitRows, LOGITS, logitMemory);
    Arguments.apart("logit rows", this.logitRows, "location rows", this.locationRows);
    Arguments.apart("logit rows", this.logitRows, LOCATIONS, locationMemory);
    Arguments.apart(LOGITS, logitMemory, "location rows", this.locationRows);
    Arguments.apart(LOGITS, logitMemory, LOCATIONS, locationMemory);
    Arguments.apart("location rows", this.locationRows, LOCATIONS, locationMemory);
    // One "image" that holds all rows: its number of priors is only a stride.
    this.logits = FloatRows.rowMajor(logitFloats, 0, classes);
    this.locations = FloatRows.rowMajor(locationFloats, 0, coordinates);
  }

  /** Checks two segments; the rows that both have room for, no more than the batch has. */
  private static long capacity(
      BatchShape shape,
      String indexName,
      MemorySegment indices,
      String name,
      MemorySegment rows,
      int columns) {
    Arguments.output(indexName, indices, 0, Long.BYTES, "");
    Arguments.output(name, rows, 0, Float.BYTES, "");
    ElementType.LONG.require(indexName, indices);
    ElementType.FLOAT.require(name, rows);
    long fit = Math.min(indices.byteSize() / Long.BYTES, rows.byteSize() / Float.BYTES / columns);
    return Math.min(fit, shape.rows());
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

  void requireApart(String name, MemorySegment input) {
    Arguments.apart("logit rows", logitRows, name, input);
    Arguments.apart("location rows", locationRows, name, input);
  }

  void requireApart(Targets targets) {
    targets.rows().requireApart("logit rows", logitRows);
    targets.rows().requireApart("location rows", locationRows);
  }

  void addLogits(long row, float[] values, int at) {
    logitRows.set(LONG, logitCount * Long.BYTES, row);
    logits.write(0, Math.toIntExact(logitCount), 1, values, at);
    logitCount++;
  }

  void addLocation(long row, float[] values, int at) {
    locationRows.set(LONG, locationCount * Long.BYTES, row);
    locations.write(0, Math.toIntExact(locationCount), 1, values, at);
    locationCount++;
  }
}

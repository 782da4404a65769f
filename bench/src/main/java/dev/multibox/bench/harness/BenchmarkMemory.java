package dev.multibox.bench.harness;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.bench.data.BenchmarkBatch;
import dev.multibox.loss.Gradients;
import dev.multibox.loss.Targets;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A batch's tensors in memory of one kind, and room for outputs of the same kind.
 *
 * @param kind where they lie
 * @param logits {@code [batch][priors][classes]}
 * @param locations {@code [batch][priors][4]}
 * @param labels {@code [batch][priors]}
 * @param locationTargets {@code [batch][priors][4]}
 * @param losses room for {@code [batch][priors]} floats
 */
public record BenchmarkMemory(
    Kind kind,
    MemorySegment logits,
    MemorySegment locations,
    MemorySegment labels,
    MemorySegment locationTargets,
    MemorySegment losses) {

  private static final long ALIGNMENT = 64;

  /** Where tensors lie and how they are handed over. */
  public enum Kind {
    /** Arrays, as arrays. */
    ARRAYS,
    /** Arrays, as segments. */
    HEAP_SEGMENTS,
    /** Segments of an arena. */
    NATIVE,
    /** A mapped file. */
    MAPPED
  }

  static BenchmarkMemory of(BenchmarkBatch batch, Kind kind, Arena arena) throws IOException {
    return new BenchmarkMemory(
        kind,
        place(kind, arena, MemorySegment.ofArray(batch.logits())),
        place(kind, arena, MemorySegment.ofArray(batch.locations())),
        place(kind, arena, MemorySegment.ofArray(batch.labels())),
        place(kind, arena, MemorySegment.ofArray(batch.locationTargets())),
        room(kind, arena, (long) batch.rows() * Float.BYTES));
  }

  /** Whether arrays are handed over. */
  public boolean arrays() {
    return kind == Kind.ARRAYS;
  }

  /** The network's tensors, handed over as the kind is. */
  public Predictions predictions(BatchShape shape, BenchmarkBatch made) {
    return arrays()
        ? Predictions.of(shape, made.logits(), made.locations())
        : Predictions.of(shape, logits, locations);
  }

  /** The labels and encoded boxes, handed over as the kind is. */
  public Targets targets(BatchShape shape, BenchmarkBatch made) {
    return arrays()
        ? Targets.of(shape, made.labels(), made.locationTargets())
        : Targets.of(shape, labels, locationTargets);
  }

  /** Dense gradients in memory of the kind, which no one else writes. */
  public Gradients gradients(BatchShape shape, Arena outputs) throws IOException {
    return Gradients.dense(
            shape,
            room(kind, outputs, logits.byteSize()),
            room(kind, outputs, locations.byteSize()))
        .reused();
  }

  /** Memory of a kind for an output, all 0. */
  public static MemorySegment room(Kind kind, Arena arena, long bytes) throws IOException {
    return switch (kind) {
      case ARRAYS, HEAP_SEGMENTS ->
          MemorySegment.ofArray(new float[Math.toIntExact(bytes / Float.BYTES)]);
      case NATIVE -> arena.allocate(bytes, ALIGNMENT);
      case MAPPED -> map(arena, bytes);
    };
  }

  private static MemorySegment place(Kind kind, Arena arena, MemorySegment values)
      throws IOException {
    return switch (kind) {
      case ARRAYS, HEAP_SEGMENTS -> values;
      case NATIVE -> arena.allocate(values.byteSize(), ALIGNMENT).copyFrom(values);
      case MAPPED -> map(arena, values.byteSize()).copyFrom(values);
    };
  }

  private static MemorySegment map(Arena arena, long bytes) throws IOException {
    Path file = Files.createTempFile("multibox", ".bin");
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
    }
  }
}

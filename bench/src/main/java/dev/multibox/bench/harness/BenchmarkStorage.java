package dev.multibox.bench.harness;

import dev.multibox.bench.data.ParameterWords;
import java.util.List;

/** Where the tensors of a benchmark lie, parameter {@code storage}. */
enum BenchmarkStorage {
  /** Arrays, in a virtual machine that has seen nothing else. */
  HEAP(BenchmarkMemory.Kind.ARRAYS, List.of()),
  /** An arena's segments, in a virtual machine that has seen nothing else. */
  NATIVE(BenchmarkMemory.Kind.NATIVE, List.of()),
  /** Arrays, after the same code was compiled for memory of every kind. */
  MIXED(BenchmarkMemory.Kind.ARRAYS, List.of(BenchmarkMemory.Kind.values())),
  /** An arena's segments, after the same code was compiled for memory of every kind. */
  MIXED_NATIVE(BenchmarkMemory.Kind.NATIVE, List.of(BenchmarkMemory.Kind.values()));

  private final BenchmarkMemory.Kind measured;
  private final List<BenchmarkMemory.Kind> seenBefore;

  BenchmarkStorage(BenchmarkMemory.Kind measured, List<BenchmarkMemory.Kind> seenBefore) {
    this.measured = measured;
    this.seenBefore = seenBefore;
  }

  BenchmarkMemory.Kind measured() {
    return measured;
  }

  List<BenchmarkMemory.Kind> seenBefore() {
    return seenBefore;
  }

  /**
   * {@return the storage of a parameter's word}
   *
   * @throws IllegalArgumentException for any other word
   */
  static BenchmarkStorage of(String word) {
    return ParameterWords.of(BenchmarkStorage.class, "storage", word);
  }
}

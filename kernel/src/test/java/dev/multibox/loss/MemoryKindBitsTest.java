package dev.multibox.loss;

import dev.multibox.Predictions;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same bits for every kind of memory and alignment. */
@Tag("bits")
class MemoryKindBitsTest {

  private final BitContractBatch batch = new BitContractBatch();

  @Test
  void everyKindOfMemoryGivesTheSameBits(@TempDir Path folder) throws IOException {
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
    BitContractBatch.Result expected = batch.evaluate(loss, 1);
    try (Arena arena = Arena.ofConfined()) {
      for (int misalignment = 0; misalignment < 4; misalignment++) {
        expected.assertSame(
            batch.evaluate(loss, offHeap(arena, misalignment)), "native + " + misalignment);
      }
      expected.assertSame(batch.evaluate(loss, bytes(0)), "byte[]");
      expected.assertSame(batch.evaluate(loss, bytes(3)), "byte[] + 3");
      expected.assertSame(batch.evaluate(loss, heapSlices()), "slices of float[]");
      expected.assertSame(batch.evaluate(loss, readOnly()), "read-only float[]");
      expected.assertSame(batch.evaluate(loss, mapped(folder, arena)), "mapped file");
    }
  }

  private static BitContractBatch.Memory memory(
      MemorySegment logits, MemorySegment locations, MemorySegment labels, MemorySegment targets) {
    return new BitContractBatch.Memory(
        Predictions.of(BitContractBatch.SHAPE, logits, locations),
        Targets.of(BitContractBatch.SHAPE, labels, targets));
  }

  private BitContractBatch.Memory offHeap(Arena arena, int misalignment) {
    return memory(
        off(arena, MemorySegment.ofArray(batch.logits), misalignment),
        off(arena, MemorySegment.ofArray(batch.locations), misalignment),
        off(arena, MemorySegment.ofArray(batch.labels), misalignment),
        off(arena, MemorySegment.ofArray(batch.targetLocations), misalignment));
  }

  private static MemorySegment off(Arena arena, MemorySegment source, int misalignment) {
    MemorySegment segment =
        arena.allocate(source.byteSize() + misalignment, 64).asSlice(misalignment);
    return segment.copyFrom(source);
  }

  private BitContractBatch.Memory bytes(int misalignment) {
    return memory(
        inBytes(MemorySegment.ofArray(batch.logits), misalignment),
        inBytes(MemorySegment.ofArray(batch.locations), misalignment),
        inBytes(MemorySegment.ofArray(batch.labels), misalignment),
        inBytes(MemorySegment.ofArray(batch.targetLocations), misalignment));
  }

  private static MemorySegment inBytes(MemorySegment source, int misalignment) {
    byte[] bytes = new byte[(int) source.byteSize() + misalignment];
    return MemorySegment.ofArray(bytes).asSlice(misalignment).copyFrom(source);
  }

  private BitContractBatch.Memory heapSlices() {
    float[] longer = new float[batch.logits.length + 7];
    System.arraycopy(batch.logits, 0, longer, 5, batch.logits.length);
    int[] longerLabels = new int[batch.labels.length + 9];
    System.arraycopy(batch.labels, 0, longerLabels, 2, batch.labels.length);
    return memory(
        MemorySegment.ofArray(longer).asSlice(5 * Float.BYTES),
        MemorySegment.ofArray(batch.locations),
        MemorySegment.ofArray(longerLabels).asSlice(2 * Integer.BYTES),
        MemorySegment.ofArray(batch.targetLocations));
  }

  private BitContractBatch.Memory readOnly() {
    return memory(
        MemorySegment.ofArray(batch.logits).asReadOnly(),
        MemorySegment.ofArray(batch.locations).asReadOnly(),
        MemorySegment.ofArray(batch.labels).asReadOnly(),
        MemorySegment.ofArray(batch.targetLocations).asReadOnly());
  }

  private BitContractBatch.Memory mapped(Path folder, Arena arena) throws IOException {
    return memory(
        map(folder.resolve("logits"), MemorySegment.ofArray(batch.logits), arena),
        map(folder.resolve("locations"), MemorySegment.ofArray(batch.locations), arena),
        map(folder.resolve("labels"), MemorySegment.ofArray(batch.labels), arena),
        map(folder.resolve("targets"), MemorySegment.ofArray(batch.targetLocations), arena));
  }

  private static MemorySegment map(Path file, MemorySegment source, Arena arena)
      throws IOException {
    Files.write(file, source.toArray(ValueLayout.JAVA_BYTE));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, source.byteSize(), arena);
    }
  }
}

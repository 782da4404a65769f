package dev.multibox.bench.spark;

import dev.multibox.BatchShape;
import dev.multibox.bench.npy.NpyFile;
import dev.multibox.bench.npy.NpyType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.Iterator;
import java.util.Map;

/**
 * Reads images of .npy files one by one into arrays that the next image overwrites. Numbers may be
 * of any type that the files of the command line may have.
 */
final class NpyReader implements ImageReader, AutoCloseable {

  private final Iterator<NpyChunk> chunks;
  private final BatchShape image;
  private final Map<ImageColumn, Boolean> wanted;
  private final float[] logits;
  private final float[] locations;
  private final int[] labels;
  private final float[] targets;

  private NpyChunk chunk;
  private NpyChunkFiles files;
  private int next;

  /**
   * Prepares to read.
   *
   * @param image sizes of an image
   * @param wanted the columns, and whether each must be there
   */
  NpyReader(Iterator<NpyChunk> chunks, BatchShape image, Map<ImageColumn, Boolean> wanted) {
    this.chunks = chunks;
    this.image = image;
    this.wanted = wanted;
    int coordinates = (int) image.coordinates();
    logits = new float[(int) image.logits()];
    locations = new float[coordinates];
    labels = new int[wanted.containsKey(ImageColumn.LABELS) ? image.priors() : 0];
    targets = new float[wanted.containsKey(ImageColumn.TARGETS) ? coordinates : 0];
  }

  @Override
  public boolean hasNext() {
    while (chunk == null || next == chunk.images()) {
      close();
      if (!chunks.hasNext()) {
        return false;
      }
      begin(chunks.next());
    }
    return true;
  }

  private void begin(NpyChunk part) {
    try {
      files = NpyChunkFiles.open(part, image, wanted);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed.getMessage(), failed);
    }
    chunk = part;
    next = 0;
  }

  @Override
  public void next(ImageRow row) {
    int at = chunk.first() + next;
    row.id(chunk.file(ImageColumn.LOGITS).getFileName() + "[" + at + "]");
    row.index(chunk.firstIndex() + next);
    next++;
    try {
      floats(row, ImageColumn.LOGITS, at, logits);
      floats(row, ImageColumn.LOCATIONS, at, locations);
      floats(row, ImageColumn.TARGETS, at, targets);
      ints(row, ImageColumn.LABELS, (long) at * labels.length, labels);
      if (files.has(ImageColumn.BOXES)) {
        readBoxes(row, at);
      }
      side(row, ImageColumn.WIDTH, at);
      side(row, ImageColumn.HEIGHT, at);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed.getMessage(), failed);
    }
  }

  private void readBoxes(ImageRow row, int at) throws IOException {
    int[] starts = new int[2];
    ints(row, ImageColumn.BOX_STARTS, at, starts);
    long objects = files.get(ImageColumn.BOXES).shape()[0];
    if (starts[0] < 0 || starts[1] < starts[0] || starts[1] > objects) {
      throw row.bad(
          ImageColumn.BOX_STARTS,
          "expected starts that rise from 0 to "
              + objects
              + ", found "
              + starts[0]
              + ", "
              + starts[1]);
    }
    int count = starts[1] - starts[0];
    MemorySegment boxes = MemorySegment.ofArray(new float[count * GroundTruthBoxes.COORDINATES]);
    files.get(ImageColumn.BOXES).readFloats((long) starts[0] * GroundTruthBoxes.COORDINATES, boxes);
    row.put(ImageColumn.BOXES, boxes);
    ints(row, ImageColumn.BOX_LABELS, starts[0], new int[count]);
    ints(row, ImageColumn.DIFFICULT, starts[0], new int[count]);
  }

  /** Reads the floats of an image, as many as the array has, if there is such a file. */
  private void floats(ImageRow row, ImageColumn column, int at, float[] into) throws IOException {
    if (files.has(column)) {
      MemorySegment segment = MemorySegment.ofArray(into);
      files.get(column).readFloats((long) at * into.length, segment);
      row.put(column, segment);
    }
  }

  /** Reads integers from an element on, as many as the array has, if there is such a file. */
  private void ints(ImageRow row, ImageColumn column, long from, int[] into) throws IOException {
    if (!files.has(column)) {
      return;
    }
    NpyFile file = files.get(column);
    if (file.type() == NpyType.INT32) {
      file.readInts(from, into, 0, into.length);
    } else {
      long[] wide = new long[into.length];
      file.readLongs(from, wide, 0, wide.length);
      for (int i = 0; i < wide.length; i++) {
        into[i] = (int) wide[i];
        if (into[i] != wide[i]) {
          throw row.bad(column, "expected integers of 32 bits, found " + wide[i] + " at " + i);
        }
      }
    }
    row.put(column, MemorySegment.ofArray(into));
  }

  private void side(ImageRow row, ImageColumn column, int at) throws IOException {
    if (files.has(column)) {
      float[] side = new float[1];
      files.get(column).readFloats(at, MemorySegment.ofArray(side));
      row.side(column, side[0]);
    }
  }

  /** Closes the files of the chunk. */
  @Override
  public void close() {
    if (files != null) {
      files.close();
      files = null;
    }
  }
}

package dev.multibox.bench.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import dev.multibox.bench.data.BenchmarkBatch;
import dev.multibox.matching.PriorBoxes;
import java.util.Arrays;

/**
 * Detections of a batch, image by image, by libtorch through DJL, on one thread: softmax, threshold
 * 0.01, boxes of what passes, suppression at 0.45 within a class, the best 200.
 *
 * <p>The suppression has no loop over boxes. All overlaps are computed at once; a box is dropped if
 * one that is kept suppresses it, which is repeated until nothing changes. That is what the greedy
 * order gives, in as many steps as the longest chain of boxes. The best 400 of each class, which
 * Caffe takes before it, are all here: no class of a trained network has as many. An untrained one
 * has thousands, whose overlaps fill gigabytes.
 */
final class LibtorchDetector implements AutoCloseable {

  private static final String PARAMETERS = "x: Tensor, l: Tensor, q: Tensor";

  // Logits x [P, C], locations l [P, 4], priors q [P, 4] as centres and sizes. Returns a row a
  // detection: label, score, box, prior.
  private static final String BODY =
      """
      p = torch.slice(torch.softmax(x, 1), 1, 1)
      passes = torch.gt(p, 0.01)
      hits = torch.nonzero(passes)
      score, order = torch.sort(torch.masked_select(p, passes), 0, True)
      row = torch.index_select(torch.select(hits, 1, 0), 0, order)
      label = torch.add(torch.index_select(torch.select(hits, 1, 1), 0, order), 1)
      code = torch.index_select(l, 0, row)
      prior = torch.index_select(q, 0, row)
      scale = torch.slice(prior, 1, 2, 4)
      center = torch.add(torch.mul(torch.mul(torch.slice(code, 1, 0, 2), 0.1), scale), torch.slice(prior, 1, 0, 2))
      size = torch.mul(torch.exp(torch.mul(torch.slice(code, 1, 2, 4), 0.2)), scale)
      half = torch.mul(size, 0.5)
      low = torch.sub(center, half)
      high = torch.add(center, half)
      extent = torch.sub(high, low)
      area = torch.mul(torch.select(extent, 1, 0), torch.select(extent, 1, 1))
      sides = torch.clamp(torch.sub(torch.minimum(torch.unsqueeze(high, 1), high), torch.maximum(torch.unsqueeze(low, 1), low)), 0)
      both = torch.mul(torch.select(sides, 2, 0), torch.select(sides, 2, 1))
      overlap = torch.div(both, torch.sub(torch.add(torch.unsqueeze(area, 1), area), both))
      same = torch.eq(torch.unsqueeze(label, 1), label)
      worse = torch.triu(torch.logical_and(torch.gt(overlap, 0.45), same), 1)
      keep = torch.logical_not(torch.any(worse, 0))
      changes = True
      while changes:
        next = torch.logical_not(torch.any(torch.logical_and(worse, torch.unsqueeze(keep, 1)), 0))
        changes = torch.__not__(torch.equal(next, keep))
        keep = next
      kept = torch.slice(torch.squeeze(torch.nonzero(keep), 1), 0, 0, 200)
      numbers = torch.stack([torch.to(label, 6), score], 1)
      all = torch.cat([numbers, low, high, torch.unsqueeze(torch.to(row, 6), 1)], 1)
      return torch.index_select(all, 0, kept)
      """;

  /** Floats of a detection. */
  static final int ROW = 7;

  private final PtNDManager manager;
  private final TorchScript script;
  private final NDArray[] logits;
  private final NDArray[] locations;
  private final NDArray priors;

  LibtorchDetector(PriorBoxes priorBoxes, BenchmarkBatch made) {
    LibtorchLoss.requireOneThread();
    manager = (PtNDManager) NDManager.newBaseManager("PyTorch");
    int count = priorBoxes.count();
    logits = images(made.logits(), made.batch(), new Shape(count, made.classes()));
    locations = images(made.locations(), made.batch(), new Shape(count, 4));
    priors = manager.create(priorBoxes.centers(), new Shape(count, 4));
    script = TorchScript.of(manager, PARAMETERS, BODY);
  }

  private NDArray[] images(float[] values, int batch, Shape shape) {
    NDArray[] images = new NDArray[batch];
    int length = values.length / batch;
    for (int image = 0; image < batch; image++) {
      images[image] =
          manager.create(Arrays.copyOfRange(values, image * length, (image + 1) * length), shape);
    }
    return images;
  }

  /** Returns a row of {@value #ROW} floats a detection of an image, the best first. */
  NDArray detect(int image) {
    return script.call(logits[image], locations[image], priors);
  }

  @Override
  public void close() {
    script.close();
    manager.close();
  }
}

package dev.multibox.bench.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import dev.multibox.bench.data.BenchmarkBoxes;
import dev.multibox.matching.PriorBoxes;

/**
 * Matching and encoding of one image by libtorch through DJL, on one thread: the operations of
 * torchvision 0.14.1's box_iou, SSDMatcher and BoxCoder, which encodes the matched priors alone.
 */
final class LibtorchMatcher implements AutoCloseable {

  private static final String PARAMETERS = "b: Tensor, c: Tensor, p: Tensor, y: Tensor";

  // Boxes b [G, 4], their labels c [G], priors p [P, 4], all as corners; labels of priors y [P],
  // written. Returns the offsets of the matched priors, ascending.
  private static final String BODY =
      """
      box_area = torch.mul(torch.sub(torch.select(b, 1, 2), torch.select(b, 1, 0)), torch.sub(torch.select(b, 1, 3), torch.select(b, 1, 1)))
      prior_area = torch.mul(torch.sub(torch.select(p, 1, 2), torch.select(p, 1, 0)), torch.sub(torch.select(p, 1, 3), torch.select(p, 1, 1)))
      left_top = torch.maximum(torch.unsqueeze(torch.slice(b, 1, 0, 2), 1), torch.slice(p, 1, 0, 2))
      right_bottom = torch.minimum(torch.unsqueeze(torch.slice(b, 1, 2, 4), 1), torch.slice(p, 1, 2, 4))
      sides = torch.clamp(torch.sub(right_bottom, left_top), 0)
      intersection = torch.mul(torch.select(sides, 2, 0), torch.select(sides, 2, 1))
      union = torch.sub(torch.add(torch.unsqueeze(box_area, 1), prior_area), intersection)
      overlaps = torch.div(intersection, union)
      values, best = torch.max(overlaps, 0)
      matched = torch.masked_fill(best, torch.lt(values, 0.5), -1)
      claimed = (torch.max(overlaps, 1))[1]
      owners = torch.index_put(matched, [claimed], torch.arange(torch.size(b, 0), dtype=4))
      rows = torch.squeeze(torch.nonzero(torch.ge(owners, 0)), 1)
      of_rows = torch.index_select(owners, 0, rows)
      _0 = torch.index_put_(torch.zero_(y), [rows], torch.index_select(c, 0, of_rows))
      box = torch.index_select(b, 0, of_rows)
      prior = torch.index_select(p, 0, rows)
      prior_size = torch.sub(torch.slice(prior, 1, 2, 4), torch.slice(prior, 1, 0, 2))
      prior_center = torch.add(torch.slice(prior, 1, 0, 2), torch.mul(prior_size, 0.5))
      box_size = torch.sub(torch.slice(box, 1, 2, 4), torch.slice(box, 1, 0, 2))
      box_center = torch.add(torch.slice(box, 1, 0, 2), torch.mul(box_size, 0.5))
      center = torch.div(torch.mul(torch.sub(box_center, prior_center), 10.), prior_size)
      size = torch.mul(torch.log(torch.div(box_size, prior_size)), 5.)
      return torch.cat([center, size], 1)
      """;

  private final PtNDManager manager;
  private final TorchScript script;
  private final NDArray boxes;
  private final NDArray boxLabels;
  private final NDArray priors;
  private final NDArray labels;

  LibtorchMatcher(PriorBoxes priorBoxes, BenchmarkBoxes made) {
    LibtorchLoss.requireOneThread();
    manager = (PtNDManager) NDManager.newBaseManager("PyTorch");
    int count = made.labels().length;
    long[] wide = new long[count];
    for (int box = 0; box < count; box++) {
      wide[box] = made.labels()[box];
    }
    boxes = manager.create(made.boxes(), new Shape(count, 4));
    boxLabels = manager.create(wide, new Shape(count));
    priors = manager.create(priorBoxes.corners(), new Shape(priorBoxes.count(), 4));
    labels = manager.zeros(new Shape(priorBoxes.count()), DataType.INT64);
    script = TorchScript.of(manager, PARAMETERS, BODY);
  }

  /** Writes the labels, and returns the offsets of the matched priors in memory of their own. */
  NDArray match() {
    return script.call(boxes, boxLabels, priors, labels);
  }

  NDArray labels() {
    return labels;
  }

  @Override
  public void close() {
    script.close();
    manager.close();
  }
}

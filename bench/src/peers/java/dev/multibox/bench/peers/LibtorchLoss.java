package dev.multibox.bench.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.multibox.bench.data.BenchmarkBatch;

/**
 * The loss and its parts by libtorch through DJL, on one thread. {@link Formulation} has what was
 * tried for the whole loss; the journal has what each took.
 */
final class LibtorchLoss implements AutoCloseable {

  private static final String ROWS = "x: Tensor, y: Tensor";
  private static final String BATCH = "x: Tensor, l: Tensor, y: Tensor, t: Tensor";

  /** Ways to write the whole loss; all give the same numbers. */
  enum Formulation {
    /** As torchvision 0.14.1 has it: two sorts of all priors, masks, autograd through all rows. */
    TORCHVISION(
        """
        B, P, C = torch.size(x, 0), torch.size(x, 1), torch.size(x, 2)
        ce = torch.view(torch.cross_entropy_loss(torch.view(x, [-1, C]), torch.view(y, [-1]), None, 0, -100, 0.), [B, P])
        foreground = torch.gt(y, 0)
        positives = torch.sum(foreground, [1], True)
        ranked = torch.masked_fill(ce, foreground, -inf)
        order = (torch.sort(ranked, 1, True))[1]
        background = torch.lt((torch.sort(order, 1, False))[1], torch.mul(positives, 3))
        confidence = torch.add(torch.sum(torch.index(ce, [foreground])), torch.sum(torch.index(ce, [background])))
        location = torch.smooth_l1_loss(torch.index(l, [foreground]), torch.index(t, [foreground]), 2, 1.)
        return torch.div(torch.add(confidence, location), torch.clamp(torch.sum(positives), 1))
        """),
    /** One topk of the batch and a mask of its columns; autograd through all rows. */
    TOPK(
        """
        B, P, C = torch.size(x, 0), torch.size(x, 1), torch.size(x, 2)
        ce = torch.view(torch.cross_entropy_loss(torch.view(x, [-1, C]), torch.view(y, [-1]), None, 0, -100, 0.), [B, P])
        foreground = torch.gt(y, 0)
        positives = torch.sum(foreground, [1], True)
        quota = torch.mul(positives, 3)
        most = int(torch.item(torch.max(quota)))
        hardest = (torch.topk(torch.masked_fill(ce, foreground, -inf), most, 1, True, True))[0]
        beyond = torch.ge(torch.unsqueeze(torch.arange(most, dtype=4), 0), quota)
        confidence = torch.add(torch.sum(torch.index(ce, [foreground])), torch.sum(torch.masked_fill(hardest, beyond, 0.)))
        location = torch.smooth_l1_loss(torch.index(l, [foreground]), torch.index(t, [foreground]), 2, 1.)
        return torch.div(torch.add(confidence, location), torch.clamp(torch.sum(positives), 1))
        """),
    /** Mining outside autograd by one topk of the batch, then the loss of the selected rows. */
    SELECTED_ROWS(
        """
        B, P, C = torch.size(x, 0), torch.size(x, 1), torch.size(x, 2)
        labels = torch.view(y, [-1])
        ce = torch.view(torch.cross_entropy_loss(torch.view(torch.detach(x), [-1, C]), labels, None, 0, -100, 0.), [B, P])
        foreground = torch.gt(y, 0)
        positives = torch.sum(foreground, [1], True)
        quota = torch.mul(positives, 3)
        most = int(torch.item(torch.max(quota)))
        hardest = (torch.topk(torch.masked_fill(ce, foreground, -inf), most, 1, True, True))[1]
        within = torch.lt(torch.unsqueeze(torch.arange(most, dtype=4), 0), quota)
        first = torch.mul(torch.unsqueeze(torch.arange(B, dtype=4), 1), P)
        matched = torch.squeeze(torch.nonzero(torch.view(foreground, [-1])), 1)
        rows = torch.cat([matched, torch.masked_select(torch.add(hardest, first), within)])
        confidence = torch.cross_entropy_loss(torch.index_select(torch.view(x, [-1, C]), 0, rows), torch.index_select(labels, 0, rows), None, 2, -100, 0.)
        location = torch.smooth_l1_loss(torch.index_select(torch.view(l, [-1, 4]), 0, matched), torch.index_select(torch.view(t, [-1, 4]), 0, matched), 2, 1.)
        return torch.div(torch.add(confidence, location), torch.clamp(torch.sum(positives), 1))
        """),
    /** The same with an unsorted topk of each image. */
    SELECTED_ROWS_BY_IMAGE(
        """
        B, P, C = torch.size(x, 0), torch.size(x, 1), torch.size(x, 2)
        labels = torch.view(y, [-1])
        ce = torch.view(torch.cross_entropy_loss(torch.view(torch.detach(x), [-1, C]), labels, None, 0, -100, 0.), [B, P])
        foreground = torch.gt(y, 0)
        ranked = torch.masked_fill(ce, foreground, -inf)
        matched = torch.squeeze(torch.nonzero(torch.view(foreground, [-1])), 1)
        selected = [matched]
        for b in range(B):
          quota = int(torch.mul(torch.sum(torch.select(foreground, 0, b)), 3))
          hardest = (torch.topk(torch.select(ranked, 0, b), quota, 0, True, False))[1]
          _0 = torch.append(selected, torch.add(hardest, torch.mul(b, P)))
        rows = torch.cat(selected)
        confidence = torch.cross_entropy_loss(torch.index_select(torch.view(x, [-1, C]), 0, rows), torch.index_select(labels, 0, rows), None, 2, -100, 0.)
        location = torch.smooth_l1_loss(torch.index_select(torch.view(l, [-1, 4]), 0, matched), torch.index_select(torch.view(t, [-1, 4]), 0, matched), 2, 1.)
        return torch.div(torch.add(confidence, location), torch.clamp(torch.sum(foreground), 1))
        """);

    private final String body;

    Formulation(String body) {
      this.body = body;
    }
  }

  /** Ways to write a part. */
  enum Part {
    /** The operation made for it. */
    CROSS_ENTROPY(ROWS, "return torch.cross_entropy_loss(x, y, None, 0, -100, 0.)"),
    /** Its two halves. */
    LOG_SOFTMAX_AND_GATHER(
        ROWS,
        "return torch.neg(torch.squeeze(torch.gather(torch.log_softmax(x, 1), 1,"
            + " torch.unsqueeze(y, 1)), 1))"),
    /** Without the log-probabilities of other classes. */
    LOG_SUM_EXP(
        ROWS,
        "return torch.sub(torch.logsumexp(x, [1]), torch.squeeze(torch.gather(x, 1,"
            + " torch.unsqueeze(y, 1)), 1))"),
    /** Each coordinate's loss by the operation made for it, and their sum a prior. */
    SMOOTH_L1_AND_SUM(
        "x: Tensor, t: Tensor", "return torch.sum(torch.smooth_l1_loss(x, t, 0, 1.), [1])"),
    /** The sum as a product with ones. */
    SMOOTH_L1_AND_PRODUCT(
        "x: Tensor, t: Tensor",
        "return torch.mv(torch.smooth_l1_loss(x, t, 0, 1.), torch.ones([4]))"),
    /** Each coordinate's loss by itself: less than the kernel does. */
    SMOOTH_L1("x: Tensor, t: Tensor", "return torch.smooth_l1_loss(x, t, 0, 1.)");

    private final String parameters;
    private final String body;

    Part(String parameters, String body) {
      this.parameters = parameters;
      this.body = body;
    }
  }

  private final PtNDManager manager;
  private final NDArray logits;
  private final NDArray locations;
  private final NDArray labels;
  private final NDArray locationTargets;
  private final NDArray one;

  LibtorchLoss(BenchmarkBatch made) {
    requireOneThread();
    manager = (PtNDManager) NDManager.newBaseManager("PyTorch");
    Shape priors = new Shape(made.batch(), made.priors());
    logits = manager.create(made.logits(), priors.add(made.classes()));
    locations = manager.create(made.locations(), priors.add(4));
    long[] wide = new long[made.rows()];
    for (int row = 0; row < wide.length; row++) {
      wide[row] = made.labels()[row];
    }
    labels = manager.create(wide, priors);
    locationTargets = manager.create(made.locationTargets(), priors.add(4));
    one = manager.ones(new Shape());
  }

  /** The first engine of a process fixes its number of threads. */
  static void requireOneThread() {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    Engine.getEngine("PyTorch");
    int threads = JniUtils.getNumInteropThreads();
    if (threads != 1) {
      throw new IllegalStateException("libtorch threads: expected 1, got " + threads);
    }
  }

  TorchScript script(Formulation formulation) {
    return TorchScript.of(manager, BATCH, formulation.body);
  }

  TorchScript script(Part part) {
    return TorchScript.of(manager, part.parameters, part.body);
  }

  /** The numbers of the {@code k} largest keys of each image. */
  TorchScript topK(int k, boolean sorted) {
    String flag = sorted ? "True" : "False";
    return TorchScript.of(
        manager, "x: Tensor", "return (torch.topk(x, " + k + ", 1, True, " + flag + "))[1]");
  }

  /** The same by a sort of all. */
  TorchScript sortedFirst(int k) {
    return TorchScript.of(
        manager, "x: Tensor", "return torch.slice(torch.argsort(x, 1, True), 1, 0, " + k + ")");
  }

  NDArray keys(float[][] images) {
    return manager.create(images);
  }

  /** Class scores as rows, and their labels. */
  NDArray[] rows() {
    return new NDArray[] {logits.reshape(-1, logits.getShape().get(2)), labels.reshape(-1)};
  }

  /** Locations as rows, and their targets. */
  NDArray[] boxes() {
    return new NDArray[] {locations.reshape(-1, 4), locationTargets.reshape(-1, 4)};
  }

  /** The loss of the batch. */
  float forward(TorchScript whole) {
    try (NDArray loss = whole.call(logits, locations, labels, locationTargets)) {
      return loss.getFloat();
    }
  }

  /**
   * The loss of the batch, with its gradient by autograd into memory that libtorch allocates, as
   * its programs have it (gradients set to none before a step): cheaper than clearing and adding.
   */
  float gradient(TorchScript whole, GradientReader reader) {
    JniUtils.setGradMode(true);
    try (NDArray scores = logits.stopGradient();
        NDArray offsets = locations.stopGradient()) {
      scores.setRequiresGradient(true);
      offsets.setRequiresGradient(true);
      try (NDArray loss = whole.call(scores, offsets, labels, locationTargets)) {
        JniUtils.backward((PtNDArray) loss, (PtNDArray) one, false, false);
        try (NDArray ofLogits = scores.getGradient();
            NDArray ofLocations = offsets.getGradient()) {
          reader.read(ofLogits, ofLocations);
        }
        return loss.getFloat();
      }
    } finally {
      JniUtils.setGradMode(false);
    }
  }

  /** Looks at a gradient before it is freed. */
  interface GradientReader {
    void read(NDArray ofLogits, NDArray ofLocations);
  }

  @Override
  public void close() {
    manager.close();
  }
}

package dev.multibox.loss;

import static dev.multibox.loss.BitContractBatch.BATCH;
import static dev.multibox.loss.BitContractBatch.CLASSES;
import static dev.multibox.loss.BitContractBatch.PRIORS;
import static dev.multibox.loss.BitContractBatch.SHAPE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.multibox.Backend;
import dev.multibox.Backends;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same bits for every backend and number of threads, and for an image alone or in a batch. */
@Tag("bits")
class BitContractTest {

  private final BitContractBatch batch = new BitContractBatch();

  @Test
  void everyBackendGivesTheSameBits() {
    List<BitContractBatch.Result> results = new ArrayList<>();
    for (Backend backend : Backends.all()) {
      for (ReferenceLoss reference : ReferenceLoss.values()) {
        results.add(batch.evaluate(MultiBoxLoss.of(reference.policy(), backend), 1));
      }
    }
    int presets = ReferenceLoss.values().length;
    for (int i = presets; i < results.size(); i++) {
      results.get(i % presets).assertSame(results.get(i), "backend " + i / presets);
    }
  }

  @Test
  void callsBeforeDuringAndAfterAStartGiveTheSameBits() throws Exception {
    Backend scalar = Backend.of(Backend.Choice.SCALAR);
    BitContractBatch.Result expected =
        batch.evaluate(MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD.policy(), scalar), 1);
    Backend backend = Backends.starting();
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD.policy(), backend);
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      expected.assertSame(batch.evaluate(loss, 1), "before");
      Future<Backend> started =
          executor.submit(
              () -> {
                backend.warmUp();
                return backend;
              });
      while (!started.isDone()) {
        expected.assertSame(batch.evaluate(loss, 2), "during");
      }
      assertSame(backend, started.get());
      expected.assertSame(batch.evaluate(loss, 1), "after");
    }
  }

  @Test
  void everyNumberOfThreadsGivesTheSameBits() {
    try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
      for (Backend backend : Backends.all()) {
        MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD.policy(), backend);
        BitContractBatch.Result one = batch.evaluate(loss, 1);
        for (int threads : new int[] {2, 3, 8}) {
          LossWorkspace own = loss.workspace(SHAPE, threads, executor);
          LossWorkspace common = loss.workspace(SHAPE, threads);
          for (int call = 0; call < 5; call++) {
            one.assertSame(batch.evaluate(loss, own), threads + " threads");
            one.assertSame(batch.evaluate(loss, common), threads + " threads");
          }
        }
      }
    }
  }

  @Test
  void anImageAloneGivesTheBitsItGivesInABatch() {
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
    BitContractBatch.Result all = batch.evaluate(loss, 1);
    BatchShape shape = BatchShape.of(1, PRIORS, CLASSES);
    LossWorkspace workspace = loss.workspace(shape);
    for (int image = 0; image < BATCH; image++) {
      int rows = image * PRIORS;
      Predictions predictions =
          Predictions.of(
              shape,
              Arrays.copyOfRange(batch.logits, rows * CLASSES, (rows + PRIORS) * CLASSES),
              Arrays.copyOfRange(batch.locations, rows * 4, (rows + PRIORS) * 4));
      Targets targets =
          Targets.of(
              shape,
              Arrays.copyOfRange(batch.labels, rows, rows + PRIORS),
              Arrays.copyOfRange(batch.targetLocations, rows * 4, (rows + PRIORS) * 4));
      loss.evaluate(predictions, targets, workspace);
      LossTerms terms = workspace.terms();
      assertEquals(all.confidence()[image], terms.confidenceSum(0), "image " + image);
      assertEquals(all.location()[image], terms.locationSum(0), "image " + image);
      assertEquals(all.negatives()[image], terms.negatives(0), "image " + image);
    }
  }
}

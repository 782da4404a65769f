package dev.multibox.bench.peers;

import dev.multibox.bench.data.BenchmarkBatch;
import dev.multibox.bench.data.BenchmarkData;
import dev.multibox.bench.data.BenchmarkKeys;
import java.io.IOException;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * What the benchmarks of other implementations share: the same batches and keys as those of the
 * kernels, one thread, one call a batch.
 *
 * <p>The names of their methods say what is compared: {@code softmaxCrossEntropy} and {@code
 * smoothL1} with the kernels' {@code perPrior}, {@code hardNegatives} with {@code select}, {@code
 * forward} and {@code gradient} with those of the whole loss.
 */
public abstract class PeerBenchmark extends PeerFork {

  /** What the predictions are: stage0, stage1, stage2, uniform, equal, faces, masked-faces. */
  @Param("stage2")
  protected String data;

  /** Images: 1, 8, 32, 64. */
  @Param("8")
  protected int batch;

  /** Priors of an image: 8732, 24564; of faces 4420, 17640. */
  @Param("8732")
  protected int priors;

  /** Classes with the background: 2, 21, 81, 201, 1203; of faces 2, of masked faces 3. */
  @Param("21")
  protected int classes;

  /** Keys to select in an image: 30, 90, 900, 3000, all; for the selection alone. */
  @Param("90")
  protected String k;

  /** What is ranked, see {@link BenchmarkKeys}; for the selection alone. */
  @Param("losses")
  protected String keys;

  /**
   * Makes the batch and hands it over.
   *
   * @throws IOException if captured predictions cannot be read
   */
  @Setup
  public void setUp() throws IOException {
    BenchmarkBatch made = BenchmarkBatch.of(BenchmarkData.of(data), batch, priors, classes);
    prepare(made, BenchmarkKeys.of(keys).of(made), k.equals("all") ? priors : Integer.parseInt(k));
  }

  /**
   * Takes the numbers.
   *
   * @param made the batch
   * @param ranked the keys of each image
   * @param count how many of them to select
   */
  abstract void prepare(BenchmarkBatch made, float[][] ranked, int count);
}

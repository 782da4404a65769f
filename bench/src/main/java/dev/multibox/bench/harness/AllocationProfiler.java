package dev.multibox.bench.harness;

import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Bytes that the calling thread allocates per call, {@code -prof
 * dev.multibox.bench.harness.AllocationProfiler}. Threads that a call gives work to are not seen.
 */
public final class AllocationProfiler implements InternalProfiler {

  /** The result's name. */
  public static final String RESULT = "call.alloc.norm";

  @Override
  public String getDescription() {
    return "Bytes that the calling thread allocates per call";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    CallAllocation.sumThenReset();
  }

  @Override
  public Collection<ScalarResult> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    double calls = Math.max(1L, result.getMetadata().getAllOps());
    double bytes = CallAllocation.sumThenReset() / calls;
    return List.of(new ScalarResult(RESULT, bytes, "B/op", AggregationPolicy.AVG));
  }
}

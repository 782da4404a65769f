package dev.multibox.bench.spark;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An executor that is killed in the middle changes no bit. */
@Tag("spark")
class KilledExecutorTest {

  private static final int TASKS_BEFORE = 5;

  /** Kills a process as soon as some tasks have ended, and counts what is lost. */
  private static final class Killer extends SparkListener {

    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger lostTasks = new AtomicInteger();
    private final AtomicInteger lostExecutors = new AtomicInteger();
    private final AtomicInteger retriedStages = new AtomicInteger();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd event) {
      lostTasks.addAndGet(event.reason() instanceof TaskFailedReason ? 1 : 0);
      if (ended.incrementAndGet() == TASKS_BEFORE) {
        // this process starts no others but the executors
        ProcessHandle.current().children().findFirst().orElseThrow().destroyForcibly();
      }
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted event) {
      retriedStages.addAndGet(event.stageInfo().attemptNumber() > 0 ? 1 : 0);
    }

    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
      lostExecutors.incrementAndGet();
    }
  }

  @Test
  void anExecutorThatIsKilledInTheMiddleChangesNothing(@TempDir Path folder) throws Exception {
    try (LocalCluster cluster = new LocalCluster(folder)) {
      Killer killer = new Killer();
      cluster.listen(killer);
      cluster.evaluate();
      cluster.awaitListeners();
      assertTrue(killer.lostExecutors.get() >= 1, "no executor was lost");
      assertTrue(killer.lostTasks.get() >= 1, "no task was lost");
      // the rows that it held for others went with it
      assertTrue(killer.retriedStages.get() >= 1, "no stage was run again");
    }
  }
}

package dev.multibox.bench.spark;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.TaskInfo;

/** Counts tasks by how they ended. */
final class TaskEnds extends SparkListener {

  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger speculative = new AtomicInteger();

  @Override
  public void onTaskEnd(SparkListenerTaskEnd event) {
    TaskInfo task = event.taskInfo();
    failed.addAndGet(task.failed() ? 1 : 0);
    speculative.addAndGet(task.speculative() && task.successful() ? 1 : 0);
  }

  /** Tasks that failed. */
  int failed() {
    return failed.get();
  }

  /** Second attempts that came before the first. */
  int speculative() {
    return speculative.get();
  }

  /** Whether this runs in the first attempt of a task. */
  static boolean isFirstAttemptOf(int partition) {
    return TaskContext.getPartitionId() == partition && TaskContext.get().attemptNumber() == 0;
  }
}

package dev.multibox.bench.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;
import org.apache.spark.rpc.RpcEnv;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/** A standalone cluster, where a second attempt of a slow task comes first, changes no bit. */
@Tag("spark")
class SpeculativeTaskTest {

  /** Two names of this machine: a second attempt runs on another host than the first. */
  private static final List<String> HOSTS = List.of("127.0.0.1", "localhost");

  private static final int MEGABYTES = 1024;

  /** Longer than the test may take. */
  private static final long MILLIS_OF_STRAGGLER = 600_000;

  private static final long SECONDS = 180;

  @TempDir private Path folder;

  private final List<RpcEnv> servers = new ArrayList<>();
  private String master;

  @BeforeEach
  void start() {
    SparkConf conf = new SparkConf(false).set("spark.master.rest.enabled", "false");
    RpcEnv server = Master.startRpcEnvAndEndpoint(HOSTS.getFirst(), 0, 0, conf)._1();
    servers.add(server);
    master = "spark://" + server.address().hostPort();
    for (String host : HOSTS) {
      servers.addFirst(
          Worker.startRpcEnvAndEndpoint(
              host,
              0,
              0,
              1,
              MEGABYTES,
              new String[] {master},
              folder.resolve(host).toString(),
              Option.apply(servers.size()),
              conf,
              Option.empty()));
    }
  }

  @AfterEach
  void stop() {
    for (RpcEnv server : servers) {
      server.shutdown();
      server.awaitTermination();
    }
  }

  @Test
  @Timeout(SECONDS)
  void anAttemptThatIsOvertakenCountsNowhere() throws Exception {
    try (LocalCluster cluster = new LocalCluster(folder, master)) {
      TaskEnds ends = new TaskEnds();
      cluster.listen(ends);
      cluster.evaluate(
          bytes -> {
            Thread.sleep(TaskEnds.isFirstAttemptOf(3) ? MILLIS_OF_STRAGGLER : 1);
            return bytes;
          });
      cluster.awaitListeners();
      assertEquals(1, ends.speculative(), "second attempts that came before the first");
    }
  }
}

package dev.multibox.bench.cli;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** The option that says where Spark runs. */
final class SparkSessionOption {

  private static final String MASTER = "spark.master";

  @Option(
      names = "--spark",
      arity = "0..1",
      fallbackValue = "",
      defaultValue = "",
      paramLabel = "MASTER",
      description =
          "Where Spark runs: local[2], spark://host:7077, yarn, k8s://https://host. Default, and"
              + " without a value: what spark-submit says, else local[*].")
  private String master;

  /** A session, that of spark-submit where there is one. */
  SparkSession open() {
    SparkConf conf = new SparkConf().setAppName("multibox").setIfMissing(MASTER, "local[*]");
    if (!master.isEmpty()) {
      conf.setMaster(master);
    }
    conf.setIfMissing("spark.ui.showConsoleProgress", "true");
    if (conf.get(MASTER).startsWith("local")) {
      conf.setIfMissing("spark.ui.enabled", "false");
      // a name that the machine itself always resolves
      conf.setIfMissing("spark.driver.host", "localhost");
    }
    return SparkSession.builder().config(conf).getOrCreate();
  }
}

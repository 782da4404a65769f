package dev.multibox.bench.spark;

import org.apache.spark.sql.SparkSession;

/** Sessions of the tests. */
final class LocalSpark {

  private LocalSpark() {}

  static SparkSession open(String master) {
    return open(builder(master));
  }

  /** A session that does not print the failures that tests provoke. */
  static SparkSession open(SparkSession.Builder builder) {
    SparkSession session = builder.getOrCreate();
    session.sparkContext().setLogLevel("OFF");
    return session;
  }

  static SparkSession.Builder builder(String master) {
    return SparkSession.builder()
        .appName("multibox tests")
        .master(master)
        .config("spark.ui.enabled", false)
        .config("spark.ui.showConsoleProgress", false)
        .config("spark.driver.host", "localhost")
        .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir"));
  }
}

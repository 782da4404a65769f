package dev.multibox.bench.spark;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The session of a test class, on two threads of this process. */
final class LocalSpark implements BeforeAllCallback, AfterAllCallback {

  private SparkSession session;

  @Override
  public void beforeAll(ExtensionContext context) {
    session = open(builder("local[2]"));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    session.stop();
  }

  SparkSession session() {
    return session;
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

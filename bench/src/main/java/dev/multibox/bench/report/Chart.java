package dev.multibox.bench.report;

import dev.multibox.bench.track.Topic;
import java.util.Optional;

/**
 * A chart of one or more runs.
 *
 * @param name of its file, without ending
 * @param topic the topic that it shows, or nothing for a chart of several
 * @param title what stands above it
 * @param svg the picture
 */
record Chart(String name, Optional<Topic> topic, String title, String svg) {

  /** {@return where a page finds it, from its own folder} */
  String place() {
    return Report.CHARTS + "/" + name + ".svg";
  }
}

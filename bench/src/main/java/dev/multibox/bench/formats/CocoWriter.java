package dev.multibox.bench.formats;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.multibox.bench.formats.CategoryList.Category;
import dev.multibox.bench.formats.ImageList.Image;
import dev.multibox.bench.npy.TemporaryFile;
import java.io.IOException;
import java.nio.file.Path;

/** COCO's results: an array of records, one a line. */
final class CocoWriter extends DetectionWriter {

  private final TemporaryFile file;
  private final JsonGenerator json;

  CocoWriter(Path target) throws IOException {
    file = TemporaryFile.of(target);
    json =
        new JsonFactoryBuilder().rootValueSeparator(",\n").build().createGenerator(file.stream());
    json.writeRaw("[\n");
  }

  @Override
  public void write(Image image, int label, Category category, float score, float[] corners)
      throws IOException {
    json.writeStartObject();
    json.writeNumberField("image_id", image.id());
    json.writeNumberField("category_id", category.id());
    json.writeArrayFieldStart("bbox");
    json.writeNumber(corners[0]);
    json.writeNumber(corners[1]);
    json.writeNumber(corners[2] - corners[0]);
    json.writeNumber(corners[3] - corners[1]);
    json.writeEndArray();
    json.writeNumberField("score", score);
    json.writeEndObject();
  }

  @Override
  public void complete() throws IOException {
    json.writeRaw("\n]\n");
    json.flush();
    file.complete();
  }

  @Override
  public void commit() throws IOException {
    file.commit();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

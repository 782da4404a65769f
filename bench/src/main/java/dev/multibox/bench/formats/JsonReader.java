package dev.multibox.bench.formats;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Reads a file of JSON, or one that gzip packed, token by token; refuses with line and column. */
final class JsonReader implements AutoCloseable {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          // Python writes NaN and Infinity.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private final Path file;
  private final JsonParser parser;

  /** The record that is being read; its place is told as lines and columns change. */
  private JsonLocation record = JsonLocation.NA;

  /** What is done with the fields of a record. */
  @FunctionalInterface
  interface Fields {
    void read(String name) throws IOException;
  }

  /** What is done with one of many. */
  @FunctionalInterface
  interface Reading {
    void next() throws IOException;
  }

  JsonReader(Path file) throws IOException {
    this.file = file;
    InputStream stream = InputFiles.open(file);
    try {
      parser = FACTORY.createParser(stream);
      stream = null;
    } finally {
      if (stream != null) {
        stream.close();
      }
    }
  }

  /** The next token, which is also the current one then. */
  private JsonToken next(String expected) throws IOException {
    try {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw refused(expected, "the end of the file", "copy or save it anew");
      }
      return token;
    } catch (JsonEOFException cut) {
      throw refused(expected, "the end of the file", "copy or save it anew");
    } catch (StreamConstraintsException large) {
      throw refused(expected, large.getOriginalMessage(), "save numbers and names of usual length");
    } catch (JsonProcessingException broken) {
      JsonLocation at = broken.getLocation();
      throw new FormatException(
          place(at == null ? parser.currentLocation() : at),
          expected,
          broken.getOriginalMessage(),
          "json.load of Python must be able to read it");
    }
  }

  /** Refuses the current token. */
  FormatException refused(String expected, String wayOut) throws IOException {
    JsonToken token = parser.currentToken();
    String found =
        switch (token) {
          case START_OBJECT -> "an object {";
          case START_ARRAY -> "an array [";
          case END_ARRAY -> "the end ] of an array";
          case VALUE_STRING -> '"' + parser.getText() + '"';
          default -> parser.getText();
        };
    return new FormatException(place(parser.currentTokenLocation()), expected, found, wayOut);
  }

  private FormatException refused(String expected, String found, String wayOut) {
    return new FormatException(place(parser.currentLocation()), expected, found, wayOut);
  }

  /** Refuses the record that was read. */
  FormatException refusedRecord(String expected, String found, String wayOut) {
    return new FormatException(recordPlace(), expected, found, wayOut);
  }

  /** Where the record begins that was read last. */
  String recordPlace() {
    return place(record);
  }

  /** Where the record begins that was read last, for {@link #place}. */
  JsonLocation record() {
    return record;
  }

  String place(JsonLocation at) {
    return file + ", line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  /** Reads the fields of the object that is the whole file. */
  void document(String expected, Fields fields, String wayOut) throws IOException {
    if (next(expected) != JsonToken.START_OBJECT) {
      throw refused(expected, wayOut);
    }
    fields(fields);
    end();
  }

  /** Reads the array that is the whole file. */
  void documentOfArray(String expected, Reading reading, String wayOut) throws IOException {
    if (next(expected) != JsonToken.START_ARRAY) {
      throw refused(expected, wayOut);
    }
    elements(reading);
    end();
  }

  private void end() throws IOException {
    try {
      if (parser.nextToken() != null) {
        throw refused("the end of the file", "save one document in a file");
      }
    } catch (JsonProcessingException broken) {
      throw refused(
          "the end of the file", broken.getOriginalMessage(), "save one document in a file");
    }
  }

  /** Reads the records of an array that is a field's value. */
  void records(String name, Reading reading) throws IOException {
    String expected = "an array of " + name;
    if (next(expected) != JsonToken.START_ARRAY) {
      throw refused(expected, "COCO's format has [...] there");
    }
    elements(reading);
  }

  private void elements(Reading reading) throws IOException {
    while (next("a record {...} or the end ] of the array") != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw refused("a record {...} or the end ] of the array", "COCO's format has objects");
      }
      record = parser.currentTokenLocation();
      reading.next();
    }
  }

  /** Reads the fields of the object that begins at the current token. */
  void fields(Fields fields) throws IOException {
    while (next("a field or the end } of the object") == JsonToken.FIELD_NAME) {
      fields.read(parser.currentName());
    }
  }

  /** Skips a field's value. */
  void skip() throws IOException {
    String expected = "a value";
    next(expected);
    try {
      parser.skipChildren();
    } catch (JsonProcessingException broken) {
      throw refused(expected, broken.getOriginalMessage(), "copy or save it anew");
    }
  }

  /** Reads a whole number. */
  long integer(String name) throws IOException {
    String expected = "an integer for " + name;
    JsonToken token = next(expected);
    if (token == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return parser.getLongValue();
    }
    if (token == JsonToken.VALUE_NUMBER_FLOAT) {
      double value = parser.getDoubleValue();
      if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
        return (long) value;
      }
    }
    throw refused(expected, "ids are numbers without quotes");
  }

  /** Reads true or false, or a number of which 0 is false. */
  boolean flag(String name) throws IOException {
    String expected = "0 or 1 for " + name;
    return switch (next(expected)) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue() != 0;
      default -> throw refused(expected, "leave the field out for 0");
    };
  }

  /** Reads a number, which may be NaN or infinite. */
  double number(String name) throws IOException {
    String expected = "a number for " + name;
    if (!next(expected).isNumeric()) {
      throw refused(expected, "numbers have no quotes");
    }
    return parser.getDoubleValue();
  }

  /** Reads a text, or a number as its digits. */
  String text(String name) throws IOException {
    String expected = "a text for " + name;
    if (!next(expected).isScalarValue()) {
      throw refused(expected, "COCO's format has \"...\" there");
    }
    return parser.getText();
  }

  /** Reads four numbers. */
  void box(String name, double[] into) throws IOException {
    String expected = "an array [x, y, width, height] for " + name;
    if (next(expected) != JsonToken.START_ARRAY) {
      throw refused(expected, "COCO's format has four numbers there");
    }
    for (int i = 0; i < into.length; i++) {
      JsonToken token = next(expected);
      if (!token.isNumeric()) {
        throw refused("number " + (i + 1) + " of 4 for " + name, "a box is [x, y, width, height]");
      }
      into[i] = parser.getDoubleValue();
    }
    if (next(expected) != JsonToken.END_ARRAY) {
      throw refused("the end ] of 4 numbers for " + name, "a box is [x, y, width, height]");
    }
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}

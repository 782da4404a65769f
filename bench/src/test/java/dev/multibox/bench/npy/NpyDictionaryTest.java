package dev.multibox.bench.npy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The dictionary in the header of a file: its spellings, and what is refused. */
class NpyDictionaryTest {

  private static final String F4 = NpyBytes.dictionary("<f4", "False", "(2, 3)");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'descr':'<f4','fortran_order':False,'shape':(2,3)}",
        "{\"shape\": (2, 3,), \"fortran_order\": False, \"descr\": \"<f4\"}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2L, 3L), }",
        "{u'descr': u'<f4', U'fortran_order': False, r'shape': (2L, 3)}",
        "\t{'descr'\t:'<f4',\t'fortran_order': False,'shape': (2, 3) ,\t}\t",
        "\r\n{'descr': '<f4',\r\n'fortran_order': False,\r\n'shape': (2, 3)}\r\n\f",
        "{'shape': (2, 3), 'descr': 'float32', 'fortran_order': False}",
        "{'fortran_order': False, 'descr': \"=f4\", 'shape': (2, 3), }",
        "{'descr': '<f4', 'fortran_order': True, 'shape': (6,), }",
        "{'descr': '<f4', 'fortran_order': True, 'shape': (1, 6, 1), }"
      })
  void readsOtherSpellings(String dictionary) throws IOException {
    try (NpyFile file = NpyFile.open(write(NpyBytes.file(1, dictionary, new byte[24])))) {
      assertEquals(6, file.count());
    }
  }

  static Stream<Arguments> badDictionaries() {
    return Stream.of(
        header("|O", "False", "(6,)", "expected 'descr' to be bool, an integer or a floating-"),
        header("<U4", "False", "(6,)", "found '<U4'; .astype(numpy.float32) makes such an array"),
        header("<c8", "False", "(3,)", "found '<c8'"),
        header("<M8[s]", "False", "(3,)", "found '<M8[s]'"),
        header("<f4", "0", "(6,)", "'fortran_order' to be True or False"),
        header("<f4", "False", "(-6,)", "lengths of the shape to be 0, 1, 2"),
        header("<f4", "False", "(2, 3.0)", "expected ')' in the header"),
        header("<f4", "False", "(6)", "a comma after the only number"),
        header("<f4", "False", "6", "expected '(' in the header"),
        header("<f4", "False", "(None,)", "lengths of the shape to be 0, 1, 2"),
        header("<f4", "False", "(9223372036854775808,)", "lengths of the shape below 2^63"),
        header(
            "<f4",
            "False",
            "(4294967296, 4294967296)",
            "expected a shape below 2^63 bytes, found ["),
        header(
            "<f4",
            "False",
            "(4611686018427387904, 2)",
            "expected a shape below 2^63 bytes, found ["),
        header("<f4", "False", "(1000000000000,)", "expected 4000000000000 bytes of float32"),
        header("<f4", "False", "(" + "1,".repeat(65) + ")", "at most 64 dimensions"),
        dictionary("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (6,)}", "'descr'"),
        dictionary(
            "{'descr': '<f4', 'fortran_order': False}",
            "the header's key 'shape', found none; numpy.save writes a header that is read"),
        dictionary(
            "{'descr': '<f4', 'descr': '<f4'}",
            "key 'descr' once, found it twice; numpy.save writes a header that is read"),
        dictionary("{'kind': 3}", "shape, found 'kind'; numpy.save writes a header that is read"),
        dictionary("{'descr': __import__('os')}", "'descr'"),
        dictionary(
            F4 + "; import os",
            "nothing but blanks after the header's '}', found \"; import os\"; numpy.save writes"),
        dictionary("{'descr': '<f4", "a plain string in quotes"),
        dictionary("", "expected '{' in the header, found the end of the header"));
  }

  private static Arguments header(String descr, String order, String shape, String message) {
    return dictionary(NpyBytes.dictionary(descr, order, shape), message);
  }

  private static Arguments dictionary(String dictionary, String message) {
    return Arguments.of(NpyBytes.file(1, dictionary, new byte[24]), message);
  }

  @ParameterizedTest
  @MethodSource("badDictionaries")
  void refusesEverythingElse(byte[] bytes, String message) throws IOException {
    Path path = write(bytes);
    NpyRefusal.verify(message, path, () -> NpyFile.open(path));
  }

  @Test
  void keepsMessagesToOneLine() throws IOException {
    byte[] bytes = NpyBytes.file(1, "{'a\n\u001b[31mb" + "c".repeat(500) + "': 1}", new byte[0]);
    NpyFormatException refused =
        assertThrows(NpyFormatException.class, () -> NpyFile.open(write(bytes)));
    assertFalse(refused.getMessage().chars().anyMatch(Character::isISOControl));
    assertTrue(refused.getMessage().length() < 400 + folder.toString().length());
  }

  /** A dictionary that lacks a key, has one twice, or has no keys in quotes. */
  @Test
  void dictionariesThatAreNotWhole() throws IOException {
    String whole = NpyBytes.dictionary("<f4", "False", "(1,)");
    for (String part : List.of("'descr': '<f4', ", "'fortran_order': False, ", "'shape': (1,), ")) {
      assertRefused(whole.replace(part, ""));
      assertRefused(whole.replace(part, part + part));
    }
    assertRefused(whole.replace("'descr'", "descr"));
  }

  private void assertRefused(String dictionary) throws IOException {
    Path path = write(NpyBytes.file(1, dictionary, new byte[4]));
    NpyRefusal.verify("header", path, () -> NpyFile.open(path));
  }

  private Path write(byte[] bytes) throws IOException {
    Path path = folder.resolve("array.npy");
    return Files.write(path, bytes);
  }
}

package dev.multibox.bench.npy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code numpy.dtype(descr).str} says of each in NumPy 2.4 on a 64-bit Linux. */
class NpyTypeTest {

  @ParameterizedTest
  @CsvSource({
    "BOOL, ? |? <? =? >? b1 |b1 <b1 >b1 bool bool_",
    "INT8, b <b i1 |i1 <i1 >i1 int8 byte",
    "UINT8, B u1 |u1 uint8 ubyte",
    "INT16, h i2 =i2 |i2 int16 short",
    "UINT16, H u2 |u2 uint16 ushort",
    "INT32, i =i i4 |i4 int32 intc",
    "UINT32, I u4 uint32 uintc",
    "INT64, l q p n i8 |i8 int64 int int_ long longlong intp",
    "UINT64, L Q P N u8 uint64 uint ulong ulonglong uintp",
    "FLOAT16, e =e f2 float16 half",
    "FLOAT32, f =f4 |f4 f4 float32 single",
    "FLOAT64, d =d f8 float64 double float"
  })
  void readsWhatNumpyReadsInNativeOrder(NpyType type, String descrs) {
    for (String descr : descrs.split(" ")) {
      assertEquals(type, NpyType.of(descr), descr);
      boolean marked = "<>".indexOf(descr.charAt(0)) >= 0;
      if (!marked) {
        assertEquals(ByteOrder.nativeOrder(), NpyType.orderOf(descr), descr);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsBothMarksOfOrder(NpyType type) {
    String name = type.descr(ByteOrder.LITTLE_ENDIAN).substring(1);
    assertEquals(type, NpyType.of("<" + name));
    assertEquals(type, NpyType.of(">" + name));
    assertEquals(ByteOrder.LITTLE_ENDIAN, NpyType.orderOf("<" + name));
    assertEquals(ByteOrder.BIG_ENDIAN, NpyType.orderOf(">" + name));
    assertEquals(type, NpyType.of(type.descr(ByteOrder.BIG_ENDIAN)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<",
        "=",
        "|",
        ">float32",
        "=float32",
        "|bool",
        " f4",
        "f4 ",
        "<f4 ",
        "Float32",
        "f3",
        "i3",
        "b2",
        "f16",
        "<f16",
        "c8",
        "F",
        "U1",
        "S1",
        "V4",
        "O",
        "|O",
        "m8",
        "M8[s]",
        "f4,",
        "4f4",
        "(1,)f4",
        "float_",
        "bool8",
        "<>f4",
        "<<f4",
        "ff"
      })
  void refusesWhatIsNoNumberOfEightBytes(String descr) {
    assertNull(NpyType.of(descr), descr);
  }
}

package dev.jrun.runtime.cgroup.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariantParserTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "true | b | yes",
        "false | b | no",
        "5 | i | 5",
        "-5 | i | -5",
        "+5 | i | 5",
        "0x1F | i | 31",
        "010 | i | 8",
        "1.5 | d | 1.5",
        "1e3 | d | 1000.0",
        "uint64 123456789 | t | 123456789",
        "uint64 18446744073709551615 | t | infinity",
        "byte 0xff | y | 255",
        "int16 -32768 | n | -32768",
        "@t 7 | t | 7",
        "'text' | s | text",
        "\"text\" | s | text",
        "'it\\'s' | s | it's",
        "'\\u00fc\\x' | s | üx",
        "objectpath '/a/b' | o | /a/b",
        "signature 'a(sv)' | g | a(sv)",
        "['a', 'b'] | as | [a b]",
        "[1, 2] | ai | [1 2]",
        "[1, 2.5] | ad | [1.0 2.5]",
        "[uint64 1, 2] | at | [1 2]",
        "[1, uint64 2] | at | [1 2]",
        "@as [] | as | []",
        "@au [1,2] | au | [1 2]",
        "[['a'],['b']] | aas | [[a] [b]]",
        "('a', true) | (sb) | a yes",
        "[('/dev/sda', uint64 1000)] | a(st) | [/dev/sda 1000]",
        "@a(st) [('/dev/sda', 1000)] | a(st) | [/dev/sda 1000]",
        "{'a': 1} | a{si} | {a:1}",
        "@a{sv} {'a': <1>} | a{sv} | {a:1}",
        "<'text'> | v | text",
        "b'ab' | ay | [97 98 0]",
        "  [ 1 , 2 ]  | ai | [1 2]",
      })
  void readsValues(String text, String signature, String shown) throws VariantSyntaxException {
    BusValue value = VariantParser.parse(text);
    assertEquals(signature, value.signature());
    assertEquals(shown, value.text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nothing",
        "text",
        "'open",
        "'open\\",
        "'\\u12'",
        "'\\UFFFFFFFF'",
        "5 6",
        "5x",
        "0xg",
        "08",
        "--5",
        "1.2.3",
        "byte 256",
        "uint64 -1",
        "int32 2147483648",
        "uint64 'a'",
        "string 5",
        "boolean 1",
        "@ 5",
        "@z 5",
        "@ss 5",
        "@a{vs} {}",
        "@(s 'a'",
        "[]",
        "{}",
        "()",
        "[1, 'a']",
        "['a', 1]",
        "[true, 1]",
        "[1 2]",
        "[1",
        "(1",
        "{'a'}",
        "{'a': 1",
        "<1",
        "<>",
        "@as [1]",
        "@(ss) ('a')",
        "@(s) ('a', 'b')",
        "@a{ss} ['a']",
        "uint64 uint32 5",
      })
  void refusesOthers(String text) {
    assertThrows(VariantSyntaxException.class, () -> VariantParser.parse(text));
  }

  @Test
  void doesNotFollowEndlessNesting() {
    assertThrows(VariantSyntaxException.class, () -> VariantParser.parse("[".repeat(100_000)));
    assertThrows(
        VariantSyntaxException.class,
        () -> VariantParser.parse("@" + "a".repeat(100_000) + "s []"));
  }

  @Test
  void saysWhere() {
    var mistake =
        assertThrows(VariantSyntaxException.class, () -> VariantParser.parse("['a' 'b']"));
    assertEquals("']' expected, ''' found at character 6", mistake.getMessage());
  }

  @Test
  void arraysMayBeLong() throws VariantSyntaxException {
    String many = "[" + String.join(",", java.util.Collections.nCopies(10_000, "1")) + "]";
    assertTrue(
        VariantParser.parse(many) instanceof BusValue.Array(_, List<BusValue> values)
            && values.size() == 10_000);
  }
}

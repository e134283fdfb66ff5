package dev.jrun.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PointerTest {
  @Test
  void escapesItsKeys() {
    assertEquals("", Pointer.ROOT.toString());
    assertEquals("/a~1b/~0/0", Pointer.ROOT.key("a/b").key("~").index(0).toString());
  }
}

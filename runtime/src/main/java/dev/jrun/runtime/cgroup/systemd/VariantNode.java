package dev.jrun.runtime.cgroup.systemd;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value as it is written, before its type is settled: {@code 1} is a number of whatever type its
 * neighbours want.
 */
sealed interface VariantNode {
  /** The type of the value where nothing else says one. */
  String infer() throws VariantSyntaxException;

  /** The value as one of a type. */
  BusValue value(String signature) throws VariantSyntaxException;

  /** Whether it could be of other types than the one that it infers. */
  default boolean isOpen() {
    return false;
  }

  private static VariantSyntaxException mismatch(String what, String signature) {
    return new VariantSyntaxException(what + " is no value of the type " + signature);
  }

  /** A number; without a type of its own it is {@code int32} or {@code double}. */
  record Digits(String text) implements VariantNode {
    @Override
    public String infer() {
      return isHexadecimal() || !text.matches(".*[.eE].*") ? "i" : "d";
    }

    @Override
    public boolean isOpen() {
      return infer().equals("i");
    }

    private boolean isHexadecimal() {
      return text.matches("[+-]?0[xX].*");
    }

    @Override
    public BusValue value(String signature) throws VariantSyntaxException {
      try {
        return switch (signature) {
          case "d" -> real();
          case "y", "q", "u", "t" -> whole(signature.charAt(0), 0, bits(signature));
          case "n", "i", "x" -> whole(signature.charAt(0), 1, bits(signature));
          default -> throw mismatch(text, signature);
        };
      } catch (NumberFormatException _) {
        throw mismatch(text, signature);
      }
    }

    /** Java's numbers may have a suffix for their type. */
    private BusValue real() throws VariantSyntaxException {
      if (text.matches(".*[dDfF]")) {
        throw mismatch(text, "d");
      }
      return new BusValue.Real(Double.parseDouble(text));
    }

    private static int bits(String signature) {
      return switch (signature) {
        case "y" -> 8;
        case "q", "n" -> 16;
        case "u", "i" -> 32;
        default -> 64;
      };
    }

    /** As in C: 0x begins a hexadecimal number, 0 an octal one. */
    private BusValue whole(char type, int signBits, int bits) throws VariantSyntaxException {
      String sign = text.startsWith("-") ? "-" : "";
      String digits = text.replaceFirst("^[+-]", "");
      BigInteger number;
      if (isHexadecimal()) {
        number = new BigInteger(sign + digits.substring(2), 16);
      } else {
        boolean octal = digits.length() > 1 && digits.startsWith("0");
        number = new BigInteger(sign + digits, octal ? 8 : 10);
      }
      boolean tooLow = signBits == 0 && number.signum() < 0;
      if (tooLow || number.bitLength() > bits - signBits) {
        throw mismatch(text, String.valueOf(type));
      }
      return new BusValue.Whole(type, number.longValue());
    }
  }

  /** A string; it may be meant as a path of an object, too, or as a signature. */
  record Characters(String text) implements VariantNode {
    @Override
    public String infer() {
      return "s";
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public BusValue value(String signature) throws VariantSyntaxException {
      return switch (signature) {
        case "s", "o", "g" -> new BusValue.Text(signature.charAt(0), text);
        default -> throw mismatch("'" + text + "'", signature);
      };
    }
  }

  /** {@code true} or {@code false}. */
  record Truth(boolean value) implements VariantNode {
    @Override
    public String infer() {
      return "b";
    }

    @Override
    public BusValue value(String signature) throws VariantSyntaxException {
      if (!signature.equals("b")) {
        throw mismatch(Boolean.toString(value), signature);
      }
      return new BusValue.Flag(value);
    }
  }

  /** {@code b'text'}: bytes that a zero ends. */
  record Bytes(String text) implements VariantNode {
    @Override
    public String infer() {
      return "ay";
    }

    @Override
    public BusValue value(String signature) throws VariantSyntaxException {
      if (!signature.equals("ay")) {
        throw mismatch("b'" + text + "'", signature);
      }
      List<BusValue> bytes = new ArrayList<>();
      for (byte value : (text + '\0').getBytes(StandardCharsets.UTF_8)) {
        bytes.add(new BusValue.Whole('y', Byte.toUnsignedInt(value)));
      }
      return new BusValue.Array("y", bytes);
    }
  }

  /** {@code type value} or {@code @signature value}. */
  record Typed(String signature, VariantNode node) implements VariantNode {
    @Override
    public String infer() {
      return signature;
    }

    @Override
    public BusValue value(String wanted) throws VariantSyntaxException {
      if (!wanted.equals(signature)) {
        throw mismatch("a value of the type " + signature, wanted);
      }
      return node.value(signature);
    }
  }

  /** {@code <value>}. */
  record Wrapped(VariantNode content) implements VariantNode {
    @Override
    public String infer() {
      return "v";
    }

    @Override
    public BusValue value(String signature) throws VariantSyntaxException {
      if (!signature.equals("v")) {
        throw mismatch("<…>", signature);
      }
      return new BusValue.Wrapped(content.value(content.infer()));
    }
  }

  /** {@code [a, b]}. */
  record Elements(List<VariantNode> nodes) implements VariantNode {
    @Override
    public String infer() throws VariantSyntaxException {
      return "a" + commonType(nodes);
    }

    @Override
    public boolean isOpen() {
      return nodes.stream().allMatch(VariantNode::isOpen);
    }

    @Override
    public BusValue value(String signature) throws VariantSyntaxException {
      if (!signature.startsWith("a") || signature.startsWith("a{")) {
        throw mismatch("[…]", signature);
      }
      String element = signature.substring(1);
      List<BusValue> values = new ArrayList<>();
      for (VariantNode node : nodes) {
        values.add(node.value(element));
      }
      return new BusValue.Array(element, values);
    }
  }

  /** {@code (a, b)}. */
  record Members(List<VariantNode> nodes) implements VariantNode {
    @Override
    public String infer() throws VariantSyntaxException {
      if (nodes.isEmpty()) {
        throw new VariantSyntaxException("D-Bus has no empty structures");
      }
      StringBuilder signature = new StringBuilder("(");
      for (VariantNode node : nodes) {
        signature.append(node.infer());
      }
      return signature.append(')').toString();
    }

    @Override
    public boolean isOpen() {
      return nodes.stream().anyMatch(VariantNode::isOpen);
    }

    @Override
    public BusValue value(String signature) throws VariantSyntaxException {
      List<BusValue> values = new ArrayList<>();
      int position = 1;
      for (VariantNode node : nodes) {
        int end = signature.startsWith("(") ? Signature.end(signature, position) : -1;
        if (end < 0) {
          throw mismatch("(…)", signature);
        }
        values.add(node.value(signature.substring(position, end)));
        position = end;
      }
      if (position != signature.length() - 1) {
        throw mismatch("(…)", signature);
      }
      return new BusValue.Struct(values);
    }
  }

  /** {@code {key: value}}. */
  record Entries(Map<VariantNode, VariantNode> nodes) implements VariantNode {
    @Override
    public String infer() throws VariantSyntaxException {
      return "a{" + commonType(nodes.keySet()) + commonType(nodes.values()) + "}";
    }

    @Override
    public BusValue value(String signature) throws VariantSyntaxException {
      if (!signature.startsWith("a{") || !Signature.isOneType(signature)) {
        throw mismatch("{…}", signature);
      }
      String key = signature.substring(2, 3);
      String value = signature.substring(3, signature.length() - 1);
      Map<BusValue, BusValue> entries = new LinkedHashMap<>();
      for (Map.Entry<VariantNode, VariantNode> entry : nodes.entrySet()) {
        entries.put(entry.getKey().value(key), entry.getValue().value(value));
      }
      return new BusValue.Dictionary(key, value, entries);
    }
  }

  /** The type of all of them: that of the first which leaves no choice, else of the first. */
  private static String commonType(Collection<VariantNode> nodes) throws VariantSyntaxException {
    if (nodes.isEmpty()) {
      throw new VariantSyntaxException("nothing tells the type of what is empty: write @as []");
    }
    for (VariantNode node : nodes) {
      if (!node.isOpen()) {
        return node.infer();
      }
    }
    return nodes.iterator().next().infer();
  }
}

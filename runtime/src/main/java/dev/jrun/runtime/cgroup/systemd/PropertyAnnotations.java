package dev.jrun.runtime.cgroup.systemd;

import dev.jrun.runtime.cgroup.CgroupException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Annotations that are properties of the unit: {@code org.systemd.property.NAME} with a value in
 * GVariant's text format, as runc and crun have them (runc, docs/systemd.md).
 */
final class PropertyAnnotations {
  private static final String PREFIX = "org.systemd.property.";
  private static final Pattern NAME = Pattern.compile("[A-Za-z]{3,}");

  /** As settings of time are documented, systemd.service(5); on the bus they end in USec. */
  private static final Pattern SECONDS = Pattern.compile(".*[a-z]Sec");

  private static final long MICROSECONDS = 1_000_000;

  private PropertyAnnotations() {}

  /** The properties, in the order of their names. */
  static Map<String, BusValue> read(Map<String, String> annotations) throws CgroupException {
    Map<String, BusValue> properties = new LinkedHashMap<>();
    for (Map.Entry<String, String> annotation : new TreeMap<>(annotations).entrySet()) {
      if (annotation.getKey().startsWith(PREFIX)) {
        read(annotation.getKey(), annotation.getValue(), properties);
      }
    }
    return properties;
  }

  private static void read(String key, String text, Map<String, BusValue> properties)
      throws CgroupException {
    String name = key.substring(PREFIX.length());
    try {
      if (!NAME.matcher(name).matches()) {
        throw new VariantSyntaxException("a name of a property has letters only, at least three");
      }
      BusValue value = VariantParser.parse(text);
      if (SECONDS.matcher(name).matches()) {
        properties.put(name.substring(0, name.length() - 3) + "USec", microseconds(value));
      } else {
        properties.put(name, value);
      }
    } catch (VariantSyntaxException mistake) {
      throw new CgroupException(
          "/annotations/%s (%s): %s"
              .formatted(key.replace("~", "~0").replace("/", "~1"), text, mistake.getMessage()));
    }
  }

  private static BusValue microseconds(BusValue seconds) throws VariantSyntaxException {
    BigDecimal number =
        switch (seconds) {
          case BusValue.Whole(char type, long value) when type == BusValue.UINT64 ->
              new BigDecimal(new BigInteger(Long.toUnsignedString(value)));
          case BusValue.Whole(_, long value) -> BigDecimal.valueOf(value);
          case BusValue.Real(double value) -> BigDecimal.valueOf(value);
          case BusValue.Flag _,
              BusValue.Text _,
              BusValue.Array _,
              BusValue.Struct _,
              BusValue.Dictionary _,
              BusValue.Wrapped _ ->
              throw new VariantSyntaxException("not a number of seconds");
        };
    BigInteger product = number.multiply(BigDecimal.valueOf(MICROSECONDS)).toBigInteger();
    if (product.signum() < 0 || product.bitLength() > Long.SIZE) {
      throw new VariantSyntaxException("not a number of seconds");
    }
    return BusValue.of(product.longValue());
  }
}

package dev.jrun.runtime.cli;

final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.out.println(String.join("|", arguments));
  }
}

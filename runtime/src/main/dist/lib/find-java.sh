# shellcheck shell=sh
# Sourced by bin/jrun-jvm and, in a checkout, by ./jrun and ./verify.

# find_java TOOL prints the home of a Java 25 or newer that has bin/TOOL: JAVA_HOME if it is one,
# else the first below /usr/lib/jvm, else the one of the PATH; fails if there is none. The version
# is read from the home's "release" file, since asking a JVM costs 40 ms. Call it in $(...), so that
# its variables can't overwrite exported ones of the caller's environment.
find_java() {
  for home in "${JAVA_HOME-}" /usr/lib/jvm/*; do
    if is_java_home "$1"; then
      printf '%s\n' "$home"
      return
    fi
  done
  home=$(command -v "$1") && home=$(command -p readlink -f -- "$home") || return
  home=${home%/bin/*}
  is_java_home "$1" && printf '%s\n' "$home"
}

is_java_home() {
  [ -x "$home/bin/$1" ] && [ -r "$home/release" ] || return
  # JAVA_VERSION="25.0.3", "25" or "26-ea": the second field is what stands between = and ".
  while IFS='=".-+' read -r key _ major _; do
    if [ "$key" = JAVA_VERSION ]; then
      [ "$major" -ge 25 ] 2>/dev/null
      return
    fi
  done <"$home/release"
  return 1
}

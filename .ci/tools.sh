# shellcheck shell=sh
# What ./jrun and ./verify share. Sourced by them, with $repository set to the checkout.

PATH=${PATH:+$PATH:}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH

# shellcheck source=runtime/src/main/dist/lib/find-java.sh
. "${repository:?}/runtime/src/main/dist/lib/find-java.sh"

# ./verify --no-install sets it to no.
installs=yes

say() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
}

# install PACKAGE... installs the first of these packages that apt offers.
install() {
  [ "$installs" = yes ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || return
  for lists in present updated; do
    [ "$lists" = present ] || apt-get -qq update >&2
    for package; do
      apt-get -qq --simulate install "$package" >/dev/null 2>&1 || continue
      say "installing $package with apt"
      DEBIAN_FRONTEND=noninteractive \
        apt-get -qq -y --no-install-recommends install "$package" >&2 </dev/null && return
    done
  done
  return 1
}

# install_without_services PACKAGE... does so for packages that bring a daemon. Their scripts would
# start it, with the machine's own files, networks and firewall: deb-systemd-invoke where systemd is
# process 1, else invoke-rc.d the script in /etc/init.d. Both ask this policy, see the manual page of
# invoke-rc.d; one that is there already is the administrator's, and stays.
install_without_services() {
  policy=/usr/sbin/policy-rc.d
  if [ -e "$policy" ] || [ "$(id -u)" -ne 0 ]; then
    install "$@"
    return
  fi
  trap 'rm -f "$policy"; exit 1' HUP INT TERM
  printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy" && install "$@"
  installed=$?
  rm -f "$policy"
  trap - HUP INT TERM
  return "$installed"
}

# Sets JAVA_HOME to a JDK that can build jrun, so that Maven itself runs on it.
require_build_tools() {
  missing=
  command -v mvn >/dev/null || install maven || missing='Maven (mvn)'
  JAVA_HOME=$(find_java javac) ||
    { install openjdk-25-jdk-headless temurin-25-jdk && JAVA_HOME=$(find_java javac); } ||
    missing="${missing:+$missing and }a JDK 25 or newer (JAVA_HOME, /usr/lib/jvm, PATH)"
  # What Maven 3 itself does makes a new JVM warn.
  MAVEN_OPTS="${MAVEN_OPTS:+$MAVEN_OPTS }--enable-native-access=ALL-UNNAMED"
  MAVEN_OPTS="$MAVEN_OPTS --sun-misc-unsafe-memory-access=allow"
  export JAVA_HOME MAVEN_OPTS
  if [ -n "$missing" ]; then
    say "missing: $missing"
    return 1
  fi
}

# What "jrun --version" names.
commit() {
  git -C "$repository" rev-parse --short=12 HEAD 2>/dev/null || echo unknown
}

# Files that root has built in somebody's checkout would stand in that person's way.
give_back() {
  [ "$(id -u)" -ne 0 ] ||
    chown -R -h --reference="$repository" "$repository"/target "$repository"/*/target 2>/dev/null
}

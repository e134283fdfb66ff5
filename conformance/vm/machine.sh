# shellcheck shell=sh
# The virtual machine of conformance/vm/run: its tools, kernel, file systems and processes. Sourced
# there, after .ci/tools.sh.

# Installs what the machine needs; else sets $missing.
require_machine_tools() {
  missing=
  require qemu-system-x86_64 qemu-system-x86
  find_virtiofsd || install virtiofsd qemu-system-common && find_virtiofsd ||
    missing="$missing virtiofsd"
  require busybox busybox-static
  busybox=$(command -v busybox) && ! ldd "$busybox" 2>/dev/null | grep -q '=>' ||
    missing="$missing busybox-static"
  require depmod kmod
  command -v apparmor_parser >/dev/null || install apparmor ||
    say 'missing: apparmor; its cases are skipped'
  [ "$security" != selinux ] || command -v checkpolicy >/dev/null || install checkpolicy ||
    say 'missing: checkpolicy; the cases of SELinux are skipped'
  if [ "$1" = yes ]; then
    require /lib/systemd/systemd systemd
    require dbus-daemon dbus
  fi
  [ -z "$missing" ]
}

# require COMMAND PACKAGE
require() {
  command -v "$1" >/dev/null || install "$2" || missing="$missing $2"
}

# Debian 12 has it in qemu-system-common.
find_virtiofsd() {
  for virtiofsd in /usr/libexec/virtiofsd /usr/lib/qemu/virtiofsd; do
    [ ! -x "$virtiofsd" ] || return 0
  done
  return 1
}

# A KVM without these is itself emulated, and slower than QEMU.
has_kvm() {
  [ -w /dev/kvm ] && grep -qwE 'vmx|svm' /proc/cpuinfo
}

# get_kernel DIRECTORY downloads and unpacks the distribution's kernel for virtual machines, once.
get_kernel() {
  kernel=$1
  [ ! -e "$kernel/complete" ] || return 0
  rm -rf "$kernel" && mkdir -p "$kernel" && (
    cd "$kernel" || exit
    package=$(kernel_package)
    [ -n "$package" ] || { apt-get -qq update >&2 && package=$(kernel_package); }
    [ -n "$package" ] || exit
    say "downloading $package"
    apt-get -qq -o APT::Sandbox::User=root download "$package" >&2 &&
      dpkg-deb -x "$package"_*.deb . && rm ./*.deb && mkdir -p lib &&
      # Since Debian 13, packages have their files where /lib leads to.
      { [ ! -d usr/lib/modules ] || mv usr/lib/modules lib/; } &&
      mv boot/vmlinuz-* vmlinuz && depmod -b . "$(ls lib/modules)" && : >complete
  )
}

# The one with a version that the one without depends on.
kernel_package() {
  apt-cache depends linux-image-cloud-amd64 2>/dev/null |
    sed -n 's/^ *Depends: \(linux-image-[0-9].*\)/\1/p'
}

# make_initramfs SYSTEMD COMMAND... writes an archive with what the machine needs to get to this
# machine's files, the scripts that it runs, and the command.
make_initramfs() {
  files=$scratch/files
  mkdir -p "$files/bin" "$files/modules" "$files/vm" || return
  cp "$busybox" "$files/bin/busybox" && cp "$here/init" "$files/init" &&
    cp "$here/suite" "$files/vm/suite" || return
  [ "$1" = no ] || cp -r "$here/units" "$files/vm/units" || return
  shift
  for word; do
    printf "'%s' " "$(printf '%s' "$word" | sed "s/'/'\\\\''/g")"
  done >"$files/vm/command"
  copy_modules && (cd "$files" && find . | "$busybox" cpio -o -H newc)
}

# Numbered in the order in which they can be loaded.
copy_modules() {
  for module in virtio_pci virtio_console virtio_blk virtiofs overlay ext4 bfq; do
    modprobe -d "$kernel" -S "$(ls "$kernel/lib/modules")" --show-depends "$module"
  done | sed -n 's/^insmod \([^ ]*\).*/\1/p' | awk '!seen[$0]++ { print NR + 100, $0 }' |
    while read -r number file; do
      case $file in
        *.xz) "$busybox" unxz -c "$file" ;;
        *) cat "$file" ;;
      esac >"$files/modules/$number.ko" || return
    done
}

# Starts virtiofsd and QEMU, which is $machine afterwards, and the one that ends first.
start_machine() {
  mkdir "$scratch/root"
  # In a mount namespace of its own, where this machine's files cannot be written to. Those that the
  # suite needs may lie on other file systems than the root.
  # shellcheck disable=SC2016 # the inner shell expands it
  unshare --mount --propagation private sh -c '
    root=$1 && shift &&
    for place in / "$1" "$2" "$3"; do
      mount --bind "$place" "$root/$place" && mount -o remount,bind,ro "$root/$place" || exit
    done && shift 3 && exec "$@"' sh "$scratch/root" "$repository" "$java" "$(local_repository)" \
    "$virtiofsd" --socket-path="$scratch/root.socket" -f -o source="$scratch/root" \
    -o cache=always -o log_level=err >"$scratch/virtiofsd.log" 2>&1 </dev/null &
  files_server=$!
  attempts=0
  until [ -S "$scratch/root.socket" ]; do
    attempts=$((attempts + 1))
    [ "$attempts" -lt 100 ] && kill -0 "$files_server" || return
    sleep 0.1
  done
  : >"$scratch/output"
  truncate -s 512M "$scratch/disk" && truncate -s 64M "$scratch/swap" || return
  if has_kvm; then
    set -- -accel kvm -cpu host -smp 2
  else
    # One CPU: with more, a JVM gets slower. QEMU 7.2 emulates cmpxchg16b wrongly; page tables of
    # five levels only cost time.
    set -- -accel tcg,tb-size=512 -cpu max,-cx16,-la57 -smp 1
  fi
  timeout -k 5 "$time_limit" qemu-system-x86_64 "$@" -M q35,memory-backend=memory -m 2G \
    -object memory-backend-memfd,id=memory,size=2G,share=on \
    -nodefaults -no-user-config -display none -no-reboot \
    -kernel "$kernel/vmlinuz" -initrd "$scratch/initramfs" \
    -append 'console=ttyS0 quiet panic=-1 mitigations=off nokaslr no_timer_check tsc=reliable cryptomgr.notests rcupdate.rcu_expedited=1 hugepages=16'"${security:+ security=$security}" \
    -serial "file:$scratch/console" \
    -device virtio-serial-pci \
    -chardev "file,id=output,path=$scratch/output" -device virtserialport,chardev=output,nr=1 \
    -chardev "file,id=reports,path=$scratch/reports" -device virtserialport,chardev=reports,nr=2 \
    -chardev "socket,id=root,path=$scratch/root.socket" \
    -device vhost-user-fs-pci,chardev=root,tag=root \
    -drive "file=$scratch/disk,if=virtio,format=raw,cache=unsafe" \
    -drive "file=$scratch/swap,if=virtio,format=raw,cache=unsafe" \
    >"$scratch/qemu.log" 2>&1 </dev/null &
  machine=$!
}

# Where Maven keeps the jars of the class path.
local_repository() {
  sed 's/.*[:]\(\/.*\)\/org\/junit\/.*/\1/' "$target/test.classpath"
}

stop_machine() {
  for process in ${machine-} ${files_server-}; do
    kill "$process" 2>/dev/null && wait "$process"
  done
}

// What the kernel alone charges for one container of the default configuration: namespaces, mounts,
// pivot_root, masked and read-only paths, capabilities, exec, wait. No JSON, no cgroup, no state file.
// usage: floor ROOTFS N CMD [ARG...]; prints the median and the minimum in ms per container.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#define MUST(x) do { if ((x) < 0) { perror(#x); _exit(125); } } while (0)
static void setup(const char *rootfs, char **argv) {
  MUST(mount("none", "/", 0, MS_REC | MS_SLAVE, 0));
  MUST(mount(rootfs, rootfs, 0, MS_BIND | MS_REC, 0));
  MUST(chdir(rootfs));
  MUST(mount("proc", "proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, 0));
  MUST(mount("tmpfs", "dev", "tmpfs", MS_NOSUID, "mode=755,size=65536k"));
  mkdir("dev/pts", 0755); mkdir("dev/shm", 0755); mkdir("dev/mqueue", 0755);
  MUST(mount("devpts", "dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=0620"));
  MUST(mount("shm", "dev/shm", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=1777,size=65536k"));
  MUST(mount("mqueue", "dev/mqueue", "mqueue", MS_NOSUID | MS_NODEV | MS_NOEXEC, 0));
  MUST(mount("sysfs", "sys", "sysfs", MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_RDONLY, 0));
  const char *dn[] = {"null", "zero", "full", "tty", "random", "urandom"};
  int mj[] = {1, 1, 1, 5, 1, 1}, mn[] = {3, 5, 7, 0, 8, 9};
  char p[64];
  for (int i = 0; i < 6; i++) { snprintf(p, 64, "dev/%s", dn[i]); MUST(mknod(p, S_IFCHR | 0666, makedev(mj[i], mn[i]))); }
  symlink("/proc/self/fd", "dev/fd"); symlink("pts/ptmx", "dev/ptmx");
  int old = open("/", O_DIRECTORY | O_CLOEXEC);
  MUST(syscall(SYS_pivot_root, ".", ".")); MUST(fchdir(old));
  MUST(mount("none", ".", 0, MS_REC | MS_SLAVE, 0)); MUST(umount2(".", MNT_DETACH)); MUST(chdir("/"));
  const char *mask[] = {"/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list", "/proc/sched_debug", "/sys/firmware", "/proc/scsi"};
  for (int i = 0; i < 8; i++)
    if (mount("/dev/null", mask[i], 0, MS_BIND, 0) < 0 && errno == ENOTDIR) mount("tmpfs", mask[i], "tmpfs", MS_RDONLY, 0);
  const char *ro[] = {"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"};
  for (int i = 0; i < 5; i++)
    if (!mount(ro[i], ro[i], 0, MS_BIND | MS_REC, 0)) mount(ro[i], ro[i], 0, MS_BIND | MS_REC | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, 0);
  sethostname("floor", 5); setsid();
  for (int c = 0; c <= 40; c++) if (c != 5 && c != 10 && c != 29) prctl(PR_CAPBSET_DROP, c, 0, 0, 0);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  unsigned k = 1u << 5 | 1u << 10 | 1u << 29;
  struct __user_cap_header_struct h = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct d[2] = {{k, k, 0}, {0, 0, 0}};
  MUST(syscall(SYS_capset, &h, d));
  char *env[] = {"PATH=/bin", 0};
  execve(argv[0], argv, env); _exit(127);
}
int main(int c, char **v) {
  int n = atoi(v[2]); struct timespec a, b; double *t = malloc(n * sizeof *t);
  for (int i = 0; i < n; i++) {
    clock_gettime(CLOCK_MONOTONIC, &a);
    struct clone_args ca = {.flags = CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWNET, .exit_signal = SIGCHLD};
    long pid = syscall(SYS_clone3, &ca, sizeof ca);
    if (!pid) setup(v[1], v + 3);
    MUST(pid); int st; waitpid(pid, &st, 0);
    if (st) { fprintf(stderr, "status %x\n", st); return 1; }
    clock_gettime(CLOCK_MONOTONIC, &b);
    t[i] = (b.tv_sec - a.tv_sec) * 1e3 + (b.tv_nsec - a.tv_nsec) / 1e6;
  }
  for (int i = 1; i < n; i++) for (int j = i; j && t[j] < t[j - 1]; j--) { double x = t[j]; t[j] = t[j - 1]; t[j - 1] = x; }
  printf("median %.3f ms min %.3f ms\n", t[n / 2], t[0]);
}

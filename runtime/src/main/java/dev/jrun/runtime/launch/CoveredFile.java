package dev.jrun.runtime.launch;

/**
 * A file below a directory that a mount is going to cover, as it was found beforehand.
 *
 * @param path relative to the directory
 * @param mode {@code st_mode}: the type and the permissions
 * @param uid the owner
 * @param gid the group
 * @param size of a regular file, in bytes
 * @param device the number of a device, as mknodat(2) takes it
 * @param link where a symbolic link leads; empty for others
 */
public record CoveredFile(
    String path, int mode, int uid, int gid, long size, long device, String link) {}

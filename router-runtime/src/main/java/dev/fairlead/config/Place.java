package dev.fairlead.config;

import java.nio.file.Path;

/**
 * Where something is written.
 *
 * @param line from 1
 * @param column from 1, in characters
 */
record Place(Path file, int line, int column) {
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}

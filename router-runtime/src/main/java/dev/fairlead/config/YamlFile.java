package dev.fairlead.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.comments.CommentLine;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads one file as far as YAML goes: to nodes with marks, never to objects. Its limits keep a
 * hostile file from taking the router's memory or time: they are far beyond any real configuration
 * (10,000 endpoints need about 1 MiB and 80,000 values).
 */
final class YamlFile {
  static final int LARGEST = 4 * 1024 * 1024;
  static final int DEEPEST = 32;
  static final int MOST_VALUES = 200_000;

  private final Path path;
  private final Reading reading;

  YamlFile(Path path, Reading reading) {
    this.path = path;
    this.reading = reading;
  }

  /**
   * The root map; null when the file is empty, or when it cannot be read and the error has been
   * reported.
   */
  MappingNode read() {
    String text = text();
    if (text == null) {
      return null;
    }
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(LARGEST);
    options.setNestingDepthLimit(Integer.MAX_VALUE);
    options.setTagInspector(tag -> true); // no object is made of any; refused with its key path
    options.setMaxAliasesForCollections(MOST_VALUES); // what they repeat is counted later
    Parser parser = new ParserImpl(new StreamReader(text), options);
    try {
      LimitedComposer composer = new LimitedComposer(parser, options);
      Node root = composer.checkNode() ? composer.getNode() : null;
      if (root != null && composer.checkNode()) {
        throw new Refused(
            "a second YAML document starts here; expected one document in a file",
            composer.getNode().getStartMark());
      }
      if (root != null && !(root instanceof MappingNode)) {
        throw new Refused(
            "expected a map with keys such as listeners, routes and pools", root.getStartMark());
      }
      return (MappingNode) root;
    } catch (Refused e) {
      error(e.mark, e.getMessage());
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
      String context = e.getContext() == null ? "" : e.getContext() + ", ";
      error(mark, "not valid YAML: " + oneLine(context + e.getProblem()));
    } catch (ReaderException e) {
      error(
          text,
          text.offsetByCodePoints(
              0, Math.min(e.getPosition(), text.codePointCount(0, text.length()))),
          String.format("character U+%04X is not accepted in YAML", e.getCodePoint()));
    } catch (YAMLException e) {
      error(new Place(path, 1, 1), "not valid YAML: " + oneLine(e.getMessage()));
    }
    return null;
  }

  private String text() {
    Place start = new Place(path, 1, 1);
    byte[] bytes;
    try {
      if (Files.isDirectory(path)) {
        error(start, "is a directory without *.yaml or *.yml files");
        return null;
      }
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        error(start, "is not a regular file");
        return null;
      }
      try (InputStream in = Files.newInputStream(path)) {
        bytes = in.readNBytes(LARGEST + 1);
      }
    } catch (NoSuchFileException e) {
      error(start, "no such file");
      return null;
    } catch (IOException e) {
      error(start, "cannot be read (" + e.getClass().getSimpleName() + ")");
      return null;
    }
    if (bytes.length > LARGEST) {
      error(start, "is larger than the " + LARGEST / 1024 / 1024 + " MiB accepted");
      return null;
    }
    return decode(bytes);
  }

  private String decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      error(
          text,
          text.length(),
          String.format("octet 0x%02X is not UTF-8; expected UTF-8 text", bytes[in.position()]));
      return null;
    }
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private void error(String text, int offset, String message) {
    String before = text.substring(0, offset);
    int lineStart = before.lastIndexOf('\n') + 1;
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    error(new Place(path, line, before.codePointCount(lineStart, offset) + 1), message);
  }

  private void error(Mark mark, String message) {
    error(mark == null ? new Place(path, 1, 1) : place(mark), message);
  }

  private void error(Place place, String message) {
    reading.error(place, "", null, message, null);
  }

  /** Where a mark is in this file. */
  Place place(Mark mark) {
    return new Place(path, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  /** A limit of ours was met. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Mark mark;

    Refused(String message, Mark mark) {
      super(message);
      this.mark = mark;
    }
  }

  /** Counts while composing: afterwards would be too late. */
  private static final class LimitedComposer extends Composer {
    private int values;
    private int depth;

    LimitedComposer(Parser parser, LoaderOptions options) {
      super(parser, new Resolver(), options);
    }

    @Override
    protected Node composeScalarNode(String anchor, List<CommentLine> comments) {
      count();
      return super.composeScalarNode(anchor, comments);
    }

    @Override
    protected Node composeSequenceNode(String anchor) {
      count();
      enter();
      Node node = super.composeSequenceNode(anchor);
      depth--;
      return node;
    }

    @Override
    protected Node composeMappingNode(String anchor) {
      count();
      enter();
      Node node = super.composeMappingNode(anchor);
      depth--;
      return node;
    }

    private void count() {
      if (++values > MOST_VALUES) {
        throw new Refused("more than " + MOST_VALUES + " values in one file", mark());
      }
    }

    private void enter() {
      if (++depth > DEEPEST) {
        throw new Refused("nested deeper than " + DEEPEST + " levels", mark());
      }
    }

    private Mark mark() {
      return parser.peekEvent().getStartMark();
    }
  }
}

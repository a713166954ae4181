package dev.fairlead.proof;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * An HTTP/2 endpoint that echoes {@code /NUMBER/TIMES}, now and then badly: it refuses, resets,
 * goes away, breaks off or says that it has more to send than it does.
 */
final class MoodyHttp2 implements RawEndpoint.Script {
  private record Asked(String target, StringBuilder content) {}

  private final Random random;
  private final boolean wellBehaved;

  MoodyHttp2(Random random, boolean wellBehaved) {
    this.random = random;
    this.wellBehaved = wellBehaved;
  }

  @Override
  public void serve(Wire wire) throws Exception {
    H2Wire h2 = H2Wire.accepted(wire);
    Map<Integer, Asked> open = new HashMap<>();
    for (H2Wire.Frame frame = h2.next(); frame != null; frame = h2.next()) {
      if (frame.type() == H2Wire.GOAWAY) {
        continue;
      }
      if (frame.type() == H2Wire.RST_STREAM) {
        open.remove(frame.stream());
        continue;
      }
      if (frame.type() == H2Wire.HEADERS && frame.fields().containsKey(":path")) {
        open.put(frame.stream(), new Asked(frame.fields().get(":path"), new StringBuilder()));
      }
      Asked asked = open.get(frame.stream());
      if (asked != null) {
        asked.content.append(frame.data());
        if (frame.end()) {
          open.remove(frame.stream());
          if (!answer(h2, frame.stream(), asked)) {
            return;
          }
        }
      }
    }
  }

  /** Returns whether the connection goes on. */
  private boolean answer(H2Wire h2, int stream, Asked asked) throws IOException {
    String[] parts = asked.target.split("/");
    String content = (parts[1] + ";").repeat(Integer.parseInt(parts[2]));
    if (!asked.content.isEmpty() && !content.contentEquals(asked.content)) {
      throw new AssertionError("got something else than was sent: " + asked.target);
    }
    switch (wellBehaved ? 9 : random.nextInt(14)) {
      case 0 -> h2.reset(stream, 7);
      case 1 -> h2.reset(stream, 2);
      case 2 -> {
        h2.headers(stream, false, ":status", "200");
        h2.reset(stream, 2);
      }
      case 3 -> {
        h2.headers(stream, false, ":status", "200", "content-length", "" + (content.length() + 1));
        h2.data(stream, content, true);
      }
      case 4 -> {
        h2.headers(stream, false, ":status", "200");
        return false;
      }
      case 5 -> {
        h2.goAway(stream, 0);
        whole(h2, stream, content);
        return false;
      }
      case 6 -> h2.headers(stream, true, ":status", "200", "Bad Name", "x");
      case 7 -> {
        h2.headers(stream, false, ":status", "103", "link", "<x>");
        whole(h2, stream, content);
      }
      case 8 -> {
        return false;
      }
      default -> whole(h2, stream, content);
    }
    return true;
  }

  private void whole(H2Wire h2, int stream, String content) throws IOException {
    h2.headers(stream, false, ":status", "200");
    h2.data(stream, content, false);
    h2.headers(stream, true, "x-sum", "" + content.length());
  }
}

package dev.fairlead.http2;

/**
 * Counts what costs the router work and the peer nothing: resets (CVE-2023-44487, and the ones a
 * peer provokes), and frames that carry no content (pings, settings, empty DATA, tiny window
 * updates and the like). Counted in periods of ten seconds.
 */
final class FrameBudget {
  private static final long PERIOD_NANOS = 10_000_000_000L;

  /**
   * A browser that leaves a page resets its 100 streams; twice that, and once more for each stream
   * that ended well.
   */
  private static final int RESETS = 200;

  /**
   * Far above what pings, settings and padding need; RFC 9113 section 10.5 names the frames. Four
   * more for each stream and each frame of content: receivers may acknowledge each by a window
   * update for stream and connection, and some measure the round trip by a ping. As many for each
   * stream this side gave up: head, trailers, window update and reset may be on their way.
   */
  private static final int IDLE_FRAMES = 2_000;

  private long periodEnd = Long.MIN_VALUE;
  private int resets;
  private int idleFrames;
  private int served;
  private int content;
  private int abandoned;

  /** A stream ended as it should. */
  void served() {
    served++;
  }

  /** Content moved, in either direction. */
  void content() {
    content++;
  }

  /** This side reset a stream: what is still on its way for it is no fault of the peer. */
  void abandoned() {
    abandoned++;
  }

  /** A stream was reset by the peer or for a fault of the peer. */
  void reset(long now) throws Http2Error {
    turn(now);
    if (++resets > RESETS + served) {
      throw new Http2Error(
          ErrorCode.ENHANCE_YOUR_CALM,
          "more than " + (RESETS + served) + " streams reset within 10 s");
    }
  }

  /** A frame came that moves nothing on. */
  void idleFrame(long now) throws Http2Error {
    turn(now);
    int limit = IDLE_FRAMES + 4 * (served + content + abandoned);
    if (++idleFrames > limit) {
      throw new Http2Error(
          ErrorCode.ENHANCE_YOUR_CALM,
          "more than " + limit + " frames without content within 10 s");
    }
  }

  private void turn(long now) {
    if (now >= periodEnd) {
      periodEnd = now + PERIOD_NANOS;
      resets = 0;
      idleFrames = 0;
      served = 0;
      content = 0;
      abandoned = 0;
    }
  }
}

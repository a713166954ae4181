package dev.fairlead.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.wire.Body;
import dev.fairlead.wire.BodySink;
import dev.fairlead.wire.BodySource;
import dev.fairlead.wire.Failure;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.Inbound;
import dev.fairlead.wire.StubInbound;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {
  private static final Set<Failure> UNPROCESSED =
      EnumSet.of(Failure.CONNECT_FAILED, Failure.CONNECT_TIMED_OUT, Failure.REFUSED);
  private static final Set<Failure> SAFE_IF_IDEMPOTENT =
      EnumSet.of(Failure.STALE, Failure.ENDPOINT_GONE);

  private static Inbound request(String method) {
    Inbound inbound = new StubInbound(null, null, false);
    inbound.head().method(method);
    return inbound;
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void triesAnIdempotentRequestElsewhereUnlessTheAnswerWasBadOrLate(Failure failure) {
    assertThat(RetryPolicy.mayRetry(failure, request("GET"), 1, 1))
        .isEqualTo(UNPROCESSED.contains(failure) || SAFE_IF_IDEMPOTENT.contains(failure));
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void triesAPostElsewhereOnlyIfNoEndpointCanHaveActedOnIt(Failure failure) {
    assertThat(RetryPolicy.mayRetry(failure, request("POST"), 1, 1))
        .isEqualTo(UNPROCESSED.contains(failure));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"})
  void takesTheMethodsOfRfc9110ForIdempotent(String method) {
    assertThat(RetryPolicy.mayRetry(Failure.STALE, request(method), 1, 1)).isTrue();
    assertThat(RetryPolicy.mayRefresh(Failure.STALE, request(method))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PATCH", "CONNECT", "get", "PROPFIND", "BREW"})
  void takesNoOtherMethodForIdempotent(String method) {
    assertThat(RetryPolicy.mayRetry(Failure.STALE, request(method), 1, 1)).isFalse();
    assertThat(RetryPolicy.mayRefresh(Failure.STALE, request(method))).isFalse();
    assertThat(RetryPolicy.mayRefresh(Failure.REFUSED, request(method))).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void refreshesOnlyAConnectionThatWentStale(Failure failure) {
    assertThat(RetryPolicy.mayRefresh(failure, request("GET")))
        .isEqualTo(failure == Failure.STALE || failure == Failure.REFUSED);
  }

  @Test
  void stopsAtTheConfiguredNumberOfRetries() {
    Failure failure = Failure.CONNECT_FAILED;
    assertThat(RetryPolicy.mayRetry(failure, request("GET"), 1, 0)).isFalse();
    assertThat(RetryPolicy.mayRetry(failure, request("GET"), 2, 2)).isTrue();
    assertThat(RetryPolicy.mayRetry(failure, request("GET"), 3, 2)).isFalse();
  }

  @Test
  void triesNothingOnceTheClientHasPartOfAnAnswer() {
    Inbound answered = new StubInbound(null, null, true);
    for (Failure failure : Failure.values()) {
      assertThat(RetryPolicy.mayRetry(failure, answered, 1, 3)).isFalse();
      assertThat(RetryPolicy.mayRefresh(failure, answered)).isFalse();
    }
  }

  @Test
  void triesAgainWhileTheContentIsStillThereAndNotAfter() {
    Body body = new Body(new Unstoppable());
    Inbound inbound = new StubInbound(null, body, false);
    inbound.head().method("PUT");
    RetryPolicy.keepForReplay(body);
    body.to(new Drain());
    body.push(Unpooled.buffer().writeZero(64 * 1024));
    assertThat(RetryPolicy.mayRetry(Failure.ENDPOINT_GONE, inbound, 1, 1)).isTrue();
    assertThat(RetryPolicy.mayRefresh(Failure.STALE, inbound)).isTrue();
    body.push(Unpooled.buffer().writeZero(1));
    assertThat(RetryPolicy.mayRetry(Failure.ENDPOINT_GONE, inbound, 1, 1)).isFalse();
    assertThat(RetryPolicy.mayRetry(Failure.REFUSED, inbound, 1, 1)).isFalse();
    assertThat(RetryPolicy.mayRefresh(Failure.REFUSED, inbound)).isFalse();
  }

  private static final class Unstoppable implements BodySource {
    @Override
    public void pause() {}

    @Override
    public void resume() {}
  }

  private static final class Drain implements BodySink {
    @Override
    public void feed(Body body) {}

    @Override
    public void write(ByteBuf data) {
      data.release();
    }

    @Override
    public void end(Fields trailers) {}

    @Override
    public void flush() {}

    @Override
    public boolean writable() {
      return true;
    }
  }
}

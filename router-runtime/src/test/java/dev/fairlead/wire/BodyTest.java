package dev.fairlead.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {
  private final List<ByteBuf> made = new ArrayList<>();
  private final Source source = new Source();
  private final Body body = new Body(source);
  private final Heard heard = new Heard();

  private static final class Source implements BodySource {
    private boolean paused;

    @Override
    public void pause() {
      paused = true;
    }

    @Override
    public void resume() {
      paused = false;
    }
  }

  private static final class Sink implements BodySink {
    private final StringBuilder text = new StringBuilder();
    private Body feeder;
    private int flushes;
    private int ends;
    private Fields trailers;
    private boolean writable = true;
    private Runnable onWrite = () -> {};

    @Override
    public void feed(Body value) {
      feeder = value;
    }

    @Override
    public void write(ByteBuf data) {
      text.append(data.toString(StandardCharsets.ISO_8859_1));
      data.release();
      onWrite.run();
    }

    @Override
    public void end(Fields value) {
      ends++;
      trailers = value;
    }

    @Override
    public void flush() {
      flushes++;
    }

    @Override
    public boolean writable() {
      return writable;
    }

    void becomeWritable() {
      writable = true;
      feeder.sinkWritable();
    }
  }

  private final class Heard implements Body.Listener {
    private int ended;
    private int exceeded;

    @Override
    public void ended(Body which) {
      assertThat(which).isSameAs(body);
      ended++;
    }

    @Override
    public void exceeded(Body which) {
      exceeded++;
    }
  }

  private ByteBuf data(String text) {
    ByteBuf data = Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    made.add(data);
    return data;
  }

  private void push(String text) {
    body.push(data(text));
  }

  @AfterEach
  void leaksNothing() {
    body.discard();
    assertThat(made).allMatch(data -> data.refCnt() == 0);
  }

  @Test
  void passesContentStraightOnAndThenItsEnd() {
    Sink sink = new Sink();
    body.listener(heard);
    body.to(sink);
    push("ab");
    assertThat(sink.text).hasToString("ab");
    body.flush();
    push("c");
    assertThat(heard.ended).isZero();
    Fields trailers = new Fields();
    body.end(trailers);
    assertThat(sink.text).hasToString("abc");
    assertThat(sink.ends).isEqualTo(1);
    assertThat(sink.trailers).isSameAs(trailers);
    assertThat(heard.ended).isEqualTo(1);
    assertThat(body.octets()).isEqualTo(3);
    assertThat(body.ended()).isTrue();
    assertThat(body.arrivedAtOnce()).isFalse();
  }

  @Test
  void holdsContentUntilThereIsASink() {
    body.listener(heard);
    push("early ");
    push("content");
    body.end(null);
    assertThat(heard.ended).isZero();
    Sink late = new Sink();
    body.to(late);
    assertThat(late.text).hasToString("early content");
    assertThat(late.ends).isEqualTo(1);
    assertThat(heard.ended).isEqualTo(1);
    assertThat(body.arrivedAtOnce()).isTrue();
  }

  @Test
  void pausesTheSourceWhileTooMuchWaitsForASink() {
    push("x".repeat(Body.HIGH_WATER - 1));
    assertThat(source.paused).isFalse();
    push("x");
    assertThat(source.paused).isTrue();
    body.to(new Sink());
    assertThat(source.paused).isFalse();
  }

  /** Each piece may hold on to a buffer far larger than itself. */
  @Test
  void pausesTheSourceWhileTooManySmallPiecesWait() {
    for (int i = 1; i < Body.PIECES; i++) {
      push("x");
    }
    assertThat(source.paused).isFalse();
    push("x");
    assertThat(source.paused).isTrue();
    body.to(new Sink());
    assertThat(source.paused).isFalse();
  }

  @Test
  void pausesTheSourceWhileTheSinkIsNotWritable() {
    Sink sink = new Sink();
    body.to(sink);
    sink.writable = false;
    push("a");
    assertThat(source.paused).isTrue();
    push("what was already read");
    assertThat(sink.text).hasToString("awhat was already read");
    sink.becomeWritable();
    assertThat(source.paused).isFalse();
  }

  @Test
  void staysPausedWhenTheSinkItGetsIsNotWritable() {
    push("x".repeat(Body.HIGH_WATER));
    Sink sink = new Sink();
    sink.writable = false;
    body.to(sink);
    assertThat(source.paused).isTrue();
    sink.becomeWritable();
    assertThat(source.paused).isFalse();
  }

  @Test
  void leavesTheSourceAloneOnceAllHasArrived() {
    Sink sink = new Sink();
    body.to(sink);
    sink.writable = false;
    push("a");
    body.end(null);
    source.paused = true;
    sink.becomeWritable();
    assertThat(source.paused).isTrue();
  }

  @Test
  void flushesWhatCameButNotBeforeTheEnd() {
    Sink sink = new Sink();
    body.to(sink);
    int before = sink.flushes;
    push("a");
    assertThat(sink.flushes).isEqualTo(before);
    body.flush();
    assertThat(sink.flushes).isEqualTo(before + 1);
    body.end(null);
    body.flush();
    assertThat(sink.flushes).isEqualTo(before + 1);
  }

  @Test
  void sendsEverythingOnceMoreToAnotherSink() {
    body.keep(100);
    Sink first = new Sink();
    body.to(first);
    push("one ");
    push("two ");
    body.detach();
    push("three ");
    assertThat(body.replayable()).isTrue();
    Sink second = new Sink();
    body.to(second);
    push("four");
    assertThat(second.text).hasToString("one two three four");
    assertThat(first.text).hasToString("one two ");
    assertThat(body.replayable()).isTrue();
    body.detach();
    Sink third = new Sink();
    body.end(null);
    body.to(third);
    assertThat(third.text).hasToString("one two three four");
    assertThat(third.ends).isEqualTo(1);
    assertThat(second.ends).isZero();
  }

  @Test
  void resumesForTheNextSinkWhatTheFirstOnePaused() {
    body.keep(100);
    Sink first = new Sink();
    first.writable = false;
    body.to(first);
    push("a");
    assertThat(source.paused).isTrue();
    body.detach();
    first.becomeWritable();
    assertThat(source.paused).isTrue();
    body.to(new Sink());
    assertThat(source.paused).isFalse();
  }

  @Test
  void isNotReplayableBeyondWhatItKeeps() {
    body.keep(4);
    body.to(new Sink());
    push("1234");
    assertThat(body.replayable()).isTrue();
    push("5");
    assertThat(body.replayable()).isFalse();
  }

  @Test
  void isReplayableBeforeAnythingWasSent() {
    assertThat(body.replayable()).isTrue();
    push("x");
    assertThat(body.replayable()).isTrue();
  }

  @Test
  void isNotReplayableIfNothingIsKept() {
    body.to(new Sink());
    push("1");
    assertThat(body.replayable()).isFalse();
  }

  @Test
  void keepsOnlySoManyPieces() {
    body.keep(Body.HIGH_WATER);
    body.to(new Sink());
    for (int i = 0; i < Body.PIECES; i++) {
      push("x");
    }
    assertThat(body.replayable()).isTrue();
    push("x");
    assertThat(body.replayable()).isFalse();
    assertThat(made).allMatch(data -> data.refCnt() == 0);
  }

  @Test
  void letsGoOfWhatItKeptWhenThereWillBeNoOtherAttempt() {
    body.keep(100);
    body.to(new Sink());
    push("1");
    body.forget();
    assertThat(made).allMatch(data -> data.refCnt() == 0);
    push("2");
    assertThat(made).allMatch(data -> data.refCnt() == 0);
    assertThat(body.replayable()).isFalse();
  }

  @Test
  void saysOnceThatThereIsTooMuchAndThrowsTheRestAway() {
    body.listener(heard);
    body.limit(3);
    Sink sink = new Sink();
    body.to(sink);
    push("123");
    assertThat(heard.exceeded).isZero();
    push("4");
    push("5");
    assertThat(heard.exceeded).isEqualTo(1);
    assertThat(body.exceeded()).isTrue();
    assertThat(sink.text).hasToString("123");
    assertThat(sink.ends).isZero();
    assertThat(body.octets()).isEqualTo(5);
  }

  @Test
  void knowsOfTooMuchAlsoWhenNobodyListenedYet() {
    body.limit(3);
    push("1234");
    assertThat(body.exceeded()).isTrue();
    assertThat(made).allMatch(data -> data.refCnt() == 0);
  }

  @Test
  void readsOnWhenItDiscards() {
    push("x".repeat(Body.HIGH_WATER));
    assertThat(source.paused).isTrue();
    body.discard();
    assertThat(source.paused).isFalse();
    assertThat(made).allMatch(data -> data.refCnt() == 0);
    body.listener(heard);
    push("y");
    body.end(null);
    assertThat(heard.ended).isEqualTo(1);
    assertThat(body.replayable()).isFalse();
  }

  @Test
  void survivesASinkThatFailsWhileItIsWrittenTo() {
    body.keep(100);
    push("one ");
    push("two ");
    push("three");
    body.end(null);
    Sink second = new Sink();
    Sink first = new Sink();
    first.onWrite =
        () -> {
          body.detach();
          body.to(second);
        };
    body.listener(heard);
    body.to(first);
    assertThat(second.text).hasToString("one two three");
    assertThat(second.ends).isEqualTo(1);
    assertThat(first.ends).isZero();
    assertThat(heard.ended).isEqualTo(1);
  }

  @Test
  void survivesASinkThatFailsWhileContentIsSentOnceMore() {
    body.keep(100);
    body.to(new Sink());
    push("one ");
    push("two ");
    push("three");
    body.detach();
    Sink third = new Sink();
    Sink second = new Sink();
    second.onWrite =
        () -> {
          body.detach();
          body.to(third);
        };
    body.to(second);
    body.end(null);
    assertThat(third.text).hasToString("one two three");
    assertThat(second.text).hasToString("one ");
    assertThat(third.ends).isEqualTo(1);
    assertThat(second.ends).isZero();
  }

  @Test
  void survivesBeingDiscardedWhileItIsPassedOn() {
    push("one ");
    push("two ");
    Sink sink = new Sink();
    sink.onWrite = body::discard;
    body.to(sink);
    assertThat(sink.text).hasToString("one ");
    assertThat(sink.ends).isZero();
    Sink other = new Sink();
    Body live = new Body(source);
    live.to(other);
    other.onWrite = live::discard;
    live.push(data("x"));
    live.push(data("y"));
    assertThat(other.text).hasToString("x");
  }

  /** Whatever the order of events, each sink gets the content from its beginning, once. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void deliversTheSameWhateverTheOrderOfEvents(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      deliverOnce(random);
    }
  }

  private void deliverOnce(Random random) {
    Source from = new Source();
    Body live = new Body(from);
    live.keep(10_000);
    StringBuilder sent = new StringBuilder();
    Sink sink = null;
    for (int step = random.nextInt(40); step > 0; step--) {
      switch (random.nextInt(6)) {
        case 0 -> {
          live.detach();
          sink = new Sink();
          sink.writable = random.nextBoolean();
          live.to(sink);
        }
        case 1 -> live.flush();
        case 2 -> {
          if (sink != null) {
            sink.becomeWritable();
          }
        }
        case 3 -> {
          if (sink != null) {
            sink.writable = false;
          }
        }
        default -> {
          String text = Integer.toString(random.nextInt());
          sent.append(text);
          live.push(data(text));
        }
      }
      assertThat(live.replayable()).isTrue();
    }
    live.end(null);
    live.detach();
    Sink last = new Sink();
    live.to(last);
    assertThat(last.text.toString()).isEqualTo(sent.toString());
    assertThat(last.ends).isEqualTo(1);
    live.forget();
  }
}

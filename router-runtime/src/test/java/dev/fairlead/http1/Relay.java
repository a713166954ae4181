package dev.fairlead.http1;

import dev.fairlead.wire.Body;
import dev.fairlead.wire.ClientConnection;
import dev.fairlead.wire.Connector;
import dev.fairlead.wire.Failure;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.Inbound;
import dev.fairlead.wire.InboundListener;
import dev.fairlead.wire.Loop;
import dev.fairlead.wire.Outbound;
import dev.fairlead.wire.OutboundListener;
import dev.fairlead.wire.Problem;
import dev.fairlead.wire.Rejection;
import dev.fairlead.wire.RequestHandler;
import dev.fairlead.wire.ResponseHead;
import io.netty.buffer.Unpooled;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** The least that an exchange does: passes every request to one endpoint, and its response back. */
final class Relay implements RequestHandler {
  final Queue<String> events = new ConcurrentLinkedQueue<>();
  boolean quiet;
  private final Function<Inbound, Connector> connectors;

  Relay(Function<Inbound, Connector> connectors) {
    this.connectors = connectors;
  }

  @Override
  public void handle(Inbound inbound) {
    log("request " + inbound.head().method() + " " + inbound.head().target());
    new Attempt(inbound).start();
  }

  @Override
  public void rejected(
      Loop loop, ClientConnection connection, int status, Rejection reason, String requestId) {
    log("rejected " + status + " " + reason.tag());
  }

  private void log(String event) {
    if (!quiet) {
      events.add(event);
    }
  }

  private final class Attempt implements OutboundListener, InboundListener {
    private final Inbound inbound;
    private final Connector connector;
    private Outbound outbound;
    private boolean responded;
    private boolean done;
    private boolean released;

    Attempt(Inbound inbound) {
      this.inbound = inbound;
      this.connector = connectors.apply(inbound);
    }

    void start() {
      inbound.listener(this);
      connector.open(this, false);
    }

    @Override
    public void ready(Outbound value) {
      outbound = value;
      outbound.send(inbound.head(), inbound.head().upgrade() != null);
      Body body = inbound.body();
      if (body == null) {
        outbound.end(null);
      } else {
        body.to(outbound);
      }
    }

    @Override
    public void informational(ResponseHead head) {
      log("informational " + head.status());
      inbound.informational(head);
    }

    @Override
    public void response(ResponseHead head, Body body) {
      responded = true;
      log("response " + head.status());
      inbound.respond(head);
      body.listener(
          new Body.Listener() {
            @Override
            public void ended(Body ended) {
              done = true;
              if (inbound.lingering()) {
                outbound.cancel();
                release();
              } else if (inbound.body() == null || inbound.body().ended()) {
                release();
              } else {
                inbound.body().listener(releasing());
              }
            }

            @Override
            public void exceeded(Body exceeded) {
              throw new AssertionError();
            }
          });
      body.to(inbound);
    }

    private Body.Listener releasing() {
      return new Body.Listener() {
        @Override
        public void ended(Body ended) {
          release();
        }

        @Override
        public void exceeded(Body exceeded) {
          throw new AssertionError();
        }
      };
    }

    private void release() {
      if (!released) {
        released = true;
        inbound.release();
      }
    }

    @Override
    public void upgraded(ResponseHead head, Body body) {
      responded = true;
      Body fromClient = inbound.upgrade(head);
      fromClient.to(outbound);
      body.to(inbound);
    }

    @Override
    public void failed(Failure failure, String detail) {
      log("failed " + failure);
      if (failure == Failure.STALE || failure == Failure.REFUSED) {
        Body body = inbound.body();
        if (body != null) {
          body.detach();
        }
        connector.open(this, true);
        return;
      }
      done = true;
      if (responded && inbound.committed()) {
        inbound.abort();
        release();
        return;
      }
      ResponseHead head = new ResponseHead(new Fields());
      byte[] problem = Problem.fill(head, 502, failure.toString(), "0");
      inbound.respond(head);
      inbound.write(Unpooled.wrappedBuffer(problem));
      inbound.end(null);
      release();
    }

    @Override
    public void gone(Failure failure, String requestId) {
      log("gone " + failure);
      if (outbound == null) {
        connector.withdraw(this);
      } else if (!done) {
        outbound.cancel();
      }
      release();
    }
  }
}

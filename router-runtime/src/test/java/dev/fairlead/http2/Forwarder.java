package dev.fairlead.http2;

import dev.fairlead.wire.Body;
import dev.fairlead.wire.Connector;
import dev.fairlead.wire.Failure;
import dev.fairlead.wire.Inbound;
import dev.fairlead.wire.Outbound;
import dev.fairlead.wire.OutboundListener;
import dev.fairlead.wire.ResponseHead;
import java.util.function.Consumer;

/** The smallest exchange: one attempt, whatever comes of it. */
final class Forwarder implements Consumer<Inbound> {
  private final Connector connector;

  Forwarder(Connector connector) {
    this.connector = connector;
  }

  @Override
  public void accept(Inbound inbound) {
    Attempt attempt = new Attempt(inbound);
    inbound.listener(attempt::gone);
    connector.open(attempt, false);
  }

  private final class Attempt implements OutboundListener, Body.Listener {
    private final Inbound inbound;
    private Outbound outbound;
    private Body responseBody;

    Attempt(Inbound inbound) {
      this.inbound = inbound;
    }

    void gone(Failure failure, String requestId) {
      if (outbound != null) {
        outbound.cancel();
      } else {
        connector.withdraw(this);
      }
      if (inbound.body() != null) {
        inbound.body().discard();
      }
      inbound.release();
    }

    @Override
    public void ready(Outbound opened) {
      outbound = opened;
      opened.send(inbound.head(), false);
      if (inbound.body() == null) {
        opened.end(null);
      } else {
        inbound.body().to(opened);
      }
    }

    @Override
    public void informational(ResponseHead head) {
      inbound.informational(head);
    }

    @Override
    public void response(ResponseHead head, Body body) {
      responseBody = body;
      inbound.respond(head);
      body.listener(this);
      body.to(inbound);
    }

    @Override
    public void upgraded(ResponseHead head, Body body) {
      throw new AssertionError("upgraded");
    }

    @Override
    public void ended(Body body) {
      if (body == responseBody) {
        if (inbound.body() != null && !inbound.body().ended() && inbound.lingering()) {
          outbound.cancel();
          inbound.body().discard();
        }
        inbound.release();
      }
    }

    @Override
    public void exceeded(Body body) {
      throw new AssertionError("exceeded");
    }

    @Override
    public void failed(Failure failure, String detail) {
      outbound = null;
      if (inbound.committed()) {
        inbound.abort();
      } else {
        TestServer.respond(inbound, 502, failure + ": " + detail);
      }
      inbound.release();
    }
  }
}

package dev.fairlead.testkit.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A fleet, its clients and what befalls it. Immutable; made with {@link #named}.
 *
 * <p>Clients send each request to one of the routers by chance, wait for at most {@link #timeout()}
 * and leave; the endpoint does not notice and finishes the work.
 */
public final class Scenario {
  private final String name;
  private final String summary;
  private final List<EndpointModel> endpoints;
  private final List<RequestClass> classes;
  private final Load load;
  private final Duration duration;
  private final Duration measuredFrom;
  private final Duration timeout;
  private final int rounds;
  private final int routers;
  private final int retries;
  private final int keys;
  private final double keySkew;
  private final Distance distance;

  private Scenario(Builder builder) {
    name = builder.name;
    summary = builder.summary;
    endpoints = List.copyOf(builder.endpoints);
    classes = List.copyOf(builder.classes);
    load = builder.load;
    duration = builder.duration;
    measuredFrom = builder.measuredFrom;
    timeout = builder.timeout;
    rounds = builder.rounds;
    routers = builder.routers;
    retries = builder.retries;
    keys = builder.keys;
    keySkew = builder.keySkew;
    distance = builder.distance;
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("scenario '" + name + "' has no endpoint");
    }
    if (measuredFrom.compareTo(duration) >= 0) {
      throw new IllegalArgumentException(
          "measured from " + measuredFrom + ": expected less than the duration, " + duration);
    }
  }

  /** The round trip between a router and an endpoint. */
  @FunctionalInterface
  public interface Distance {
    /** How long a byte takes to an endpoint and back. */
    Duration roundTrip(int router, int endpoint);
  }

  /**
   * Begins a scenario of one router, 60 s of which the first 10 are not measured, requests of 10 ms
   * on average (lognormal, sigma 0.5), a load of 0.75, a timeout of 5 s, no retries, half a
   * millisecond between router and endpoints, and 10,000 clients.
   *
   * @param name lower-case words joined by hyphens
   * @param summary one sentence
   */
  public static Builder named(String name, String summary) {
    return new Builder(name, summary);
  }

  /** A builder that makes this scenario unless told otherwise. */
  public Builder but() {
    return new Builder(this);
  }

  /** Lower-case words joined by hyphens. */
  public String name() {
    return name;
  }

  /** One sentence. */
  public String summary() {
    return summary;
  }

  /** The fleet, in the order added. */
  public List<EndpointModel> endpoints() {
    return endpoints;
  }

  /** The kinds of requests. */
  public List<RequestClass> classes() {
    return classes;
  }

  /** How many requests arrive. */
  public Load load() {
    return load;
  }

  /** How long requests arrive in a round; the run ends with the last answer. */
  public Duration duration() {
    return duration;
  }

  /** Requests that arrive before that moment of the last round are served but not counted. */
  public Duration measuredFrom() {
    return measuredFrom;
  }

  /** How long clients wait; a request that takes longer has failed. */
  public Duration timeout() {
    return timeout;
  }

  /** How often it is played in a row; only the last time counts. */
  public int rounds() {
    return rounds;
  }

  /** How many routers there are that do not know of each other. */
  public int routers() {
    return routers;
  }

  /** How often a request may be sent again after it met no connection, or a broken one. */
  public int retries() {
    return retries;
  }

  /** How many different things clients ask for; each is a client's address and a hash key. */
  public int keys() {
    return keys;
  }

  /** How unevenly they are asked for: the exponent of a Zipf distribution, 0 for evenly. */
  public double keySkew() {
    return keySkew;
  }

  /**
   * What the endpoints that are there from the start can serve while nothing disturbs them, in
   * requests a second. A load of 1 is this rate.
   */
  public double nominalPerSecond() {
    double capacity =
        endpoints.stream()
            .filter(endpoint -> endpoint.joinsAt() == 0)
            .mapToDouble(EndpointModel::capacity)
            .sum();
    double shares = classes.stream().mapToDouble(RequestClass::share).sum();
    double work = classes.stream().mapToDouble(c -> c.share() * c.cost().meanNanos()).sum();
    return capacity * 1e9 * shares / work;
  }

  /** Of all rounds. */
  long totalNanos() {
    return rounds * duration.toNanos();
  }

  /** On the clock of all rounds. */
  long measuredFromNanos() {
    return (rounds - 1) * duration.toNanos() + measuredFrom.toNanos();
  }

  long[] tripNanos(int router) {
    return IntStream.range(0, endpoints.size())
        .mapToLong(endpoint -> distance.roundTrip(router, endpoint).toNanos())
        .toArray();
  }

  @Override
  public String toString() {
    return name;
  }

  /** Collects what a scenario is made of. Not thread-safe. */
  public static final class Builder {
    private String name;
    private String summary;
    private List<EndpointModel> endpoints = new ArrayList<>();
    private List<RequestClass> classes =
        List.of(new RequestClass("", 1, Cost.lognormal(Duration.ofMillis(10), 0.5)));
    private Load load = Load.steady(0.75);
    private Duration duration = Duration.ofSeconds(60);
    private Duration measuredFrom = Duration.ofSeconds(10);
    private Duration timeout = Duration.ofSeconds(5);
    private int rounds = 1;
    private int routers = 1;
    private int retries;
    private int keys = 10_000;
    private double keySkew;
    private Distance distance = (router, endpoint) -> Duration.ofNanos(500_000);

    private Builder(String name, String summary) {
      this.name = name;
      this.summary = summary;
    }

    private Builder(Scenario scenario) {
      name = scenario.name;
      summary = scenario.summary;
      endpoints = new ArrayList<>(scenario.endpoints);
      classes = scenario.classes;
      load = scenario.load;
      duration = scenario.duration;
      measuredFrom = scenario.measuredFrom;
      timeout = scenario.timeout;
      rounds = scenario.rounds;
      routers = scenario.routers;
      retries = scenario.retries;
      keys = scenario.keys;
      keySkew = scenario.keySkew;
      distance = scenario.distance;
    }

    /** Another name and summary. */
    public Builder named(String newName, String newSummary) {
      name = newName;
      summary = newSummary;
      return this;
    }

    /** Adds an endpoint. */
    public Builder endpoint(EndpointModel model) {
      endpoints.add(model);
      return this;
    }

    /** Adds endpoints. */
    public Builder endpoints(List<EndpointModel> models) {
      endpoints.addAll(models);
      return this;
    }

    /** One class of requests, without a name. */
    public Builder cost(Cost cost) {
      return classes(new RequestClass("", 1, cost));
    }

    /** The classes of requests. */
    public Builder classes(RequestClass... kinds) {
      classes = List.of(kinds);
      return this;
    }

    /** How many requests arrive. */
    public Builder load(Load value) {
      load = value;
      return this;
    }

    /** How long requests arrive. */
    public Builder duration(Duration value) {
      duration = value;
      return this;
    }

    /** Counts only requests that arrive from then on. */
    public Builder measuredFrom(Duration value) {
      measuredFrom = value;
      return this;
    }

    /**
     * Plays it several times in a row and counts only the last: what a strategy is worth that has
     * had time to learn. Between rounds endpoints are as at the beginning, but keep their queues.
     */
    public Builder rounds(int number) {
      if (number < 1) {
        throw new IllegalArgumentException("rounds " + number + ": expected 1 or more");
      }
      rounds = number;
      return this;
    }

    /** How long clients wait. */
    public Builder timeout(Duration value) {
      timeout = value;
      return this;
    }

    /** How many routers there are, 1 to 128. */
    public Builder routers(int number) {
      routers = number;
      return this;
    }

    /** How often a request may be sent again. */
    public Builder retries(int number) {
      retries = number;
      return this;
    }

    /** How many different things are asked for, and how unevenly. */
    public Builder keys(int number, double skew) {
      keys = number;
      keySkew = skew;
      return this;
    }

    /** How far endpoints are from routers. */
    public Builder distance(Distance value) {
      distance = value;
      return this;
    }

    /** The same distance everywhere. */
    public Builder distance(Duration roundTrip) {
      return distance((router, endpoint) -> roundTrip);
    }

    /**
     * Makes the scenario.
     *
     * @throws IllegalArgumentException if parts do not fit together
     */
    public Scenario build() {
      return new Scenario(this);
    }
  }
}

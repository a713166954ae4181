package dev.fairlead.discovery;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What resolv.conf(5) and hosts(5) say at this moment.
 *
 * @param servers empty if there is no such file, as on other systems than Unix
 * @param search suffixes to try
 * @param dots a name with at least that many is tried as it stands first
 */
record ResolverFiles(
    List<InetSocketAddress> servers,
    List<String> search,
    int dots,
    Duration timeout,
    int attempts,
    Set<String> hosts) {
  static ResolverFiles read(Path resolvConf, Path hostsFile, int port) {
    List<InetSocketAddress> servers = new ArrayList<>();
    List<String> search = List.of();
    int dots = 1;
    int timeout = 5;
    int attempts = 2;
    for (String[] words : lines(resolvConf)) {
      switch (words[0]) {
        case "nameserver" -> {
          InetAddress address = words.length > 1 ? IpText.parse(words[1]) : null;
          if (address != null) {
            servers.add(new InetSocketAddress(address, port));
          }
        }
        case "domain", "search" -> search = List.of(words).subList(1, words.length);
        case "options" -> {
          for (String option : words) {
            dots = number(option, "ndots:", dots, 15);
            timeout = number(option, "timeout:", timeout, 30);
            attempts = number(option, "attempts:", attempts, 5);
          }
        }
        default -> {
          // sortlist and the like do not matter here.
        }
      }
    }
    return new ResolverFiles(
        servers,
        search,
        dots,
        Duration.ofSeconds(timeout),
        Math.max(1, attempts),
        hosts(hostsFile));
  }

  private static Set<String> hosts(Path file) {
    Set<String> hosts = new HashSet<>();
    for (String[] words : lines(file)) {
      for (int i = 1; i < words.length; i++) {
        hosts.add(words[i].toLowerCase(Locale.ROOT));
      }
    }
    return hosts;
  }

  private static List<String[]> lines(Path file) {
    List<String[]> lines = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
        String text = line.replaceFirst("[#;].*", "").trim();
        if (!text.isEmpty()) {
          lines.add(text.split("\\s+"));
        }
      }
    } catch (IOException e) {
      // A file that is not there says nothing.
      return List.of();
    }
    return lines;
  }

  private static int number(String option, String prefix, int otherwise, int most) {
    if (!option.startsWith(prefix)) {
      return otherwise;
    }
    try {
      return Math.max(0, Math.min(most, Integer.parseInt(option.substring(prefix.length()))));
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  /** Whether the hosts file, or the meaning of the name, answers without any name server. */
  boolean local(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    // RFC 6761 section 6.3: localhost is never asked for.
    return hosts.contains(name) || name.equals("localhost") || name.endsWith(".localhost");
  }

  /** The names to ask for, in order. */
  List<String> candidates(String host) {
    if (host.endsWith(".")) {
      return List.of(host.substring(0, host.length() - 1));
    }
    List<String> names = new ArrayList<>();
    for (String suffix : search) {
      String clean = suffix.endsWith(".") ? suffix.substring(0, suffix.length() - 1) : suffix;
      if (!clean.isEmpty()) {
        names.add(host + "." + clean);
      }
    }
    boolean asItStandsFirst = host.chars().filter(c -> c == '.').count() >= dots;
    names.add(asItStandsFirst ? 0 : names.size(), host);
    return names;
  }
}

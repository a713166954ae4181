package dev.fairlead.affinity;

import dev.fairlead.config.AffinityConfig.Cookie;
import dev.fairlead.config.AffinityConfig.SameSite;
import dev.fairlead.wire.FieldName;
import dev.fairlead.wire.Fields;

/**
 * The cookie that carries a session's key. It is between the client and the router: no endpoint
 * sees it. Immutable.
 */
final class AffinityCookie {
  private final Cookie config;
  private final String start;
  private final String attributes;
  private final String secureAttributes;

  AffinityCookie(Cookie config) {
    this.config = config;
    this.start = config.name() + "=";
    this.attributes = attributes(config, Boolean.TRUE.equals(config.secure()));
    this.secureAttributes = attributes(config, !Boolean.FALSE.equals(config.secure()));
  }

  private static String attributes(Cookie config, boolean secure) {
    StringBuilder text = new StringBuilder("; Path=").append(config.path());
    if (config.domain() != null) {
      text.append("; Domain=").append(config.domain());
    }
    if (config.maxAge() != null) {
      text.append("; Max-Age=").append(config.maxAge().toSeconds());
    }
    if (secure) {
      text.append("; Secure");
    }
    if (config.httpOnly()) {
      text.append("; HttpOnly");
    }
    if (config.sameSite() != SameSite.NONE || secure) {
      // Browsers refuse a cookie that is for all sites and not secure.
      text.append("; SameSite=").append(config.sameSite().text());
    }
    return text.toString();
  }

  /**
   * Takes the cookie out of a request.
   *
   * @return the first of its values that can be a key; null if there is none
   */
  String take(Fields fields) {
    String key = null;
    for (int i = fields.next(FieldName.COOKIE, 0), end = fields.size();
        i >= 0 && i < end;
        i = fields.next(FieldName.COOKIE, i + 1)) {
      String value = fields.value(i);
      if (value.contains(start)) {
        StringBuilder others = new StringBuilder(value.length());
        String found = split(value, others);
        if (others.length() < value.length()) {
          key = key == null ? found : key;
          replace(fields, i, others);
        }
      }
    }
    return key;
  }

  private static void replace(Fields fields, int i, StringBuilder others) {
    fields.removeAt(i);
    if (others.length() > 0) {
      fields.add(FieldName.COOKIE, others.toString());
    }
  }

  /** Copies a field's other cookies as they stand; returns the key that is among them, or null. */
  private String split(String value, StringBuilder others) {
    String key = null;
    for (int from = 0; from < value.length(); ) {
      int end = value.indexOf(';', from);
      end = end < 0 ? value.length() : end;
      int name = from;
      while (name < end && (value.charAt(name) == ' ' || value.charAt(name) == '\t')) {
        name++;
      }
      if (value.startsWith(start, name)) {
        String found = value.substring(name + start.length(), end).strip();
        key = key == null && SessionKeys.valid(found) ? found : key;
      } else {
        if (others.length() > 0) {
          others.append(';');
        }
        others.append(value, others.length() > 0 ? from : name, end);
      }
      from = end + 1;
    }
    return key;
  }

  /**
   * Gives it to the client.
   *
   * @param secure whether the client came by HTTPS
   */
  void set(Fields response, String key, boolean secure) {
    response.add(FieldName.SET_COOKIE, start + key + (secure ? secureAttributes : attributes));
  }

  @Override
  public String toString() {
    return "cookie " + config.name();
  }
}

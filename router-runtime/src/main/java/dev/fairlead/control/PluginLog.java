package dev.fairlead.control;

import dev.fairlead.dropin.Dropin;
import dev.fairlead.dropin.Dropins;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/** Tells the log what an operator wants to know of the plugins directory. */
final class PluginLog {
  private static final Logger LOG = Logger.getLogger("dev.fairlead.plugins");

  private PluginLog() {}

  static void changed(Dropins before, Dropins now) {
    Map<String, Dropin> gone = new HashMap<>();
    before.loaded().forEach(dropin -> gone.put(dropin.name(), dropin));
    for (Dropin dropin : now.loaded()) {
      Dropin old = gone.remove(dropin.name());
      if (old == null) {
        LOG.infof("plugin %s: loaded, with %s", dropin.name(), dropin.summary());
      } else if (old != dropin) {
        LOG.infof("plugin %s: replaced, now with %s", dropin.name(), dropin.summary());
      }
    }
    gone.values().forEach(dropin -> LOG.infof("plugin %s: removed", dropin.name()));
    Map<String, String> known = before.problems();
    now.problems()
        .forEach(
            (name, reason) -> {
              if (!reason.equals(known.get(name))) {
                LOG.errorf(
                    "plugin %s %s%s",
                    name, reason, now.get(name) == null ? "" : "; the version before stays");
              }
            });
  }
}

package dev.fairlead.proof;

import dev.fairlead.spi.SessionStoreProvider;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Affinity by a store that the test holds in its hands. */
abstract class SessionStoreProof extends AffinityProof {
  static final String KEY = "k".repeat(22);
  static final String FAULTS = "fairlead_affinity_store_faults_total";

  @TempDir Path directory;

  @BeforeEach
  void installStore() throws Exception {
    TestSessionStore.reset();
    own(WithPlugin.install(directory, SessionStoreProvider.class, TestSessionStore.Provider.class));
  }

  @Override
  String yaml(String affinity, String... more) {
    return super.yaml("type: shared" + (affinity.isEmpty() ? "" : ", " + affinity), more);
  }
}

package dev.rockpool.cache;

import dev.rockpool.spi.ForeignWrites;
import java.util.Set;

/**
 * Asked by a cache before it looks whether what it has kept is valid, in this order, for the question itself may end the validity
 * ({@link ForeignWrites#check}). Thread-safe.
 */
interface ExternalWritesGate {

    /** Where nobody else writes. */
    ExternalWritesGate OPEN = new ExternalWritesGate() {
        @Override
        public boolean looks() {
            return false;
        }

        @Override
        public boolean mayServe() {
            return true;
        }

        @Override
        public boolean mayKeep(Set<String> tables) {
            return true;
        }
    };

    /** Whether there is anything to ask for. */
    boolean looks();

    /** Whether a result that is valid afterwards may be returned. */
    boolean mayServe();

    /** Whether results of these tables may be kept: writes of others to them are told. */
    boolean mayKeep(Set<String> tables);
}

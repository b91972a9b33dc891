package dev.rockpool.pool;

/** A slot and the lease under which somebody holds it. */
record Lease(Lane lane, Slot slot, long id) {

    Lease(Slot slot) {
        this(slot.lane(), slot, slot.lease());
    }

    void giveBack() {
        lane.release(slot, id);
    }

    void evict() {
        lane.evict(slot, id, EvictionReason.BROKEN, null);
    }

    boolean isHeld() {
        return slot.isHeldUnder(id);
    }

    FakeConnection connection() {
        return FakeConnection.of(slot);
    }
}

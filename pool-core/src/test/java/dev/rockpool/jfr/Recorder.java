package dev.rockpool.jfr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** A recording of this process, and what is in it of the pool. */
final class Recorder implements AutoCloseable {

    static final List<Class<? extends RockpoolEvent>> TYPES = List.of(
            AcquireWaitEvent.class,
            LeaseEvent.class,
            StatementEvent.class,
            GroupCommitEvent.class,
            CheckpointEvent.class,
            LeakEvent.class,
            EvictionEvent.class,
            ConnectionErrorEvent.class);

    final Recording recording = new Recording();

    private Recorder() {}

    /** Started with the types' own settings. */
    static Recorder byDefault() {
        Recorder recorder = new Recorder();
        recorder.recording.start();
        return recorder;
    }

    /** Started with every event, however short. */
    static Recorder ofEverything() {
        Recorder recorder = new Recorder();
        TYPES.forEach(type -> recorder.recording.enable(type).withoutThreshold());
        recorder.recording.start();
        return recorder;
    }

    /** Started with the events of one type alone, however short. */
    static Recorder of(Class<? extends RockpoolEvent> only) {
        Recorder recorder = new Recorder();
        TYPES.forEach(recorder.recording::disable);
        recorder.recording.enable(only).withoutThreshold();
        recorder.recording.start();
        return recorder;
    }

    /** What has been recorded so far of one type, oldest first. */
    List<RecordedEvent> events(String type) throws IOException {
        return events().filter(event -> event.getEventType().getName().equals("dev.rockpool." + type))
                .toList();
    }

    /** What has been recorded so far of the pool. */
    Stream<RecordedEvent> events() throws IOException {
        Path file = Files.createTempFile("rockpool", ".jfr");
        try {
            recording.dump(file);
            return RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getEventType().getName().startsWith("dev.rockpool."));
        } finally {
            Files.delete(file);
        }
    }

    /** Records while something is done, and no longer. */
    void during(Runnable work) {
        try {
            work.run();
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        recording.close();
    }
}

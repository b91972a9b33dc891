package dev.rockpool.metrics.http;

import dev.rockpool.Diagnosis;
import dev.rockpool.Diagnosis.LaneDiagnosis;
import dev.rockpool.metrics.record.SqlPattern;
import dev.rockpool.pool.Incident;
import dev.rockpool.pool.LeaseReport;
import dev.rockpool.pool.WaiterReport;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who holds what, who waits, what went wrong and what to do, as JSON; every field stands in docs/MONITORING.md. Stateless. */
final class DiagnosisJson {

    private DiagnosisJson() {}

    static void write(Json json, Diagnosis diagnosis) {
        json.text("name", diagnosis.pool());
        json.text("at", diagnosis.at().toString());
        json.texts("advice", diagnosis.advice().stream().map(Hidden::inWords).toList());
        json.text("walHolder", diagnosis.walHolder() == null ? null : Hidden.inWords(diagnosis.walHolder()));
        json.array("lanes", diagnosis.lanes(), lane -> lane(json, lane));
        json.array("incidents", diagnosis.incidents(), incident -> incident(json, incident));
    }

    private static void lane(Json json, LaneDiagnosis lane) {
        json.text("name", lane.stats().lane());
        json.array("leases", lane.leases(), lease -> lease(json, lease));
        json.array("waiters", lane.waiters(), waiter -> waiter(json, waiter));
    }

    private static void lease(Json json, LeaseReport lease) {
        json.text("connection", lease.connection());
        json.text("thread", lease.thread());
        json.millis("ageMillis", lease.age());
        json.text("sql", lease.lastSql() == null ? null : SqlPattern.of(lease.lastSql()));
        json.texts("stack", frames(lease.stack()));
    }

    private static List<String> frames(@Nullable Throwable stack) {
        return stack == null
                ? List.of()
                : Arrays.stream(stack.getStackTrace())
                        .map(StackTraceElement::toString)
                        .toList();
    }

    private static void waiter(Json json, WaiterReport waiter) {
        json.text("thread", waiter.thread());
        json.nanos("waitedNanos", waiter.waited());
        json.text("priority", waiter.priority().name());
        json.truth("unit", waiter.unit());
    }

    private static void incident(Json json, Incident incident) {
        json.text("at", incident.at().toString());
        json.text("kind", IncidentWords.kind(incident.event()));
        json.text("lane", incident.event().lane());
        json.text("text", IncidentWords.of(incident.event()));
    }
}

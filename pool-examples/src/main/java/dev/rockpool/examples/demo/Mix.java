package dev.rockpool.examples.demo;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Chooses what a thread asks next, in given proportions and with names from the class library. Immutable. */
final class Mix {

    private static final List<String> TAGS = List.of("read later", "favourite", "used by us", "to replace", "slow");

    private final Queries queries;
    private final List<String> classes;
    private final List<String> modules;
    private final NavigableMap<Integer, Kind> byWeight = new TreeMap<>();
    private final int totalWeight;

    private Mix(Queries queries, List<String> classes, List<String> modules, Map<Kind, Integer> weights) {
        this.queries = queries;
        this.classes = List.copyOf(classes);
        this.modules = List.copyOf(modules);
        int sum = 0;
        for (Kind kind : Kind.values()) {
            int weight = weights.getOrDefault(kind, 0);
            if (weight > 0) {
                byWeight.put(sum, kind);
                sum += weight;
            }
        }
        this.totalWeight = sum;
    }

    /** What runs beside the loading: reads, and a check that none of them sees half a transaction. */
    static Mix whileLoading(Queries queries, List<String> classes, List<String> modules) {
        return new Mix(
                queries,
                classes,
                modules,
                Map.of(Kind.FIND_BY_PREFIX, 40, Kind.SHOW_CLASS, 40, Kind.SHOW_MODULE, 10, Kind.CHECK_SNAPSHOT, 10));
    }

    /** One kind alone. */
    static Mix only(Kind kind, Queries queries, List<String> classes) {
        return new Mix(queries, classes, List.of(), Map.of(kind, 1));
    }

    /** What runs on the loaded catalogue: one operation in twenty writes. */
    static Mix serving(Queries queries, List<String> classes, List<String> modules) {
        return new Mix(
                queries,
                classes,
                modules,
                Map.of(
                        Kind.FIND_BY_PREFIX, 45,
                        Kind.SHOW_CLASS, 38,
                        Kind.SHOW_MODULE, 10,
                        Kind.LARGEST_PACKAGES, 2,
                        Kind.VISIT, 3,
                        Kind.VISIT_AND_SHOW, 1,
                        Kind.TAG, 1));
    }

    Kind choose(SplittableRandom random) {
        return byWeight.floorEntry(random.nextInt(totalWeight)).getValue();
    }

    /** Runs one operation. */
    void run(Kind kind, SplittableRandom random) throws Exception {
        switch (kind) {
            case FIND_BY_PREFIX -> queries.findByPrefix(prefix(pick(classes, random), random));
            case SHOW_CLASS -> queries.showClass(pick(classes, random));
            case SHOW_MODULE -> queries.showModule(pick(modules, random));
            case LARGEST_PACKAGES -> queries.largestPackages(10);
            case CHECK_SNAPSHOT -> queries.checkSnapshot();
            case VISIT, VISIT_SHARING -> requireOne(queries.visit(pick(classes, random)));
            case VISIT_AND_SHOW -> requireOne(queries.visitAndShow(pick(classes, random)));
            case VISIT_ALONE -> requireOne(queries.visitAlone(pick(classes, random)));
            case TAG -> queries.tag(pick(classes, random), pick(TAGS, random));
        }
    }

    private static void requireOne(int changed) {
        if (changed != 1) {
            throw new IllegalStateException("no row for a class of the catalogue");
        }
    }

    /** The first letters of a simple name, as somebody would type them. */
    private static String prefix(String className, SplittableRandom random) {
        String simpleName = className.substring(className.lastIndexOf('.') + 1);
        return simpleName.substring(0, Math.min(simpleName.length(), 2 + random.nextInt(4)));
    }

    private static String pick(List<String> names, SplittableRandom random) {
        return names.get(random.nextInt(names.size()));
    }
}

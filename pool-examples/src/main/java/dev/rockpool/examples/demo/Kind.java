package dev.rockpool.examples.demo;

/** The kinds of operations that the demo's threads run. */
enum Kind {
    FIND_BY_PREFIX("find classes by prefix", false),
    SHOW_CLASS("show a class with its hierarchy", false),
    SHOW_MODULE("show a module with its packages", false),
    LARGEST_PACKAGES("largest packages", false),
    CHECK_SNAPSHOT("compare a counter with the rows", false),
    VISIT("record a visit", true),
    VISIT_AND_SHOW("record a visit, show it meanwhile", true),
    TAG("tag a class, in one transaction", false),
    VISIT_ALONE("a commit for each visit", true),
    VISIT_SHARING("visits through the write queue", true);

    private final String label;
    private final boolean visit;

    Kind(String label, boolean visit) {
        this.label = label;
        this.visit = visit;
    }

    String label() {
        return label;
    }

    /** Tells whether each operation adds one to the visits. */
    boolean isVisit() {
        return visit;
    }
}

package dev.rockpool.work;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Steps as one write unit. */
final class StepWork implements TransactionFunction<StepResults, Exception>, Statements {

    private final List<? extends Step> steps;

    StepWork(List<? extends Step> steps) {
        this.steps = List.copyOf(steps);
    }

    @Override
    public boolean arePure() {
        return steps.stream().allMatch(StatementStep.class::isInstance);
    }

    @Override
    public Object kind() {
        return !steps.isEmpty() && steps.get(0) instanceof StatementStep statement ? statement.sql() : StepWork.class;
    }

    @Override
    public StepResults apply(Transaction transaction) throws Exception {
        List<@Nullable Object> results = new ArrayList<>(steps.size());
        for (Step step : steps) {
            try {
                results.add(step.run(transaction));
            } catch (Throwable e) {
                e.addSuppressed(new StepFailedException(results.size() + 1, steps.size()));
                throw e;
            }
        }
        return new StepResults(results);
    }
}

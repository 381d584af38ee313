# survfit.R CUSTOMERS CURVES: compare each curve with survfit().
suppressMessages(library(survival))

arguments <- commandArgs(trailingOnly = TRUE)
customers <- read.table(arguments[1], col.names = c("sort", "months", "churned"))
curves <- read.table(arguments[2], col.names = c("sort", "month", "at_risk", "churned", "retention", "retention_at"))
failed <- FALSE

for (sort in unique(customers$sort)) {
    theirs <- with(customers[customers$sort == sort, ], survfit(Surv(months, churned) ~ 1))
    ours <- curves[curves$sort == sort & curves$month > 0, ]

    # Who churned after m full months left in month m + 1.  A last month in
    # which nobody churned, and which nobody completed, is not in our curve.
    row <- match(theirs$time + 1, ours$month)
    left_out <- is.na(row)
    ends_right <- all(theirs$n.event[left_out] == 0) && sum(left_out) <= 1 &&
        all(theirs$time[left_out] == max(theirs$time))
    row <- row[!left_out]
    same_risk <- all(ours$at_risk[row] == theirs$n.risk[!left_out])
    same_churn <- all(ours$churned[row] == theirs$n.event[!left_out]) &&
        sum(ours$churned) == sum(theirs$n.event)

    # Every month of ours, also those in which nothing happened.
    at <- summary(theirs, times = ours$month - 1, extend = TRUE)$surv
    off <- max(abs(ours$retention - at), abs(ours$retention_at - at), 0)
    fine <- ends_right && same_risk && same_churn && off <= 1e-12
    failed <- failed || !fine
    cat(sprintf("%-6s %5d customers %4d months: at risk %s, churned %s, end %s, retention off by %.1e\n", sort, sum(customers$sort == sort), nrow(ours),
        if (same_risk) "same" else "DIFFERENT", if (same_churn) "same" else "DIFFERENT", if (ends_right) "same" else "DIFFERENT", off))
}
cat("R", as.character(getRversion()), "survival", as.character(packageVersion("survival")), if (failed) "NOT" else "", "the same\n")
quit(status = failed)

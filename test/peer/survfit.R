# survfit.R CUSTOMERS CURVES TESTS: compare each curve with survfit(), and each test
# with survdiff().
suppressMessages(library(survival))

arguments <- commandArgs(trailingOnly = TRUE)
customers <- read.table(arguments[1], col.names = c("sort", "months", "churned"))
curves <- read.table(arguments[2], col.names = c("sort", "confidence", "month", "at_risk", "churned", "retention", "low", "high", "retention_at"))
tests <- read.table(arguments[3], col.names = c("a", "b", "churned", "expected", "chi_square", "p_value", "differs"))
failed <- FALSE

# How far two columns are apart; what the one does not know the other must not.
apart <- function(ours, theirs) {
    if (any(is.na(ours) != is.na(theirs))) Inf else max(abs(ours - theirs), 0, na.rm = TRUE)
}

for (sort in unique(customers$sort)) {
    for (confidence in unique(curves$confidence)) {
        theirs <- with(customers[customers$sort == sort, ], survfit(Surv(months, churned) ~ 1, conf.type = "log-log", conf.int = confidence))
        ours <- curves[curves$sort == sort & curves$confidence == confidence & curves$month > 0, ]

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

        # Every month of ours, also those in which nothing happened; before the
        # first one of theirs the curve is 1.
        at <- findInterval(ours$month - 1, theirs$time)
        off <- max(abs(ours$retention - c(1, theirs$surv)[at + 1]), abs(ours$retention_at - c(1, theirs$surv)[at + 1]), 0)
        bounds_off <- max(apart(ours$low, c(NA, theirs$lower)[at + 1]), apart(ours$high, c(NA, theirs$upper)[at + 1]))
        fine <- ends_right && same_risk && same_churn && off <= 1e-12 && bounds_off <= 1e-12
        failed <- failed || !fine
        cat(sprintf("%-13s %5d customers %4d months: at risk %s, churned %s, end %s, retention off by %.1e, bounds (%g) by %.1e\n", sort, sum(customers$sort == sort), nrow(ours),
            if (same_risk) "same" else "DIFFERENT", if (same_churn) "same" else "DIFFERENT", if (ends_right) "same" else "DIFFERENT", off, confidence, bounds_off))
    }
}

worst <- 0
for (i in seq_len(nrow(tests))) {
    test <- tests[i, ]
    two <- customers[customers$sort %in% c(test$a, test$b), ]
    # It warns where nobody left.
    theirs <- suppressWarnings(survdiff(Surv(months, churned) ~ factor(sort, levels = c(test$a, test$b)), data = two))
    p_value <- pchisq(theirs$chisq, 1, lower.tail = FALSE)
    off <- max(abs(test$chi_square - theirs$chisq) / max(1, theirs$chisq), abs(test$expected - theirs$exp[1]) / max(1, theirs$exp[1]), abs(test$p_value - p_value),
        if (p_value > 1e-300) abs(test$p_value / p_value - 1) / max(1, theirs$chisq))
    worst <- max(worst, off)
    if (is.na(off) || off > 1e-9 || test$churned != theirs$obs[1] || (test$differs == "t") != (p_value <= 0.05)) {
        failed <- TRUE
        cat(sprintf("%s and %s DIFFERENT: chi square %.15g, not %.15g; p %.15g, not %.15g\n", test$a, test$b, test$chi_square, theirs$chisq, test$p_value, p_value))
    }
}
cat(sprintf("log-rank: %d pairs, of which %d differ with a confidence of 0.95; off by %.1e\n", nrow(tests), sum(tests$differs == "t"), worst))
cat("R", as.character(getRversion()), "survival", as.character(packageVersion("survival")), if (failed) "NOT" else "", "the same\n")
quit(status = failed)

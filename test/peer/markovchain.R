# markovchain.R PATHS EFFECTS: compare removal effects with those of absorption
# probabilities of package markovchain.  A line of PATHS is a set, a path, and how often it
# ended with and without a conversion; one of EFFECTS a set, a channel, effect and conversions.
suppressMessages(library(markovchain))

arguments <- commandArgs(TRUE)
paths <- read.table(arguments[1], col.names = c("set", "path", "yes", "no"), stringsAsFactors = FALSE)
ours <- read.table(arguments[2], col.names = c("set", "channel", "effect", "conversions"), stringsAsFactors = FALSE)

# The matrix of a chain from counts of steps; states that are never left stay.
chain <- function(counts) {
  ends <- c("(conversion)", "(null)")
  for (end in ends) counts[end, end] <- 1
  stay <- rowSums(counts) == 0
  diag(counts)[stay] <- 1
  new("markovchain", states = rownames(counts), transitionMatrix = counts / rowSums(counts))
}

converted <- function(counts) {
  absorbed <- absorptionProbabilities(chain(counts))
  absorbed["(start)", "(conversion)"]
}

worst <- 0
compared <- 0
for (set in unique(paths$set)) {
  part <- paths[paths$set == set & paths$yes + paths$no > 0, ]
  touches <- strsplit(part$path, ">", fixed = TRUE)
  channels <- sort(unique(unlist(touches)))
  states <- c("(start)", channels, "(conversion)", "(null)")
  counts <- matrix(0, length(states), length(states), dimnames = list(states, states))
  for (i in seq_along(touches)) {
    way <- c("(start)", touches[[i]])
    for (j in seq_along(touches[[i]]))
      counts[way[j], way[j + 1]] <- counts[way[j], way[j + 1]] + part$yes[i] + part$no[i]
    last <- way[length(way)]
    counts[last, "(conversion)"] <- counts[last, "(conversion)"] + part$yes[i]
    counts[last, "(null)"] <- counts[last, "(null)"] + part$no[i]
  }
  all <- converted(counts)
  effect <- sapply(channels, function(channel) {
    without <- counts
    without[, "(null)"] <- without[, "(null)"] + without[, channel]
    without[, channel] <- 0
    kept <- setdiff(states, channel)
    1 - converted(without[kept, kept]) / all
  })
  mine <- ours[ours$set == set, ]
  stopifnot(setequal(mine$channel, channels))
  theirs <- sum(part$yes) * effect / sum(effect)
  worst <- max(worst, abs(mine$effect - effect[mine$channel]), abs(mine$conversions - theirs[mine$channel]) / sum(part$yes))
  compared <- compared + length(channels)
}
cat(sprintf("Markov: %d channels of %d sets of paths, the largest difference from markovchain %s is %.1e\n",
            compared, length(unique(paths$set)), packageVersion("markovchain"), worst))
quit(status = as.integer(!(compared > 20 && worst < 1e-9)))

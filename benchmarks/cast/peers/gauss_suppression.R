# Hides small counts of a table with GaussSuppression's default method. Arguments: CSV in, CSV out, columns of the table.
# In: one row an inner cell, one column a dimension (a group beside its members makes a hierarchy), n = the count.
arguments <- commandArgs(trailingOnly = TRUE)
suppressPackageStartupMessages(library(GaussSuppression))
cells <- read.csv(arguments[1], colClasses = c(n = "numeric"))
dimensions <- arguments[-(1:2)]
began <- proc.time()[["elapsed"]]
table <- SuppressSmallCounts(cells, maxN = 4, freqVar = "n", dimVar = dimensions, protectZeros = FALSE,
                             printInc = FALSE)
took <- proc.time()[["elapsed"]] - began
table <- as.data.frame(table)
write.csv(data.frame(table[, setdiff(names(table), c("n", "primary", "suppressed")), drop = FALSE],
                     primary = as.integer(table$primary), suppressed = as.integer(table$suppressed),
                     seconds = took), arguments[2], row.names = FALSE)

# Conditional likelihood has no facet of raters: forms are persons and criteria items, or what was
# rated (a ratee's criterion in a year) is a person and raters are items.
# Rscript eRm.R RATINGS.csv ANSWER.csv
suppressPackageStartupMessages(library(eRm))

given <- commandArgs(trailingOnly = TRUE)
d <- read.csv(given[1], colClasses = "character")
d$nilai <- as.numeric(d$nilai)
cross <- function(person, item) tapply(d$nilai, list(person, item), function(nilai) nilai[1])
rows <- function(effect, detail, value) {
  data.frame(penilai = names(value), effect = effect, detail = detail, value = as.vector(value))
}
# what cannot be fitted is left out, and said on stderr
LONGEST <- 120 # processor seconds
tried <- function(fit) {
  setTimeLimit(cpu = LONGEST)
  on.exit(setTimeLimit())
  tryCatch(fit(), error = function(problem) {
    message("eRm: ", conditionMessage(problem))
    NULL
  })
}

forms <- cross(paste(d$penilai, d$pegawai, d$tahun), d$kriteria)
author <- sub(" .*", "", rownames(forms))

of_forms <- function() {
  fit <- personfit(person.parameter(PCM(forms - min(forms, na.rm = TRUE))))
  infit <- tapply(fit$p.infitMSQ, sub(" .*", "", names(fit$p.infitMSQ)), mean)
  rbind(
    rows("inconsistency", "eRm infit of forms", infit),
    rows("halo", "eRm low infit of forms", -infit)
  )
}

of_criteria <- function() {
  fit <- RM((forms >= median(forms, na.rm = TRUE)) * 1)
  largest <- function(rater) {
    test <- try(Waldtest(fit, splitcr = (author == rater) * 1), silent = TRUE)
    if (inherits(test, "try-error")) NA else max(abs(test$coef.table[, 1]))
  }
  rows("criterion", "eRm |z| of criteria", sapply(unique(author), largest))
}

of_raters <- function() {
  wide <- cross(paste(d$pegawai, d$tahun, d$kriteria), d$penilai)
  # one scale for all: outer categories that some rater never uses are pooled with the next
  lowest <- max(apply(wide, 2, min, na.rm = TRUE))
  highest <- min(apply(wide, 2, max, na.rm = TRUE))
  fit <- RSM(pmin(pmax(wide, lowest), highest) - lowest)
  first <- grep("\\.c1$", names(fit$betapar))
  t <- abs(fit$betapar[first] / fit$se.beta[first])
  names(t) <- sub("^beta (.*)\\.c1$", "\\1", names(t))
  rows("severity", "eRm |t|", t)
}

answer <- do.call(rbind, lapply(list(of_forms, of_criteria, of_raters), tried))
if (is.null(answer)) answer <- rows(character(), character(), c())
write.csv(answer, given[2], row.names = FALSE)
